"""How often to keep in touch: "6 weeks"."""

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
"""Stored instead of a cadence for contacts that are not to be kept in touch with, by choice."""
_DAYS = {"day": 1.0, "week": 7.0, "month": 365.2425 / 12, "year": 365.2425}
_FORM = re.compile(r"([1-9]\d{0,3}) (day|week|month|year)s?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cadence:
    """A number of days, weeks, months or years; stored and shown as its text."""

    count: int
    unit: CalendarUnit

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse the stored form, "6 weeks" or "1 day"; raise ValueError for anything else."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"not a cadence: {text!r}")
        unit: CalendarUnit = match[2]  # type: ignore[assignment]  # the pattern lists the units
        return cls(int(match[1]), unit)

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"

    def after(self, day: date) -> Date:
        """Return the day that long after; in a shorter month its last day."""
        return Date(day.year, day.month, day.day).add(**{f"{self.unit}s": self.count})


def effective_cadence(own: str | None, of_tags: Iterable[str | None]) -> Cadence | None:
    """Return the contact's own cadence, else the shortest of its tags; None if there is none or
    the own one is "never". Invalid texts are ignored."""
    if own == NEVER:
        return None
    for texts in ((own,), of_tags):
        cadences = [cadence for cadence in map(_parse_or_none, texts) if cadence is not None]
        if cadences:
            return min(cadences, key=lambda cadence: cadence.count * _DAYS[cadence.unit])
    return None


def cadence_phrase(cadence: Cadence | str) -> str:
    """Return "every 6 weeks", "every month" or "never" for a cadence or its stored form."""
    text = str(cadence)
    return text if text == NEVER else f"every {text.removeprefix('1 ')}"


def _parse_or_none(text: str | None) -> Cadence | None:
    try:
        return Cadence.parse(text) if text else None
    except ValueError:
        return None
