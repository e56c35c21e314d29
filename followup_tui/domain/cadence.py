"""How often to be in touch: "6 weeks". Only the value and its words; when the next one falls is
asked with a day to count from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self, get_args

from pendulum import Date

CalendarUnit = Literal["day", "week", "month", "year"]
CALENDAR_UNITS: tuple[CalendarUnit, ...] = get_args(CalendarUnit)
NEVER = "never"
"""What stands in place of a cadence where somebody is not to be kept in touch with."""
_DAYS = {"day": 1.0, "week": 7.0, "month": 365.2425 / 12, "year": 365.2425}
_FORM = re.compile(r"([1-9]\d{0,3}) (day|week|month|year)s?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cadence:
    """A count of days, weeks, months or years; stored and shown as its text."""

    count: int
    unit: CalendarUnit

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take the stored form, "6 weeks" or "1 day"; ValueError when it is none."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"not a cadence: {text!r}")
        unit: CalendarUnit = match[2]  # type: ignore[assignment]  # the pattern lists the units
        return cls(int(match[1]), unit)

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"

    def after(self, day: date) -> Date:
        """That long after the day; the end of a shorter month where the day does not exist."""
        return Date(day.year, day.month, day.day).add(**{f"{self.unit}s": self.count})


def effective_cadence(own: str | None, of_tags: Iterable[str | None]) -> Cadence | None:
    """The cadence that counts, of stored texts: the contact's own ("never" is none), else the
    shortest of the tags'. What is no cadence does not count."""
    if own == NEVER:
        return None
    for texts in ((own,), of_tags):
        found = [one for one in map(_read_or_none, texts) if one is not None]
        if found:
            return min(found, key=lambda one: one.count * _DAYS[one.unit])
    return None


def cadence_phrase(cadence: Cadence | str) -> str:
    """In a sentence: "every 6 weeks", "every month", "never"; a cadence or its stored form."""
    text = str(cadence)
    return text if text == NEVER else f"every {text.removeprefix('1 ')}"


def _read_or_none(text: str | None) -> Cadence | None:
    try:
        return Cadence.parse(text) if text else None
    except ValueError:
        return None
