"""The user's settings that the domain depends on, as one value with its defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.followup import Move, Outcome
from followup_tui.domain.interval import Interval


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """What an outcome proposes; each field is a setting of the same name."""

    after: tuple[Interval, ...] = ()
    """The time until the next step; for "no answer" one for each attempt."""
    about: str = ""
    """The topic of the next step; "" keeps that of the closed follow-up."""
    move: Move = "mine"
    park: Interval | None = None
    """How long the contact is parked."""


_ATTEMPTS = tuple(Interval(Cadence(count, "day")) for count in (3, 7, 14, 30))
_QUARTER, _HALF_YEAR = Interval(Cadence(3, "month")), Interval(Cadence(6, "month"))


@dataclass(frozen=True, slots=True)
class OutcomeRules:
    """The rule of each outcome; "dropped" has none, as nothing follows it."""

    done: OutcomeRule = OutcomeRule((_QUARTER,), "keep in touch")
    """Counts for contacts without a cadence."""
    yes: OutcomeRule = OutcomeRule((Interval(1),), "thank them, do what I promised")
    not_yet: OutcomeRule = OutcomeRule((_QUARTER,))
    no: OutcomeRule = OutcomeRule((Interval(1),), "thank them", park=_HALF_YEAR)
    no_answer: OutcomeRule = OutcomeRule(_ATTEMPTS, park=_HALF_YEAR)
    """Parks after the last attempt."""
    waiting: OutcomeRule = OutcomeRule((Interval(Cadence(1, "week")),), move="theirs")

    def for_outcome(self, outcome: Outcome) -> OutcomeRule:
        """Return the rule of an outcome; an empty one for "dropped"."""
        rule: OutcomeRule = getattr(self, outcome.replace(" ", "_"), OutcomeRule())
        return rule


@dataclass(frozen=True, slots=True)
class Rules:
    """The user's working days, times and defaults; each field is a setting of the same name."""

    day_start: time = time(4, 0)
    """When a new day begins: before it, the night still belongs to yesterday."""
    working_days: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    """Monday is 0. Moves only dates that the program chose, never a typed one."""
    month_first: bool = False
    """Whether 3/4 is 4 March (True) or 3 April (False)."""
    default_due: int = 2
    """The working days until a follow-up without a date is due."""
    morning: time = time(9, 0)
    noon: time = time(12, 0)
    afternoon: time = time(14, 0)
    evening: time = time(18, 0)
    night: time = time(20, 0)
    outcomes: OutcomeRules = field(default_factory=OutcomeRules)
    """What each outcome proposes."""
    daily_cap: int = 10
    """The most follow-ups that spreading puts on one day."""
