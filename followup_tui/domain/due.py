"""Due dates: a local day, with or without a time, and no time zone. It means that day wherever the
user is. The text sorts correctly: a day comes before the times of that day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Self

from pendulum import Date, DateTime, Time

from followup_tui.domain.rules import Rules

_FORM = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """`2026-11-27` or `2026-11-27T15:00`; compared as text. Past days have the same form."""

    text: str

    @classmethod
    def at(cls, day: date, hour: time | None = None) -> Self:
        """Return the due date on that day, at that time to the minute if there is one."""
        return cls(f"{day:%Y-%m-%d}".rjust(10, "0") + (f"T{hour:%H:%M}" if hour else ""))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Check the text form; raise ValueError if it is not a day or a day with a time."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"not a day or a day with a time: {text!r}")
        year, month, day, hour, minute = match.groups()
        date(int(year), int(month), int(day))
        if hour is not None:
            time(int(hour), int(minute))
        return cls(text)

    @property
    def day(self) -> Date:
        """Return the day without the time."""
        return Date(int(self.text[:4]), int(self.text[5:7]), int(self.text[8:10]))

    @property
    def time(self) -> Time | None:
        """Return the time of day, or None."""
        if len(self.text) == 10:
            return None
        return Time(int(self.text[11:13]), int(self.text[14:16]))

    def on(self, day: date) -> Self:
        """Return the same time on another day."""
        return type(self).at(day, self.time)

    def __str__(self) -> str:
        return self.text


def today(now: DateTime, rules: Rules) -> Date:
    """Return the user's day: until `day_start` it is still yesterday."""
    day = now.date()
    return day if now.time() >= rules.day_start else day.subtract(days=1)


def day_began(day: Date, now: DateTime, rules: Rules) -> int:
    """Return when the user's day began, in UTC milliseconds, in the time zone of `now`."""
    hour = rules.day_start
    start = DateTime(day.year, day.month, day.day, hour.hour, hour.minute, tzinfo=now.tzinfo)
    return int(start.timestamp() * 1000)


def local_day(milliseconds: int, now: DateTime, rules: Rules) -> Date:
    """Return the user's day of a moment in UTC milliseconds, in the time zone of `now`."""
    return today(DateTime.fromtimestamp(milliseconds / 1000, now.tzinfo), rules)


def to_due(now: DateTime) -> Due:
    """Return the local time to the minute, for comparing with due dates."""
    return Due.at(now.date(), now.time())


def is_due(due: Due, now: DateTime, rules: Rules) -> bool:
    """Return True once the due date is reached; one without a time from `day_start` on."""
    return due <= to_due(now) and (due.time is not None or due.day <= today(now, rules))


def days_overdue(due: Due, now: DateTime, rules: Rules) -> int:
    """Return the days since the due date: 0 today, negative in the future."""
    return (today(now, rules) - due.day).days
