"""What follows when a follow-up is closed: the next step that is proposed for each outcome. Only
proposes; a person may say otherwise before it is saved."""

from __future__ import annotations

from dataclasses import dataclass

from pendulum import Date, DateTime

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.contact import Standing
from followup_tui.domain.due import Due, is_due, today
from followup_tui.domain.followup import FollowUp, Move, Outcome, Reason
from followup_tui.domain.rules import Rules
from followup_tui.domain.working_days import day_after, working_day

KEEP_IN_TOUCH = "keep in touch"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the next step depends on beside the follow-up: how it stands with its contact."""

    cadence: Cadence | None = None
    others_open: bool = False
    """Whether another follow-up with the contact is open."""
    standing: Standing = "active"
    never: bool = False
    """Whether they are not to be kept in touch with, on purpose."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The follow-up to come; `due` in the form of `Due`."""

    about: str
    due: str
    move: Move = "mine"
    attempt: int = 1
    reason: Reason = "outcome"
    promised_by: str | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """An outcome and what it leads to."""

    outcome: Outcome
    next: NextStep | None = None
    parks: bool = False
    park_until: str | None = None
    """The day on which a parked contact comes back; None is for good."""
    because: str = ""
    """Why a rest is proposed, or nothing comes next, where that is not plain."""


def attempt_now(followup: FollowUp, now: DateTime, rules: Rules) -> int:
    """Which try it is: what waited on them and has come back is one more."""
    return followup.attempt + has_come_back(followup.move, followup.due, now, rules)


def has_come_back(move: Move, due: str, now: DateTime, rules: Rules) -> bool:
    """Whether the time that was given them is over, so that it is my move again."""
    return move == "theirs" and is_due(Due(due), now, rules)


def proposed(
    one: FollowUp, outcome: Outcome, around: Circumstances, now: DateTime, rules: Rules
) -> Closing:
    """The next step that the rules lead to; every day is a working day counted from today."""
    day = today(now, rules)
    match outcome:
        case "done":
            return _after_done(around, day, rules)
        case "no answer":
            return _after_no_answer(one, day, attempt_now(one, now, rules), rules)
        case "dropped":
            return Closing(outcome)
    step = rules.steps.of(outcome)
    coming = None
    if step.after:
        due = Due.at(day_after(step.after[0], day, rules))
        coming = NextStep(step.about or one.about, str(due), step.move)
    rest = str(Due.at(day_after(step.rest, day, rules))) if step.rest else None
    return Closing(outcome, coming, rest is not None, rest)


def _after_done(around: Circumstances, day: Date, rules: Rules) -> Closing:
    if around.standing != "active":
        return Closing("done", because=f"they stay {around.standing}")
    if around.others_open:
        return Closing("done", because="another one is open")
    if around.never:
        return Closing("done", because="no cadence, on purpose")
    step = rules.steps.done
    if around.cadence is not None:
        try:
            due = working_day(around.cadence.after(day), rules)
        except (OverflowError, ValueError):
            due = Date(9999, 12, 31)
        return Closing(
            "done", NextStep(step.about or KEEP_IN_TOUCH, str(Due.at(due)), reason="cadence")
        )
    if not step.after:
        return Closing("done")
    due = day_after(step.after[0], day, rules)
    about = step.about or KEEP_IN_TOUCH
    return Closing("done", NextStep(about, str(Due.at(due)), step.move, reason="cadence"))


def _after_no_answer(one: FollowUp, day: Date, attempt: int, rules: Rules) -> Closing:
    step = rules.steps.no_answer
    if attempt <= len(step.after):
        due = Due.at(day_after(step.after[attempt - 1], day, rules))
        # Still the same matter: it stays a promise, or a round of keeping in touch.
        reason = one.reason if one.reason in ("cadence", "promise") else "outcome"
        about = step.about or one.about
        return Closing(
            "no answer",
            NextStep(about, str(due), step.move, attempt + 1, reason, one.promised_by),
        )
    tries = "1 try" if attempt == 1 else f"{attempt} tries"
    until = str(Due.at(day_after(step.rest, day, rules))) if step.rest else None
    return Closing("no answer", None, True, until, f"{tries} without an answer")
