"""The numbers of the header line."""

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
MINE = (FollowUpRow.move == SQL("'mine'")) & FollowUpRow.promised_for.is_null(False)


@dataclass(frozen=True, slots=True)
class DueCounts:
    """`today` is the whole day, `week` the later days up to Sunday."""

    overdue: int
    today: int
    week: int


@dataclass(frozen=True, slots=True)
class ContactCounts:
    """`without_next` counts contacts that have no next step. `in_touch` holds, for each
    of the last weeks, this one last, with how many different people there was contact."""

    no_next_step: int
    contacted_by_week: tuple[int, ...]


def due_counts(now: DateTime, rules: Rules) -> DueCounts:
    """How much is due and when; quick however much there is. A promise of mine counts on its own
    day where that comes before the due."""
    day = today(now, rules)
    tomorrow, monday = day.add(days=1), day.add(weeks=1).subtract(days=day.weekday())
    return DueCounts(
        overdue=_due_between(None, day),
        today=_due_between(day, tomorrow),
        week=_due_between(tomorrow, monday),
    )


def contact_counts(now: DateTime, rules: Rules) -> ContactCounts:
    """The numbers that take all contacts to count; for when nobody waits."""
    day = today(now, rules)
    monday = day.subtract(days=day.weekday())
    starts = [monday.subtract(weeks=back) for back in reversed(range(WEEKS))]
    return ContactCounts(no_next_step_count(day), tuple(_in_touch(start) for start in starts))


def _due_between(start: Date | None, stop: Date) -> int:
    due = _between(FollowUpRow.due, start, stop)
    promised = MINE & _between(FollowUpRow.promised_for, start, stop)
    counted = _count(due) + _count(promised & (FollowUpRow.due >= str(Due.at(stop))))
    if start is not None:
        counted -= _count(due & MINE & (FollowUpRow.promised_for < str(Due.at(start))))
    return counted


def _between(field: Any, start: Date | None, stop: Date) -> Any:
    condition = field < str(Due.at(stop))
    return condition if start is None else condition & (field >= str(Due.at(start)))


def _count(condition: Any) -> int:
    return int(FollowUpRow.select().where(OPEN & condition).count())


def _in_touch(monday: Date) -> int:
    query = (
        ParticipantRow.select(fn.COUNT(ParticipantRow.contact.distinct()))
        .join(InteractionRow, on=(ParticipantRow.interaction == InteractionRow.id))
        .where(
            (InteractionRow.happened >= str(Due.at(monday)))
            & (InteractionRow.happened < str(Due.at(monday.add(weeks=1))))
        )
    )
    return int(query.scalar())
