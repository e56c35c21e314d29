"""A follow-up: something due with one contact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

Move = Literal["mine", "theirs"]
FollowUpReason = Literal["manual", "cadence", "outcome", "introduction", "promise", "reply"]
FollowUpState = Literal["open", "closed"]
Outcome = Literal["done", "yes", "not yet", "no", "no answer", "waiting", "dropped"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
UNLOGGED_OUTCOMES: frozenset[Outcome] = frozenset({"no answer", "dropped"})
"""The outcomes without an interaction to log."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A topic and when it is due; `due` and `promised_for` in the form of `Due`."""

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
    """When it was closed, in UTC milliseconds."""
    previous: int | None = None
    note: str = ""
    """The note made on closing, if no interaction holds it."""
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0


def close(followup: FollowUp, outcome: Outcome, closed_at: int, note: str = "") -> FollowUp:
    """Close a follow-up; `closed_at` in UTC milliseconds."""
    return replace(followup, state="closed", outcome=outcome, closed=closed_at, note=note)


def is_promise(followup: FollowUp) -> bool:
    """Return True for a promise: mine if the move is mine, theirs otherwise."""
    return followup.promised_for is not None or followup.reason == "promise"


def start_round(followup: FollowUp, due: str) -> FollowUp:
    """Set the due date of the next round; the snoozes of the last one end with it."""
    if due == followup.due:
        return followup
    return replace(followup, due=due, snoozes=0)


def reschedule(followup: FollowUp, due: str) -> FollowUp:
    """Set the due date, without counting it as a snooze."""
    return replace(followup, due=due)
