"""A due date: a wall-clock day, or a day with a time, without a zone. It means that day wherever
the person is. As text it sorts right, a day before the same day's hours."""

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
    """`2026-11-27` or `2026-11-27T15:00`; compares as its text. Past happenings share the form."""

    text: str

    @classmethod
    def at(cls, day: date, hour: time | None = None) -> Self:
        """The due of that day, or of that day and time (to the minute)."""
        return cls(f"{day:%Y-%m-%d}".rjust(10, "0") + (f"T{hour:%H:%M}" if hour else ""))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Check and take the text form; ValueError when it is no such day or time."""
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
        """The day, without the time."""
        return Date(int(self.text[:4]), int(self.text[5:7]), int(self.text[8:10]))

    @property
    def time(self) -> Time | None:
        """The time of day, where there is one."""
        if len(self.text) == 10:
            return None
        return Time(int(self.text[11:13]), int(self.text[14:16]))

    def on(self, day: date) -> Self:
        """The same time of day on another day."""
        return type(self).at(day, self.time)

    def __str__(self) -> str:
        return self.text


def today(now: DateTime, rules: Rules) -> Date:
    """The day it is for the user: until `day_start` the night belongs to the day before."""
    day = now.date()
    return day if now.time() >= rules.day_start else day.subtract(days=1)


def to_due(now: DateTime) -> Due:
    """The wall clock, to the minute, in the form that dues are compared in."""
    return Due.at(now.date(), now.time())


def is_due(due: Due, now: DateTime, rules: Rules) -> bool:
    """Whether it asks for attention now. A whole day counts from `day_start` on."""
    return due <= to_due(now) and (due.time is not None or due.day <= today(now, rules))


def days_overdue(due: Due, now: DateTime, rules: Rules) -> int:
    """Whole days since it was due; 0 today, negative for days to come."""
    return (today(now, rules) - due.day).days
