"""The settings that the rules of the domain depend on, as one plain value with its defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.followup import Move, Outcome
from followup_tui.domain.interval import Interval


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """What an outcome leads to, until somebody says otherwise."""

    after: tuple[Interval, ...] = ()
    """How long until the next step; of several the first is that of the first try, and so on."""
    about: str = ""
    """Its topic; empty keeps the one that was closed."""
    move: Move = "mine"
    park: Interval | None = None
    """For how long the contact is parked."""


_DAYS = tuple(Interval(Cadence(count, "day")) for count in (3, 7, 14, 30))
_QUARTER, _HALF_YEAR = Interval(Cadence(3, "month")), Interval(Cadence(6, "month"))


@dataclass(frozen=True, slots=True)
class OutcomeRules:
    """The step of each outcome, each a setting; dropped leads to nothing."""

    done: OutcomeRule = OutcomeRule((_QUARTER,), "keep in touch")
    """Where there is no cadence."""
    yes: OutcomeRule = OutcomeRule((Interval(1),), "thank them, do what I promised")
    not_yet: OutcomeRule = OutcomeRule((_QUARTER,))
    no: OutcomeRule = OutcomeRule((Interval(1),), "thank them", park=_HALF_YEAR)
    no_answer: OutcomeRule = OutcomeRule(_DAYS, park=_HALF_YEAR)
    """The rest is proposed when the tries are used up."""
    waiting: OutcomeRule = OutcomeRule((Interval(Cadence(1, "week")),), move="theirs")

    def for_outcome(self, outcome: Outcome) -> OutcomeRule:
        """That of an outcome."""
        step: OutcomeRule = getattr(self, outcome.replace(" ", "_"), OutcomeRule())
        return step


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
    outcomes: OutcomeRules = field(default_factory=OutcomeRules)
    """What each outcome leads to."""
    daily_cap: int = 10
    """How many follow-ups are a day's worth."""
