"""What follows when a follow-up is closed: the next step that is proposed for each outcome. Only
proposes; a person may say otherwise before it is saved."""

from __future__ import annotations

from dataclasses import dataclass

from pendulum import Date, DateTime

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.contact import ContactStatus
from followup_tui.domain.due import Due, is_due, today
from followup_tui.domain.followup import FollowUp, FollowUpReason, Move, Outcome
from followup_tui.domain.rules import Rules
from followup_tui.domain.working_days import working_day_after, working_day_from

KEEP_IN_TOUCH = "keep in touch"


@dataclass(frozen=True, slots=True)
class ContactState:
    """What the next step depends on beside the follow-up: how it stands with its contact."""

    cadence: Cadence | None = None
    others_open: bool = False
    """Whether another follow-up with the contact is open."""
    status: ContactStatus = "active"
    never: bool = False
    """Whether they are not to be kept in touch with, on purpose."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The follow-up to come; `due` in the form of `Due`."""

    about: str
    due: str
    move: Move = "mine"
    attempt: int = 1
    reason: FollowUpReason = "outcome"
    promised_for: str | None = None


@dataclass(frozen=True, slots=True)
class ClosePlan:
    """An outcome and what it leads to."""

    outcome: Outcome
    next: NextStep | None = None
    parks: bool = False
    park_until: str | None = None
    """The day on which a parked contact comes back; None is for good."""
    explanation: str = ""
    """Why a rest is proposed, or nothing comes next, where that is not plain."""


def current_attempt(followup: FollowUp, now: DateTime, rules: Rules) -> int:
    """Which try it is: what waited on them and has come back is one more."""
    return followup.attempt + is_my_move_again(followup.move, followup.due, now, rules)


def is_my_move_again(move: Move, due: str, now: DateTime, rules: Rules) -> bool:
    """Whether the time that was given them is over, so that it is my move again."""
    return move == "theirs" and is_due(Due(due), now, rules)


def propose(
    one: FollowUp, outcome: Outcome, around: ContactState, now: DateTime, rules: Rules
) -> ClosePlan:
    """The next step that the rules lead to; every day is a working day counted from today."""
    day = today(now, rules)
    match outcome:
        case "done":
            return _after_done(around, day, rules)
        case "no answer":
            return _after_no_answer(one, day, current_attempt(one, now, rules), rules)
        case "dropped":
            return ClosePlan(outcome)
    step = rules.outcomes.for_outcome(outcome)
    coming = None
    if step.after:
        due = Due.at(working_day_after(step.after[0], day, rules))
        coming = NextStep(step.about or one.about, str(due), step.move)
    rest = str(Due.at(working_day_after(step.park, day, rules))) if step.park else None
    return ClosePlan(outcome, coming, rest is not None, rest)


def _after_done(around: ContactState, day: Date, rules: Rules) -> ClosePlan:
    if around.status != "active":
        return ClosePlan("done", explanation=f"they stay {around.status}")
    if around.others_open:
        return ClosePlan("done", explanation="another one is open")
    if around.never:
        return ClosePlan("done", explanation="no cadence, on purpose")
    step = rules.outcomes.done
    if around.cadence is not None:
        try:
            due = working_day_from(around.cadence.after(day), rules)
        except (OverflowError, ValueError):
            due = Date(9999, 12, 31)
        return ClosePlan(
            "done", NextStep(step.about or KEEP_IN_TOUCH, str(Due.at(due)), reason="cadence")
        )
    if not step.after:
        return ClosePlan("done")
    due = working_day_after(step.after[0], day, rules)
    about = step.about or KEEP_IN_TOUCH
    return ClosePlan("done", NextStep(about, str(Due.at(due)), step.move, reason="cadence"))


def _after_no_answer(one: FollowUp, day: Date, attempt: int, rules: Rules) -> ClosePlan:
    step = rules.outcomes.no_answer
    if attempt <= len(step.after):
        due = Due.at(working_day_after(step.after[attempt - 1], day, rules))
        # Still the same matter: it stays a promise, or a round of keeping in touch.
        reason = one.reason if one.reason in ("cadence", "promise") else "outcome"
        about = step.about or one.about
        return ClosePlan(
            "no answer",
            NextStep(about, str(due), step.move, attempt + 1, reason, one.promised_for),
        )
    tries = "1 try" if attempt == 1 else f"{attempt} tries"
    until = str(Due.at(working_day_after(step.park, day, rules))) if step.park else None
    return ClosePlan("no answer", None, True, until, f"{tries} without an answer")
