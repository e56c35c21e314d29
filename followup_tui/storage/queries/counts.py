"""The numbers of the header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peewee import SQL, fn
from pendulum import Date, DateTime

from followup_tui.domain.due import Due, today
from followup_tui.domain.rules import Rules
from followup_tui.storage.queries.paging import OPEN
from followup_tui.storage.queries.without_next_step import no_next_step_count
from followup_tui.storage.tables import FollowUpRow, InteractionRow, ParticipantRow

WEEKS = 6
_MY_PROMISE = (FollowUpRow.move == SQL("'mine'")) & FollowUpRow.promised_for.is_null(False)


@dataclass(frozen=True, slots=True)
class DueCounts:
    """Open follow-ups: overdue, due at any time today, and on the later days up to Sunday."""

    overdue: int
    today: int
    week: int


@dataclass(frozen=True, slots=True)
class ContactCounts:
    """Contacts with no next step, and the number of contacts in interactions of each of the last
    `WEEKS` weeks, this week last."""

    no_next_step: int
    contacted_by_week: tuple[int, ...]


def due_counts(now: DateTime, rules: Rules) -> DueCounts:
    """Count by day; fast for any number of follow-ups.

    A promise of mine counts on the day it is for, if that comes before its due date.
    """
    day = today(now, rules)
    tomorrow, monday = day.add(days=1), day.add(weeks=1).subtract(days=day.weekday())
    return DueCounts(
        overdue=_due_between(None, day),
        today=_due_between(day, tomorrow),
        week=_due_between(tomorrow, monday),
    )


def contact_counts(now: DateTime, rules: Rules) -> ContactCounts:
    """Count contacts; reads all of them, so it runs when the screen is idle."""
    day = today(now, rules)
    monday = day.subtract(days=day.weekday())
    mondays = [monday.subtract(weeks=back) for back in reversed(range(WEEKS))]
    return ContactCounts(
        no_next_step_count(day), tuple(_contacted_in_week(start) for start in mondays)
    )


def _due_between(start: Date | None, stop: Date) -> int:
    due = _between(FollowUpRow.due, start, stop)
    promised = _MY_PROMISE & _between(FollowUpRow.promised_for, start, stop)
    count = _count(due) + _count(promised & (FollowUpRow.due >= str(Due.at(stop))))
    if start is not None:
        count -= _count(due & _MY_PROMISE & (FollowUpRow.promised_for < str(Due.at(start))))
    return count


def _between(field: Any, start: Date | None, stop: Date) -> Any:
    condition = field < str(Due.at(stop))
    return condition if start is None else condition & (field >= str(Due.at(start)))


def _count(condition: Any) -> int:
    return int(FollowUpRow.select().where(OPEN & condition).count())


def _contacted_in_week(monday: Date) -> int:
    query = (
        ParticipantRow.select(fn.COUNT(ParticipantRow.contact.distinct()))
        .join(InteractionRow, on=(ParticipantRow.interaction == InteractionRow.id))
        .where(
            (InteractionRow.happened >= str(Due.at(monday)))
            & (InteractionRow.happened < str(Due.at(monday.add(weeks=1))))
        )
    )
    return int(query.scalar())
