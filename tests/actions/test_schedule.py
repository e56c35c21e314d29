"""Snoozing, spreading, and the order of what is due."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.actions import contacts, schedule, undo
from followup_tui.actions.context import Context
from followup_tui.domain.due import Due, is_due
from followup_tui.domain.ranking import is_listed, rank
from followup_tui.errors import (
    BadInputError,
    NotFoundError,
)
from followup_tui.storage import journal
from followup_tui.storage.database import database
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.counts import due_counts
from tests.actions.shortcuts import (
    RULES,
    add,
    at,
    due_names,
    new_database,
    stored,
)
from tests.examples import example_count


def test_a_snooze_counts_from_now(opened: Path, context: Context) -> None:
    overdue = add("May Chen: call today", context)
    with journal.recording("overdue", context.now, "screen") as change:
        change.update(overdue, replace(overdue, due="2026-11-10"))
    future = add("Bo Berg: write 2026-12-03", context)
    schedule.snooze([overdue.id, future.id], "3 days", context)
    assert stored(overdue.id).due == "2026-11-26"
    assert stored(future.id).due == "2026-11-26"
    assert (stored(overdue.id).snoozes, stored(future.id).snoozes) == (1, 0)


def test_a_snooze_to_an_earlier_date_is_a_bringing_forward(opened: Path, context: Context) -> None:
    followup = add("May Chen: call 2026-12-09", context)
    change = schedule.snooze([followup.id], "4 dec", context)
    assert str(change.label).startswith("Brought forward to Fri 4 Dec")
    assert (stored(followup.id).due, stored(followup.id).snoozes) == ("2026-12-04", 0)


def test_a_snooze_to_the_same_date_is_refused(opened: Path, context: Context) -> None:
    followup = add("May Chen: call 2026-12-24", context)
    with pytest.raises(BadInputError, match="Already due"):
        schedule.snooze([followup.id], "2026-12-24", context)
    assert stored(followup.id) == followup


@pytest.mark.parametrize(
    ("due", "days", "expected"),
    [
        ("2026-11-10", 1, "2026-11-24"),
        ("2026-11-23T15:00", 1, "2026-11-24T15:00"),
        ("2026-12-03", 1, "2026-12-04"),
        ("2026-12-03", -1, "2026-12-02"),
        ("2026-11-24", -1, "2026-11-23"),
    ],
)
def test_shift_by_a_day(opened: Path, context: Context, due: str, days: int, expected: str) -> None:
    followup = add("May Chen: call today", context)
    with journal.recording("set", context.now, "screen") as change:
        change.update(followup, replace(followup, due=due))
    schedule.shift([followup.id], days, context)
    assert stored(followup.id).due == expected


def test_what_is_due_cannot_be_brought_forward(opened: Path, context: Context) -> None:
    followup = add("May Chen: call today", context)
    with pytest.raises(NotFoundError, match="Already due"):
        schedule.shift([followup.id], -1, context)


def test_a_snoozed_promise_is_due_on_its_own_date(opened: object, context: Context) -> None:
    followup = add("May Chen: the numbers thu !", context)
    schedule.snooze([followup.id], "3 weeks", context)
    assert due_names(at(context, "2026-11-25")) == []
    assert due_names(at(context, "2026-11-26")) == ["May Chen"]
    counts = due_counts(at(context, "2026-11-27").now, RULES)
    assert (counts.overdue, counts.today, counts.week) == (1, 0, 0)


def test_their_promise_is_due_on_its_date(opened: object, context: Context) -> None:
    add("May Chen: x in 2 months", context)
    contacts.add_promise(1, "an intro by thu", "theirs", context)
    assert due_names(at(context, "2026-11-25")) == []
    assert due_names(at(context, "2026-11-26")) == ["May Chen"]


@settings(max_examples=example_count(40))
@given(
    st.lists(
        st.tuples(
            st.integers(0, 5),  # strength
            st.integers(-40, 10),  # due, in days from today
            st.sampled_from(["", "T03:00", "T07:14", "T07:15", "T09:14", "T09:15", "T23:59"]),
            st.integers(0, 1),  # snoozes
            st.booleans(),  # updated today
            st.one_of(st.none(), st.integers(-5, 5)),  # promised for, in days from today
            st.sampled_from(["mine", "theirs"]),
            st.sampled_from(["manual", "promise", "cadence", "reply"]),
        ),
        max_size=15,
    )
)
def test_the_due_list_is_in_rank_order(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[int, int, str, int, bool, int | None, str, str]],
) -> None:
    with new_database(tmp_path_factory) as context:
        today = context.today.day
        for number, row in enumerate(rows, 1):
            strength, due, time, snoozes, is_new, promised, move, reason = row
            add(f"Person{number}: x fri", context)
            by = None if promised is None else today.add(days=promised).to_date_string()
            database.execute_sql(
                "UPDATE followup SET due = ?, promised_for = ?, move = ?, reason = ?, snoozes = ?,"
                " updated = updated - ? WHERE id = ?",
                (
                    f"{today.add(days=due).to_date_string()}{time}",
                    *(by, move, reason, snoozes, 0 if is_new else 86_400_000, number),
                ),
            )
            database.execute_sql("UPDATE contact SET strength = ? WHERE id = ?", (strength, number))
        due_ids = due_queries.due_ids(context.now, RULES)
        everything = due_queries.followups(range(1, len(rows) + 1))
        expected = [row.id for row in everything if is_listed(row, context.now, RULES)]
        assert sorted(due_ids) == expected
        strengths = {number: row[0] for number, row in enumerate(rows, 1)}
        listed = due_queries.followups(due_ids)
        ranks = [rank(followup, strengths[followup.id], context.now, RULES) for followup in listed]
        assert ranks == sorted(ranks)
        keys = due_queries.notification_keys(context.now, RULES)
        reached = [row for row in listed if is_due(Due(row.due), context.now, RULES)]
        assert len(reached) <= len(keys) <= len(due_ids)


def times(context: Context, moment: str) -> list[str]:
    """Return names and times in the due list at that moment of Wed 25 Nov."""
    now = context.now.set(day=25, hour=int(moment[:2]), minute=int(moment[3:]))
    rows = due_queries.due_rows(now, RULES, 9)
    return [f"{row.name} {row.due[11:]}".strip() for row in rows]


def test_an_appointment_of_today_stands_on_top_until_two_hours_past(
    opened: object, context: Context
) -> None:
    add("Ana Ruiz: long ago", context, "2026-06-01")
    add("Bo Berg: the numbers tomorrow !", context)
    add("Cy Dahl: call wed 15:00", context)
    add("Di Eng: demo wed 11:30", context)
    add("Ed Fox: talk thu 9:00", context)
    late, promise, call, demo = "Ana Ruiz", "Bo Berg", "Cy Dahl 15:00", "Di Eng 11:30"
    assert times(context, "03:59") == [promise, late]
    assert times(context, "04:00") == [demo, call, promise, late]
    assert times(context, "13:29") == [demo, call, promise, late]
    assert times(context, "13:30") == [call, promise, late, demo]
    assert times(context, "17:00") == [promise, late, demo, call]


def test_the_screen_is_told_when_an_appointment_is_due_and_when_it_leaves_the_top(
    opened: object, context: Context
) -> None:
    add("Cy Dahl: call wed 15:00", context)
    for moment, change in (("10:00", "15:00"), ("15:00", "17:00"), ("16:59", "17:00")):
        now = context.now.set(day=25, hour=int(moment[:2]), minute=int(moment[3:]))
        assert str(due_queries.next_timed_change(now)) == f"2026-11-25T{change}"
    assert due_queries.next_timed_change(context.now.set(day=25, hour=17, minute=0)) is None


def test_an_appointment_is_notified_of_at_its_time(opened: object, context: Context) -> None:
    add("Cy Dahl: call wed 15:00", context)
    morning = context.now.set(day=25, hour=10)
    assert due_queries.notification_keys(morning, RULES) == ()
    keys = due_queries.notification_keys(morning.set(hour=15, minute=0), RULES)
    assert keys == ("1@2026-11-25T15:00",)


def test_a_snooze_until_later_today_hides_until_then_and_one_to_a_day_does_not(
    opened: object, context: Context
) -> None:
    add("Cy Dahl: call today", context)
    wednesday = replace(context, now=context.now.set(day=25, hour=10))
    schedule.snooze([1], "13:00", wednesday)
    assert times(context, "12:59") == []
    assert times(context, "13:00") == ["Cy Dahl 13:00"]
    undo.undo(wednesday)
    schedule.snooze([1], "wed 15:00", context)
    assert times(context, "10:00") == ["Cy Dahl 15:00"]


def test_their_time_is_no_appointment_before_it_has_come(opened: object, context: Context) -> None:
    add("May Chen: x in 2 months", context)
    contacts.add_promise(1, "an intro", "theirs", context)
    database.execute_sql("UPDATE followup SET due = '2026-11-25T15:00' WHERE move = 'theirs'")
    assert times(context, "14:59") == []
    assert times(context, "15:00") == ["May Chen 15:00"]


def test_due_promises_come_before_other_promises_and_long_overdue_ones(
    opened: object, context: Context
) -> None:
    add("Ana Ruiz: long ago", context, "2026-06-01")
    add("Bo Berg: promised ahead tomorrow !", context)
    database.execute_sql("UPDATE followup SET due = '2026-11-23' WHERE contact = 2")
    add("Cy Dahl: promised today !", context)
    add("Di Eng: strong", context, "2026-11-20")
    database.execute_sql("UPDATE contact SET strength = 5 WHERE id = 4")
    add("Ed Fox: weak", context, "2026-11-20")
    assert due_names(context) == ["Cy Dahl", "Bo Berg", "Ana Ruiz", "Di Eng", "Ed Fox"]


def test_the_due_list_changes_with_the_clock_alone(opened: object, context: Context) -> None:
    add("Ana Ruiz: x tomorrow 15:00", context)
    add("Bo Berg: the numbers thu !", context)
    schedule.snooze([2], "3 weeks", context)
    contacts.add_promise(1, "a word by wed", "theirs", context)
    tables = ("contact", "followup", "interaction", "journal")

    def tables_now() -> list[object]:
        return [database.execute_sql(f"SELECT * FROM {name}").fetchall() for name in tables]

    before = tables_now()
    seen = [
        due_names(replace(context, now=pendulum.parse(moment, tz="Europe/Berlin")))  # type: ignore[arg-type]
        for moment in (
            *("2026-11-24T03:59", "2026-11-24T04:00", "2026-11-25T05:00", "2026-11-26T05:00"),
            "2026-11-24T03:59",
        )
    ]
    assert seen == [
        [],
        ["Ana Ruiz"],
        ["Ana Ruiz", "Ana Ruiz"],
        ["Bo Berg", "Ana Ruiz", "Ana Ruiz"],
        [],
    ]
    assert tables_now() == before


def test_spread_keeps_the_strongest_today_and_leaves_due_promises(
    opened: object, context: Context
) -> None:
    small = replace(context, rules=replace(RULES, daily_cap=3))
    for number in range(7):
        add(f"Person{number} Berg: x", small, "2026-11-20")
        database.execute_sql(
            "UPDATE contact SET strength = ? WHERE id = ?", (number % 6, number + 1)
        )
    add("Today Fox: y today", small)
    add("Promised Word: z", small, "2026-11-19")
    database.execute_sql("UPDATE followup SET promised_for = '2026-11-19' WHERE contact = 9")
    add("Busy Day: w tomorrow", small)
    plan = schedule.plan_spread(small)
    # What is due today and the promise take two of today's three places.
    assert [(str(day), count) for day, count in plan.by_day] == [
        ("2026-11-23", 1),
        ("2026-11-24", 2),
        ("2026-11-25", 3),
        ("2026-11-26", 1),
    ]
    assert [key for key, day in plan.days.items() if day == small.today.day] == [6]
    change = schedule.spread_overdue(small)
    assert str(change.label) == "Spread: 6 follow-ups"
    assert len(due_names(small)) == 3
    assert all(followup.snoozes == 0 for followup in due_queries.followups(range(1, 11)))
    with pytest.raises(NotFoundError, match="fits into today"):
        schedule.spread_overdue(small)
    undo.undo(small)
    assert len(due_names(small)) == 9
