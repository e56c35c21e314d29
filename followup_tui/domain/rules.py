"""The settings that the rules of the domain depend on, as one plain value with its defaults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Rules:
    """How this user's days and dates run; every field is a setting of the same name."""

    day_start: time = time(4, 0)
    """When "today" begins: before it, the night still belongs to yesterday."""
    working_days: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    """Monday is 0. Shifts only dates that the program chose, never one that was typed."""
    month_first: bool = False
    """Whether 3/4 is 4 March (True) or 3 April (False)."""
    default_due: int = 2
    """Working days until a follow-up without a date is due."""
    morning: time = time(9, 0)
    noon: time = time(12, 0)
    afternoon: time = time(14, 0)
    evening: time = time(18, 0)
    night: time = time(20, 0)
