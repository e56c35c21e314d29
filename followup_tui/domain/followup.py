"""Something due with one contact, and the steps it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Move = Literal["mine", "theirs"]
Reason = Literal["manual", "cadence", "outcome", "introduction"]
State = Literal["open", "closed"]
Outcome = Literal["done", "dropped"]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """About what, due when. `due` and `promised_by` are texts in the form of `Due`."""

    contact: int
    about: str
    due: str
    promised_by: str | None = None
    move: Move = "mine"
    channel: str = ""
    attempt: int = 1
    snoozes: int = 0
    reason: Reason = "manual"
    state: State = "open"
    outcome: Outcome | None = None
    closed: int | None = None
    """When it was closed: a UTC instant in milliseconds."""
    previous: int | None = None
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0


def close(followup: FollowUp, outcome: Outcome, moment: int) -> FollowUp:
    """Settle it; `moment` is a UTC instant in milliseconds."""
    return replace(followup, state="closed", outcome=outcome, closed=moment)


def reschedule(followup: FollowUp, due: str) -> FollowUp:
    """Set another due, earlier or later, without counting it as put off."""
    return replace(followup, due=due)
