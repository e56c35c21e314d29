"""The next step that the rules propose for each outcome. The user may change it before saving."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pendulum import Date, DateTime

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.contact import ContactStatus
from followup_tui.domain.date_words import pluralize
from followup_tui.domain.due import Due, is_due, today
from followup_tui.domain.followup import FollowUp, FollowUpReason, Move, Outcome
from followup_tui.domain.rounds import is_silenced, round_end
from followup_tui.domain.rules import Rules
from followup_tui.domain.working_days import working_day_after

KEEP_IN_TOUCH = "keep in touch"
_OTHER_OPEN = "another follow-up is open"


@dataclass(frozen=True, slots=True)
class ContactState:
    """What the proposal depends on besides the follow-up itself."""

    cadence: Cadence | None = None
    others: tuple[FollowUp, ...] = ()
    """The other open follow-ups of the contact."""
    status: ContactStatus = "active"
    never: bool = False
    """Whether the cadence is "never", by the user's choice."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The follow-up to add; `due` and `promised_for` in the form of `Due`."""

    about: str
    due: str
    move: Move = "mine"
    attempt: int = 1
    reason: FollowUpReason = "outcome"
    promised_for: str | None = None


@dataclass(frozen=True, slots=True)
class ClosePlan:
    """An outcome with what happens on closing: the next step, and whether the contact is parked."""

    outcome: Outcome
    next: NextStep | None = None
    parks: bool = False
    park_until: str | None = None
    """The last day of parking; None is indefinitely."""
    explanation: str = ""
    """Why parking or no next step is proposed, if that is not obvious."""
    another_attempt: NextStep | None = None
    """What trying on would be where parking is proposed after the last attempt; None elsewhere."""

    @property
    def without_park(self) -> ClosePlan:
        """Return the plan without the parking that it only proposes."""
        if self.another_attempt is None:
            return self
        return replace(self, parks=False, park_until=None)


def current_attempt(followup: FollowUp, now: DateTime, rules: Rules) -> int:
    """Return the number of the attempt: one more once waiting on them is over."""
    return followup.attempt + is_my_move_again(followup.move, followup.due, now, rules)


def is_my_move_again(move: Move, due: str, now: DateTime, rules: Rules) -> bool:
    """Return True if it was their move until `due`, and that is reached."""
    return move == "theirs" and is_due(Due(due), now, rules)


def propose(
    followup: FollowUp, outcome: Outcome, contact: ContactState, now: DateTime, rules: Rules
) -> ClosePlan:
    """Return what the rules propose; every date is a working day counted from today."""
    day = today(now, rules)
    match outcome:
        case "done":
            return _after_done(contact, day, rules)
        case "no answer":
            attempt = current_attempt(followup, now, rules)
            return _after_no_answer(followup, day, attempt, rules)
        case "dropped":
            return ClosePlan(outcome)
    rule = rules.outcomes.for_outcome(outcome)
    step = None
    if rule.after:
        due = Due.at(working_day_after(rule.after[0], day, rules))
        step = NextStep(rule.about or followup.about, str(due), rule.move)
    park_until = str(Due.at(working_day_after(rule.park, day, rules))) if rule.park else None
    return ClosePlan(outcome, step, park_until is not None, park_until)


def _after_done(contact: ContactState, day: Date, rules: Rules) -> ClosePlan:
    if contact.status != "active":
        return ClosePlan("done", explanation=f"they stay {contact.status}")
    if contact.never and not contact.others:
        return ClosePlan("done", explanation="cadence: never (by choice)")
    rule = rules.outcomes.done
    about = rule.about or KEEP_IN_TOUCH
    if contact.cadence is not None:
        due = round_end(contact.cadence, str(Due.at(day)), day, rules)
        if is_silenced(contact.others, due):
            return ClosePlan("done", explanation=_OTHER_OPEN)
        return ClosePlan("done", NextStep(about, str(Due.at(due)), reason="cadence"))
    if contact.others:
        return ClosePlan("done", explanation=_OTHER_OPEN)
    if not rule.after:
        return ClosePlan("done")
    due = working_day_after(rule.after[0], day, rules)
    return ClosePlan("done", NextStep(about, str(Due.at(due)), rule.move, reason="cadence"))


def _after_no_answer(followup: FollowUp, day: Date, attempt: int, rules: Rules) -> ClosePlan:
    rule = rules.outcomes.no_answer
    # After the last attempt, trying on goes at the widest interval.
    intervals = rule.after[:attempt][-1:]
    due = Due.at(working_day_after(intervals[0], day, rules) if intervals else day)
    # A promise stays a promise, and keeping in touch stays that.
    reason = followup.reason if followup.reason in ("cadence", "promise") else "outcome"
    about = rule.about or followup.about
    step = NextStep(about, str(due), rule.move, attempt + 1, reason, followup.promised_for)
    if attempt <= len(rule.after):
        return ClosePlan("no answer", step)
    until = str(Due.at(working_day_after(rule.park, day, rules))) if rule.park else None
    explanation = f"{pluralize(attempt, 'attempt')} without an answer"
    return ClosePlan("no answer", None, True, until, explanation, step)
