"""The time until a next step: "3 days", "1 working day", "3 months". `working_days` says on which
day it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from followup_tui.domain.cadence import Cadence

_WORKING_DAYS = re.compile(r"([1-9]\d{0,2}) working days?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Interval:
    """A length in the calendar, or a number of working days; written as its text in settings."""

    length: Cadence | int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse "2 weeks" or "1 working day"; raise ValueError for anything else."""
        match = _WORKING_DAYS.fullmatch(text.strip())
        return cls(int(match[1]) if match else Cadence.parse(text.strip()))

    def __str__(self) -> str:
        if isinstance(self.length, Cadence):
            return str(self.length)
        return f"{self.length} working day{'' if self.length == 1 else 's'}"
