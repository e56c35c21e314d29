"""When follow-ups ask for attention: put off, moved by days, set, spread over the days to come."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pendulum import Date

from followup_tui.actions.context import Occasion
from followup_tui.actions.followup_steps import each
from followup_tui.domain import followup as followups
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import day_words
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language import snooze as snoozing
from followup_tui.domain.workload import spread as spread_over
from followup_tui.errors import BadInputError, NothingThereError
from followup_tui.storage.journal import Recorder
from followup_tui.storage.queries import due as known_followups

_LAST_YEAR = 9000


def snooze(ids: Collection[int], when: str, occasion: Occasion) -> Change:
    """Put open follow-ups off to a phrase, counted for each from now or its due, the later of both.

    BadInputError when the phrase is no date, or would put none of them off."""
    reached: list[Due] = []

    def step(change: Recorder, one: FollowUp) -> None:
        due = snoozing.target(one, when, occasion.now, occasion.rules)
        reached.append(due)
        change.put(one, snoozing.snooze(one, due))

    def verb() -> str:
        return f"Put off to {day_words(max(reached), occasion.today.day)}"

    change = each(verb, ids, occasion, step)
    if not change.edits:
        raise BadInputError(
            f"{day_words(max(reached), occasion.today.day)} is not later than it is due. "
            "Nothing was changed."
        )
    return change


def shift(ids: Collection[int], days: int, occasion: Occasion) -> Change:
    """Move open follow-ups by whole days: positive ones put off, from today if late; negative
    ones bring forward, not before today. NothingThereError when none moves."""
    day = occasion.today.day
    reached: list[Due] = []

    def step(change: Recorder, one: FollowUp) -> None:
        moved = snoozing.later(one, days, day) if days > 0 else snoozing.earlier(one, -days, day)
        change.put(one, moved)
        reached.append(Due(moved.due))

    def verb() -> str:
        which = "Put off" if days > 0 else "Brought forward"
        return f"{which} to {day_words(max(reached), day)}" if reached else which

    change = each(verb, ids, occasion, step)
    if not change.edits:
        raise NothingThereError("It is due already. Nothing was changed.")
    return change


def reschedule(ids: Collection[int], due: Due, occasion: Occasion) -> Change:
    """Set the due of open follow-ups, earlier or later, without counting it as put off."""

    def step(change: Recorder, one: FollowUp) -> None:
        change.put(one, followups.reschedule(one, str(due)))

    return each(f"Due {day_words(due, occasion.today.day)}", ids, occasion, step)


@dataclass(frozen=True, slots=True)
class Spread:
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


def planned_spread(occasion: Occasion) -> Spread:
    """How to spread what is late over working days, promises and the strongest first, so that no
    day has more than the cap. Promises whose day has come stay. Changes nothing."""
    now, rules, today = occasion.now, occasion.rules, occasion.today.day
    due, late = known_followups.due_ids(now, rules), known_followups.late_ids(now, rules)
    # No day gets none, so that this many days are enough to look at.
    last = today.add(days=7 * (len(late) + 1)) if today.year < _LAST_YEAR else today
    busy = known_followups.open_by_day(today.add(days=1), last)
    days = {Due(text).day: count for text, count in busy.items()}
    return Spread(spread_over(late, len(due) - len(late), days, today, rules), today)


def spread(occasion: Occasion) -> Change:
    """Move what is late as planned, as one change that counts as no putting off.

    NothingThereError when no more is late than one day takes."""
    plan = planned_spread(occasion)
    if not plan.moved:
        raise NothingThereError("What is late fits into today. Nothing was changed.")

    def step(change: Recorder, one: FollowUp) -> None:
        day = plan.days[one.id]
        if day > plan.today:
            change.put(one, followups.reschedule(one, str(Due(one.due).on(day))))

    return each("Spread", list(plan.days), occasion, step)
