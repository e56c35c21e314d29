"""How long the program waits before a next step: "3 days", "1 working day", "3 months". Only the
value and its words; working.py says which day it leads to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from followup_tui.domain.cadence import Cadence

_WORKING = re.compile(r"([1-9]\d{0,2}) working days?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Interval:
    """A calendar length, or a count of working days; shown and set as its text."""

    length: Cadence | int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take "2 weeks" or "1 working day"; ValueError when it is neither."""
        match = _WORKING.fullmatch(text.strip())
        return cls(int(match[1]) if match else Cadence.parse(text.strip()))

    def __str__(self) -> str:
        if isinstance(self.length, Cadence):
            return str(self.length)
        return f"{self.length} working day{'' if self.length == 1 else 's'}"
