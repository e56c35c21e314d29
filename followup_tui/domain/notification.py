"""The text of a desktop notification, and the hours without any."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

_MAX_NAMES = 2


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours without notifications, from `start` to just before `stop`, also over midnight.
    Equal times mean no quiet hours."""

    start: dt.time = dt.time(21)
    stop: dt.time = dt.time(8)

    def covers(self, time: dt.time) -> bool:
        """Return True if that time of day is in the quiet hours."""
        minute = time.replace(second=0, microsecond=0, tzinfo=None)
        if self.start <= self.stop:
            return self.start <= minute < self.stop
        return minute >= self.start or minute < self.stop


def notification_text(due: Sequence[tuple[str, str]], count: int) -> str:
    """Return one sentence on `count` follow-ups that became due.

    `due` holds (name, topic) of the first ones, most urgent first; a name is "" if names are not
    to be shown."""
    named = [(name, about) for name, about in due if name]
    if not named:
        return "A follow-up is due" if count == 1 else f"{count:,} follow-ups are due"
    if count == 1:
        name, about = named[0]
        return f"{name}: {about}" if about else f"{name} is due"
    names = [name for name, _ in named[:_MAX_NAMES]]
    rest = count - len(names)
    if rest:
        return f"{count:,} are due: {', '.join(names)} and {rest:,} more"
    return f"{count:,} are due: {' and '.join(names)}"
