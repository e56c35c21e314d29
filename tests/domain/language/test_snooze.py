"""Tests for snoozing and bringing forward: the new due date, and what never changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pendulum import Date

from followup_tui.domain.due import Due, today
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language.snooze import (
    bring_forward,
    move,
    snooze,
    snooze_by_days,
    target_due,
)
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
MONDAY = Date(2026, 11, 23)


def _dues(first: time) -> st.SearchStrategy[Due]:
    hours = st.times(first).map(lambda hour: hour.replace(second=0, microsecond=0))
    return st.builds(Due.at, st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.none() | hours)


def _followups(dues: st.SearchStrategy[Due]) -> st.SearchStrategy[FollowUp]:
    return st.builds(
        FollowUp,
        contact=st.just(1),
        about=st.just("call"),
        due=dues.map(str),
        promised_for=st.none() | dues.map(str),
        snoozes=st.integers(0, 5),
    )


DUES = _dues(time(0, 0))
FOLLOWUPS = _followups(DUES)
NOWS = st.datetimes(pendulum.naive(2024, 1, 1), pendulum.naive(2030, 12, 31)).map(
    lambda naive: pendulum.instance(naive, tz="Europe/Berlin")
)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31)).map(
    lambda day: Date(day.year, day.month, day.day)
)
PHRASES = st.sampled_from(
    [
        "tomorrow",
        "in 3 days",
        "next week",
        "in 2 weeks",
        "in a month",
        "fri",
        "15:00",
        "1 dec",
        "2h",
    ]
)


def due_on(due: str) -> FollowUp:
    """Return a follow-up with that due date."""
    return FollowUp(1, "call", due, promised_for="2026-11-24")


@pytest.mark.parametrize(
    ("due", "phrase", "expected", "snoozes"),
    [
        ("2026-11-20", "tomorrow", "2026-11-24", 1),
        ("2026-11-23", "in 3 days", "2026-11-26", 1),
        ("2026-11-23T08:00", "2h", "2026-11-23T11:14", 1),
        ("2026-11-20", "in a month", "2026-12-23", 1),
        ("2026-11-20", "24 dec 10:00", "2026-12-24T10:00", 1),
        # Before the present due date it is brought forward, which is not counted.
        ("2026-12-09", "4 dec", "2026-12-04", 0),
        ("2026-12-09", "fri", "2026-11-27", 0),
        ("2026-12-09", "tomorrow", "2026-11-24", 0),
        ("2026-12-09", "in 2 weeks", "2026-12-07", 0),
        ("2026-11-27T15:00", "2h", "2026-11-23T11:14", 0),
        ("2026-11-27", "fri", "2026-11-27", 0),
    ],
)
def test_a_phrase_counts_from_now(due: str, phrase: str, expected: str, snoozes: int) -> None:
    moved = move(due_on(due), target_due(phrase, NOW, RULES))
    assert (moved.due, moved.snoozes) == (expected, snoozes)


@pytest.mark.parametrize("phrase", ["", "soonish", "may", "1m", "call fri", "3 days or later"])
def test_unreadable_date_is_rejected(phrase: str) -> None:
    with pytest.raises(BadInputError):
        target_due(phrase, NOW, RULES)


def test_before_day_start_tomorrow_is_the_day_about_to_begin() -> None:
    night = pendulum.datetime(2026, 11, 24, 2, 0, tz="Europe/Berlin")
    assert str(target_due("tomorrow", night, RULES)) == "2026-11-24"


@given(PHRASES, NOWS)
def test_a_phrase_never_means_before_today(phrase: str, now: pendulum.DateTime) -> None:
    assert target_due(phrase, now, RULES).day >= today(now, RULES)


@given(st.integers(1, 400), NOWS)
def test_days_count_from_today(days: int, now: pendulum.DateTime) -> None:
    expected = target_due(f"in {days} days", now, RULES)
    assert expected.day == today(now, RULES).add(days=days)


def test_snooze_moves_the_due_date_and_is_counted() -> None:
    followup = due_on("2026-11-20")
    moved = snooze(followup, Due("2026-11-27"))
    assert moved == replace(followup, due="2026-11-27", snoozes=1)
    assert snooze(moved, Due("2026-11-27T10:00")) == replace(
        followup, due="2026-11-27T10:00", snoozes=2
    )


@pytest.mark.parametrize("until", ["2026-11-20", "2026-11-19", "2026-11-20T09:59"])
def test_snooze_to_the_same_or_an_earlier_time_changes_nothing(until: str) -> None:
    followup = due_on("2026-11-20T10:00")
    assert snooze(followup, Due(until)) is followup


@given(FOLLOWUPS, DUES)
def test_snooze_never_moves_earlier(followup: FollowUp, until: Due) -> None:
    moved = snooze(followup, until)
    assert Due(moved.due) == max(Due(followup.due), until)
    assert (moved.snoozes > followup.snoozes) == (moved.due != followup.due)


@given(FOLLOWUPS, DUES, st.integers(1, 400), DAYS)
def test_only_due_date_and_count_change(
    followup: FollowUp, until: Due, days: int, day: Date
) -> None:
    steps = (
        snooze(followup, until),
        snooze_by_days(followup, days, day, RULES),
        bring_forward(followup, days, day, RULES),
    )
    for moved in steps:
        assert replace(moved, due=followup.due, snoozes=followup.snoozes) == followup


@pytest.mark.parametrize(
    ("due", "days", "expected"),
    [
        ("2026-11-20", 1, "2026-11-24"),
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-11-27T15:00", 3, "2026-11-30T15:00"),
        ("2026-11-20T15:00", 1, "2026-11-24T15:00"),
        ("2026-12-31", 1, "2027-01-01"),
        ("2026-12-04T15:00", 1, "2026-12-07T15:00"),
    ],
)
def test_snooze_by_days_counts_from_today_if_overdue(due: str, days: int, expected: str) -> None:
    moved = snooze_by_days(due_on(due), days, MONDAY, RULES)
    assert (moved.due, moved.snoozes) == (expected, 1)


@pytest.mark.parametrize(
    ("due", "days", "expected"),
    [
        ("2026-11-27", 1, "2026-11-26"),
        ("2026-11-24", 1, "2026-11-23"),
        ("2026-11-24", 9, "2026-11-23"),
        ("2026-11-27T15:00", 2, "2026-11-25T15:00"),
        ("2026-11-24T15:00", 9, "2026-11-23T15:00"),
        ("2026-11-30", 1, "2026-11-27"),
        ("2026-11-23", 1, "2026-11-23"),
        ("2026-11-23T15:00", 1, "2026-11-23T15:00"),
        ("2026-11-20", 1, "2026-11-20"),
        ("2026-11-20T15:00", 5, "2026-11-20T15:00"),
    ],
)
def test_bring_forward_stops_at_today_and_is_not_counted(
    due: str, days: int, expected: str
) -> None:
    moved = bring_forward(due_on(due), days, MONDAY, RULES)
    assert (moved.due, moved.snoozes) == (expected, 0)


@given(FOLLOWUPS, st.integers(1, 400), DAYS)
def test_snooze_by_days_is_later_than_before_and_than_today(
    followup: FollowUp, days: int, day: Date
) -> None:
    moved = Due(snooze_by_days(followup, days, day, RULES).due)
    assert moved > Due(followup.due)
    assert moved.day > day
    assert moved.time == Due(followup.due).time


@given(FOLLOWUPS, st.integers(1, 400), DAYS)
def test_bring_forward_is_never_before_today_nor_later_than_before(
    followup: FollowUp, days: int, day: Date
) -> None:
    before, moved = Due(followup.due), Due(bring_forward(followup, days, day, RULES).due)
    assert moved <= before
    assert moved == before or moved.day >= day
    assert moved.time == before.time
