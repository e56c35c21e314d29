"""The numbers of the header, compared with a count in Python."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pendulum import DateTime
from playhouse.test_utils import assert_query_count

from followup_tui.domain.contact import Contact, ContactStatus
from followup_tui.domain.due import Due, today
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.rules import Rules
from followup_tui.storage.database import database
from followup_tui.storage.journal import recording
from followup_tui.storage.queries.counts import WEEKS, contact_counts, due_counts
from tests.examples import example_count

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
MOMENTS = st.datetimes(pendulum.naive(2026, 11, 20), pendulum.naive(2026, 12, 7)).map(
    lambda naive: pendulum.instance(naive, tz="Europe/Berlin")
)
DAYS = st.dates(pendulum.date(2026, 10, 5), pendulum.date(2026, 12, 20))
HOURS = st.sampled_from([None, None, *map(pendulum.time, (0, 3, 4, 12, 23))])
DUES = st.builds(Due.at, DAYS, HOURS)
PEOPLE = st.lists(
    st.tuples(st.sampled_from(["active", "active", "parked", "archived"]), st.booleans()),
    min_size=1,
    max_size=5,
)


@given(MOMENTS, st.lists(st.tuples(DUES, st.booleans()), max_size=15))
@settings(max_examples=example_count(40))
def test_due_follow_ups_are_counted_by_day(
    opened: Path, now: DateTime, dues: list[tuple[Due, bool]]
) -> None:
    with database.atomic() as transaction:
        with recording("filled", NOW, "screen") as change:
            contact = change.add(Contact("Ana Ruiz"))
            for due, is_open in dues:
                change.add(
                    FollowUp(contact.id, "", str(due), state="open" if is_open else "closed")
                )
        counts = due_counts(now, RULES)
        transaction.rollback()
    day = today(now, RULES)
    sunday = day + timedelta(days=6 - day.weekday())
    days = [due.day for due, is_open in dues if is_open]
    assert counts.overdue == sum(day_due < day for day_due in days)
    assert counts.today == sum(day_due == day for day_due in days)
    assert counts.week == sum(day < day_due <= sunday for day_due in days)


@given(MOMENTS, PEOPLE, st.lists(st.tuples(DAYS, HOURS, st.sets(st.integers(0, 4))), max_size=10))
@settings(max_examples=example_count(40))
def test_contacts_are_counted_once_a_week_and_when_without_a_next_step(
    opened: Path,
    now: DateTime,
    people: list[tuple[ContactStatus, bool]],
    happenings: list[tuple[pendulum.Date, pendulum.Time | None, set[int]]],
) -> None:
    met: list[set[int]] = [set() for _ in range(WEEKS)]
    day = today(now, RULES)
    monday = day - timedelta(days=day.weekday())
    with database.atomic() as transaction:
        with recording("filled", NOW, "screen") as change:
            ids = []
            for status, has_next in people:
                contact = change.add(Contact("Ana Ruiz", status=status))
                state = "open" if has_next else "closed"
                change.add(FollowUp(contact.id, "", "2026-11-27", state=state))
                ids.append(contact.id)
            for when, hour, numbers in happenings:
                interaction = change.add(Interaction(str(Due.at(when, hour))))
                for number in sorted(numbers):
                    if number < len(ids):
                        change.add(Participant(interaction.id, ids[number]))
                        week = WEEKS - 1 + (when - monday).days // 7
                        if 0 <= week < WEEKS:
                            met[week].add(number)
        counts = contact_counts(now, RULES)
        transaction.rollback()
    assert counts.no_next_step == sum(
        status == "active" and not has_next for status, has_next in people
    )
    assert counts.contacted_by_week == tuple(len(week) for week in met)


def test_on_a_sunday_nothing_else_is_due_this_week(opened: Path) -> None:
    with recording("filled", NOW, "screen") as change:
        contact = change.add(Contact("Ana Ruiz"))
        for due in ("2026-11-28", "2026-11-29", "2026-11-29T23:59", "2026-11-30"):
            change.add(FollowUp(contact.id, "", due))
    sunday = due_counts(NOW.add(days=6), RULES)
    assert (sunday.overdue, sunday.today, sunday.week) == (1, 2, 0)
    monday = due_counts(NOW.add(days=7), RULES)
    assert (monday.overdue, monday.today, monday.week) == (3, 1, 0)


@pytest.mark.parametrize(("statements", "query"), [(8, due_counts), (1 + WEEKS, contact_counts)])
def test_the_number_of_statements_is_constant(opened: Path, statements: int, query: object) -> None:
    assert callable(query)
    with assert_query_count(statements):
        query(NOW, RULES)
