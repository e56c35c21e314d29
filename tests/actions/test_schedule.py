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
from followup_tui.domain.ranking import rank
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
    assert change.label.startswith("Brought forward to Fri 4 Dec")
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
            st.one_of(st.none(), st.integers(-5, 5)),  # promised for, in days from today
            st.sampled_from(["mine", "theirs"]),
            st.sampled_from(["manual", "promise", "cadence"]),
        ),
        max_size=15,
    )
)
def test_the_due_list_is_in_rank_order(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[int, int, int | None, str, str]],
) -> None:
    with new_database(tmp_path_factory) as context:
        today = context.today.day
        for number, (strength, due, promised, move, reason) in enumerate(rows, 1):
            add(f"Person{number}: x fri", context)
            by = None if promised is None else today.add(days=promised).to_date_string()
            database.execute_sql(
                "UPDATE followup SET due = ?, promised_for = ?, move = ?, reason = ? WHERE id = ?",
                (today.add(days=due).to_date_string(), by, move, reason, number),
            )
            database.execute_sql("UPDATE contact SET strength = ? WHERE id = ?", (strength, number))
        due_ids = due_queries.due_ids(context.now, RULES)
        expected = [
            number
            for number, (_, due, promised, move, _) in enumerate(rows, 1)
            if due <= 0 or (move == "mine" and promised is not None and promised <= 0)
        ]
        assert sorted(due_ids) == expected
        strengths = {number: row[0] for number, row in enumerate(rows, 1)}
        listed = due_queries.followups(due_ids)
        ranks = [rank(followup, strengths[followup.id], today) for followup in listed]
        assert ranks == sorted(ranks)
        counts = due_counts(context.now, RULES)
        assert counts.overdue + counts.today == len(due_ids)


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
            *("2026-11-24T14:59", "2026-11-24T15:00", "2026-11-25T05:00", "2026-11-26T05:00"),
            "2026-11-24T14:59",
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
    assert change.label == "Spread: 6 follow-ups"
    assert len(due_names(small)) == 3
    assert all(followup.snoozes == 0 for followup in due_queries.followups(range(1, 11)))
    with pytest.raises(NotFoundError, match="fits into today"):
        schedule.spread_overdue(small)
    undo.undo(small)
    assert len(due_names(small)) == 9
