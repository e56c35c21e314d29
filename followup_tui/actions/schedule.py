"""Change when follow-ups are due: snooze, bring forward, set a date, spread what is overdue."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pendulum import Date

from followup_tui.actions.context import Context
from followup_tui.actions.followup_steps import apply_to_open
from followup_tui.domain import followup as followups
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import format_day
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language import snooze as snoozing
from followup_tui.domain.workload import assign_days
from followup_tui.errors import BadInputError, NothingToDoError
from followup_tui.storage.journal import ChangeRecorder
from followup_tui.storage.queries import due as due_queries
from followup_tui.wording import as_wording, wording

_LAST_YEAR = 9000


def snooze(ids: Collection[int], when: str, context: Context) -> Change:
    """Snooze open follow-ups to a date phrase, counted from now; those that are due later are
    brought forward to it.

    NotFoundError if none is open, BadInputError if the phrase is not a date or moves nothing."""
    target = snoozing.target_due(when, context.now, context.rules)
    day = format_day(target, context.today.day)
    is_snoozed: list[bool] = []

    def step(recorder: ChangeRecorder, followup: FollowUp) -> None:
        is_snoozed.append(followup.due < target.text)
        recorder.update(followup, snoozing.move(followup, target))

    def verb() -> str:
        return f"{'Snoozed' if any(is_snoozed) else 'Brought forward'} to {day}"

    change = apply_to_open(verb, ids, context, step, keeps_cadence=True)
    if not change.edits:
        raise BadInputError(wording("Already due {}.", as_wording(day)))
    return change


def shift(ids: Collection[int], days: int, context: Context) -> Change:
    """Move open follow-ups by whole days, and on to a working day: snooze by positive ones, from
    today if overdue; bring forward by negative ones, but not before today.

    NotFoundError if none is open, NothingToDoError if none moves."""
    today = context.today.day
    targets: list[Due] = []

    def step(recorder: ChangeRecorder, followup: FollowUp) -> None:
        if days > 0:
            moved = snoozing.snooze_by_days(followup, days, today, context.rules)
        else:
            moved = snoozing.bring_forward(followup, -days, today, context.rules)
        recorder.update(followup, moved)
        targets.append(Due(moved.due))

    def verb() -> str:
        verb = "Snoozed" if days > 0 else "Brought forward"
        return f"{verb} to {format_day(max(targets), today)}"

    change = apply_to_open(verb, ids, context, step, keeps_cadence=True)
    if not change.edits:
        raise NothingToDoError("Already due." if days < 0 else "No change.")
    return change


def reschedule(ids: Collection[int], due: Due, context: Context) -> Change:
    """Set the due date of open follow-ups, without counting it as a snooze.

    NotFoundError if none is open."""

    def step(recorder: ChangeRecorder, followup: FollowUp) -> None:
        recorder.update(followup, followups.reschedule(followup, str(due)))

    verb = f"Due {format_day(due, context.today.day)}"
    return apply_to_open(verb, ids, context, step, keeps_cadence=True)


@dataclass(frozen=True, slots=True)
class SpreadPlan:
    """The day that each overdue follow-up would get, by follow-up id."""

    days: dict[int, Date]
    today: Date

    @property
    def by_day(self) -> list[tuple[Date, int]]:
        """Return each day with the number of follow-ups it gets, in order."""
        days = sorted(self.days.values())
        return [(day, days.count(day)) for day in dict.fromkeys(days)]

    @property
    def moved(self) -> int:
        """Return how many follow-ups move to a later day than today."""
        return sum(day > self.today for day in self.days.values())


def plan_spread(context: Context) -> SpreadPlan:
    """Plan how to spread what is overdue over working days, and change nothing.

    The highest ranked stay first, and no day gets more than the daily cap. Promises of mine that
    are due stay where they are."""
    now, rules, today = context.now, context.rules, context.today.day
    due_ids = due_queries.due_ids(now, rules)
    overdue_ids = due_queries.spreadable_ids(now, rules)
    # One working day a week and one follow-up a day: no plan needs more days than this.
    last = today.add(days=7 * (len(overdue_ids) + 1)) if today.year < _LAST_YEAR else today
    counts = due_queries.open_count_by_day(today.add(days=1), last)
    busy = {Due(day).day: count for day, count in counts.items()}
    days = assign_days(overdue_ids, len(due_ids) - len(overdue_ids), busy, today, rules)
    return SpreadPlan(days, today)


def spread_overdue(context: Context) -> Change:
    """Move overdue follow-ups as planned, as one change, without counting it as a snooze.

    NothingToDoError if everything overdue fits into today."""
    plan = plan_spread(context)
    if not plan.moved:
        raise NothingToDoError("Everything overdue fits into today.")

    def step(recorder: ChangeRecorder, followup: FollowUp) -> None:
        day = plan.days[followup.id]
        if day > plan.today:
            due = Due(followup.due).on(day)
            recorder.update(followup, followups.reschedule(followup, str(due)))

    return apply_to_open("Spread", list(plan.days), context, step, keeps_cadence=True)
