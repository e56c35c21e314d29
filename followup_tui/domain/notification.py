"""What is said when something has become due, and when nothing is to be said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

_NAMED = 2


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours in which nothing is said, `start` included and `stop` not; over midnight too. Equal
    ends are no hours at all."""

    start: dt.time = dt.time(21)
    stop: dt.time = dt.time(8)

    def covers(self, time: dt.time) -> bool:
        """Whether that time of day is among them."""
        now = time.replace(second=0, microsecond=0, tzinfo=None)
        if self.start <= self.stop:
            return self.start <= now < self.stop
        return now >= self.start or now < self.stop


def notification_text(due: Sequence[tuple[str, str]], count: int) -> str:
    """One sentence on what has become due: the first of it as (name, about), the most urgent first,
    and how many in all. A name may be empty, where names are not to be said."""
    named = [(name, about) for name, about in due if name]
    if not named:
        return "A follow-up is due" if count == 1 else f"{count:,} follow-ups are due"
    if count == 1:
        name, about = named[0]
        return f"{name}: {about}" if about else f"{name} is due"
    names = [name for name, _ in named[:_NAMED]]
    rest = count - len(names)
    if rest:
        return f"{count:,} are due: {', '.join(names)} and {rest:,} more"
    return f"{count:,} are due: {' and '.join(names)}"
