"""Something due with one contact, and the steps it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

Move = Literal["mine", "theirs"]
FollowUpReason = Literal["manual", "cadence", "outcome", "introduction", "promise"]
FollowUpState = Literal["open", "closed"]
Outcome = Literal["done", "yes", "not yet", "no", "no answer", "waiting", "dropped"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
UNLOGGED_OUTCOMES: frozenset[Outcome] = frozenset({"no answer", "dropped"})
"""The outcomes for which nothing took place that is worth logging."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """About what, due when. `due` and `promised_for` are texts in the form of `Due`."""

    contact: int
    about: str
    due: str
    promised_for: str | None = None
    move: Move = "mine"
    channel: str = ""
    attempt: int = 1
    snoozes: int = 0
    reason: FollowUpReason = "manual"
    state: FollowUpState = "open"
    outcome: Outcome | None = None
    closed: int | None = None
    """When it was closed: a UTC instant in milliseconds."""
    previous: int | None = None
    note: str = ""
    """What was said of it when it was closed, where no interaction holds that."""
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0


def close(followup: FollowUp, outcome: Outcome, moment: int, note: str = "") -> FollowUp:
    """Settle it; `moment` is a UTC instant in milliseconds."""
    return replace(followup, state="closed", outcome=outcome, closed=moment, note=note)


def is_promise(followup: FollowUp) -> bool:
    """Whether somebody gave their word: I where the move is mine, they where it is theirs."""
    return followup.promised_for is not None or followup.reason == "promise"


def reset_attempts(followup: FollowUp) -> FollowUp:
    """After real contact the tries count from the first again."""
    return replace(followup, attempt=1)


def reschedule(followup: FollowUp, due: str) -> FollowUp:
    """Set another due, earlier or later, without counting it as put off."""
    return replace(followup, due=due)
