"""When follow-ups ask for attention: put off, moved by days, set, spread over the days to come."""

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
from followup_tui.domain.workload import assign_days as spread_over
from followup_tui.errors import BadInputError, NotFoundError
from followup_tui.storage.journal import ChangeRecorder
from followup_tui.storage.queries import due as known_followups

_LAST_YEAR = 9000


def snooze(ids: Collection[int], when: str, context: Context) -> Change:
    """Put open follow-ups off to a phrase, counted for each from now or its due, the later of both.

    BadInputError when the phrase is no date, or would put none of them off."""
    reached: list[Due] = []

    def step(change: ChangeRecorder, one: FollowUp) -> None:
        due = snoozing.target_due(one, when, context.now, context.rules)
        reached.append(due)
        change.update(one, snoozing.snooze(one, due))

    def verb() -> str:
        return f"Put off to {format_day(max(reached), context.today.day)}"

    change = apply_to_open(verb, ids, context, step)
    if not change.edits:
        raise BadInputError(
            f"{format_day(max(reached), context.today.day)} is not later than it is due. "
            "Nothing was changed."
        )
    return change


def shift(ids: Collection[int], days: int, context: Context) -> Change:
    """Move open follow-ups by whole days: positive ones put off, from today if late; negative
    ones bring forward, not before today. NothingThereError when none moves."""
    day = context.today.day
    reached: list[Due] = []

    def step(change: ChangeRecorder, one: FollowUp) -> None:
        moved = (
            snoozing.snooze_by_days(one, days, day)
            if days > 0
            else snoozing.bring_forward(one, -days, day)
        )
        change.update(one, moved)
        reached.append(Due(moved.due))

    def verb() -> str:
        which = "Put off" if days > 0 else "Brought forward"
        return f"{which} to {format_day(max(reached), day)}" if reached else which

    change = apply_to_open(verb, ids, context, step)
    if not change.edits:
        raise NotFoundError("It is due already. Nothing was changed.")
    return change


def reschedule(ids: Collection[int], due: Due, context: Context) -> Change:
    """Set the due of open follow-ups, earlier or later, without counting it as put off."""

    def step(change: ChangeRecorder, one: FollowUp) -> None:
        change.update(one, followups.reschedule(one, str(due)))

    return apply_to_open(f"Due {format_day(due, context.today.day)}", ids, context, step)


@dataclass(frozen=True, slots=True)
class SpreadPlan:
    """How what is late would be spread: the day of each follow-up, and how many each day gets."""

    days: dict[int, Date]
    today: Date

    @property
    def by_day(self) -> list[tuple[Date, int]]:
        """Each day and how many of the late ones it gets, in order."""
        listed = sorted(self.days.values())
        return [(day, listed.count(day)) for day in dict.fromkeys(listed)]

    @property
    def moved(self) -> int:
        """How many get another day than today."""
        return sum(day > self.today for day in self.days.values())


def plan_spread(context: Context) -> SpreadPlan:
    """How to spread what is late over working days, promises and the strongest first, so that no
    day has more than the cap. Promises whose day has come stay. Changes nothing."""
    now, rules, today = context.now, context.rules, context.today.day
    due, late = known_followups.due_ids(now, rules), known_followups.spreadable_ids(now, rules)
    # No day gets none, so that this many days are enough to look at.
    last = today.add(days=7 * (len(late) + 1)) if today.year < _LAST_YEAR else today
    busy = known_followups.open_count_by_day(today.add(days=1), last)
    days = {Due(text).day: count for text, count in busy.items()}
    return SpreadPlan(spread_over(late, len(due) - len(late), days, today, rules), today)


def spread_overdue(context: Context) -> Change:
    """Move what is late as planned, as one change that counts as no putting off.

    NothingThereError when no more is late than one day takes."""
    plan = plan_spread(context)
    if not plan.moved:
        raise NotFoundError("What is late fits into today. Nothing was changed.")

    def step(change: ChangeRecorder, one: FollowUp) -> None:
        day = plan.days[one.id]
        if day > plan.today:
            change.update(one, followups.reschedule(one, str(Due(one.due).on(day))))

    return apply_to_open("Spread", list(plan.days), context, step)
