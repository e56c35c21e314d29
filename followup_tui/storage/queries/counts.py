"""The numbers of the header line."""

from __future__ import annotations

from dataclasses import dataclass

from peewee import SQL, fn
from pendulum import Date, DateTime

from followup_tui.domain.due import Due, today
from followup_tui.domain.rules import Rules
from followup_tui.storage.queries.page import OPEN
from followup_tui.storage.tables import ContactRow, FollowUpRow, InteractionRow, ParticipantRow

WEEKS = 6


@dataclass(frozen=True, slots=True)
class DueCounts:
    """`today` is the whole day, `week` the later days up to Sunday."""

    late: int
    today: int
    week: int


@dataclass(frozen=True, slots=True)
class PeopleCounts:
    """`without_next` counts active contacts that have no open follow-up. `in_touch` holds, for each
    of the last weeks, this one last, with how many different people there was contact."""

    without_next: int
    in_touch: tuple[int, ...]


def due_counts(now: DateTime, rules: Rules) -> DueCounts:
    """How much is due and when; quick however much there is."""
    day = today(now, rules)
    monday = day.add(weeks=1).subtract(days=day.weekday())
    return DueCounts(
        late=_open_between(None, day),
        today=_open_between(day, day.add(days=1)),
        week=_open_between(day.add(days=1), monday),
    )


def people_counts(now: DateTime, rules: Rules) -> PeopleCounts:
    """The numbers that take all contacts to count; for when nobody waits."""
    day = today(now, rules)
    monday = day.subtract(days=day.weekday())
    starts = [monday.subtract(weeks=back) for back in reversed(range(WEEKS))]
    return PeopleCounts(without_next(), tuple(_in_touch(start) for start in starts))


def without_next() -> int:
    """How many active contacts have no open follow-up."""
    has_one = FollowUpRow.select(SQL("1")).where(OPEN & (FollowUpRow.contact == ContactRow.id))
    active = ContactRow.standing == SQL("'active'")
    return int(ContactRow.select().where(active & ~fn.EXISTS(has_one)).count())


def _open_between(start: Date | None, stop: Date) -> int:
    condition = OPEN & (FollowUpRow.due < str(Due.at(stop)))
    if start is not None:
        condition &= FollowUpRow.due >= str(Due.at(start))
    return int(FollowUpRow.select().where(condition).count())


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
