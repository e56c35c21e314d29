"""Due dates: their text form, their order, and when they are due."""

from __future__ import annotations

from datetime import date, time

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.due import Due, days_overdue, is_due, to_due, today
from followup_tui.domain.rules import Rules

RULES = Rules()
DAYS = st.dates()
HOURS = st.none() | st.times().map(lambda hour: hour.replace(second=0, microsecond=0))


def at(text: str, zone: str = "Europe/Berlin") -> pendulum.DateTime:
    """The moment `2026-11-27 15:00` in that zone."""
    day, _, hour = text.partition(" ")
    return pendulum.datetime(*map(int, day.split("-")), *map(int, hour.split(":")), tz=zone)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-27",
        "2026-11-27T15:00",
        "2026-11-27T00:00",
        "2026-11-27T23:59",
        "2024-02-29",
        "0001-01-01",
        "9999-12-31T23:59",
    ],
)
def test_both_forms_are_parsed_and_written_back(text: str) -> None:
    assert str(Due.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-11",
        "26-11-27",
        "2026-1-7",
        "2026-02-30",
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-11-00",
        "0000-01-01",
        "2026-11-27T",
        "2026-11-27T24:00",
        "2026-11-27T15:60",
        "2026-11-27T9:00",
        "2026-11-27T15:00:00",
        "2026-11-27T15:00Z",
        "2026-11-27T15:00+01:00",
        "2026-11-27 15:00",
        "2026-11-27t15:00",
        " 2026-11-27",
        "2026-11-27\n",
        "2026-11-27\x00",
        "+2026-11-27",
        "-026-11-27",
        "20261127",
        "2026-W48-5",
        "P1D",
        "٢٠٢٦-١١-٢٧",
        "tomorrow",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        Due.parse(text)


@pytest.mark.parametrize(
    ("day", "hour", "text"),
    [
        (date(2026, 11, 27), None, "2026-11-27"),
        (date(2026, 11, 27), time(15, 0), "2026-11-27T15:00"),
        (date(2026, 11, 27), time(0, 0), "2026-11-27T00:00"),
        (date(2026, 1, 7), time(9, 5, 59, 999), "2026-01-07T09:05"),
        (date(999, 1, 7), None, "0999-01-07"),
        (date(7, 12, 31), time(23, 59), "0007-12-31T23:59"),
    ],
)
def test_at_takes_a_day_and_a_time_to_the_minute(day: date, hour: time | None, text: str) -> None:
    assert Due.at(day, hour).text == text


@given(DAYS, HOURS)
def test_a_due_date_is_parsed_as_it_was_made(day: date, hour: time | None) -> None:
    due = Due.parse(str(Due.at(day, hour)))
    assert (due.day, due.time) == (day, hour)


@given(st.tuples(DAYS, HOURS), st.tuples(DAYS, HOURS))
def test_due_dates_sort_by_day_and_time(
    one: tuple[date, time | None], other: tuple[date, time | None]
) -> None:
    def place(of: tuple[date, time | None]) -> tuple[date, bool, time]:
        return of[0], of[1] is not None, of[1] or time.min

    assert (Due.at(*one) < Due.at(*other)) == (place(one) < place(other))


def test_a_day_comes_before_its_own_times_and_after_those_of_the_day_before() -> None:
    order = ["2026-11-26", "2026-11-26T23:59", "2026-11-27", "2026-11-27T00:00", "2026-11-28"]
    assert [str(due) for due in sorted(map(Due, reversed(order)))] == order


def test_on_keeps_the_time() -> None:
    assert str(Due("2026-11-27T15:00").on(date(2026, 12, 4))) == "2026-12-04T15:00"
    assert str(Due("2026-11-27").on(date(2026, 12, 4))) == "2026-12-04"


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-23 09:14", "2026-11-23"),
        ("2026-11-23 23:59", "2026-11-23"),
        ("2026-11-24 00:00", "2026-11-23"),
        ("2026-11-24 03:59", "2026-11-23"),
        ("2026-11-24 04:00", "2026-11-24"),
        ("2026-12-01 02:00", "2026-11-30"),
        ("2027-01-01 02:00", "2026-12-31"),
        # Summer time ends at three; the night is still yesterday's.
        ("2026-10-25 03:30", "2026-10-24"),
        ("2026-10-25 04:00", "2026-10-25"),
    ],
)
def test_today_begins_at_day_start(now: str, day: str) -> None:
    assert today(at(now), RULES).to_date_string() == day


def test_today_may_begin_at_midnight() -> None:
    rules = Rules(day_start=time(0, 0))
    assert today(at("2026-11-24 00:00"), rules) == date(2026, 11, 24)
    assert is_due(Due("2026-11-24"), at("2026-11-24 00:00"), rules)


def test_to_due_is_the_local_time_in_any_zone() -> None:
    for zone in ("Europe/Berlin", "America/New_York", "Asia/Kathmandu"):
        assert str(to_due(at("2026-11-23 09:14", zone))) == "2026-11-23T09:14"


@pytest.mark.parametrize(
    ("due", "now", "expected"),
    [
        ("2026-11-22", "2026-11-23 09:14", True),
        ("2026-11-23", "2026-11-23 09:14", True),
        ("2026-11-24", "2026-11-23 09:14", False),
        ("2026-11-24", "2026-11-23 23:59", False),
        ("2026-11-24", "2026-11-24 03:59", False),
        ("2026-11-24", "2026-11-24 04:00", True),
        ("2026-11-23", "2026-11-24 03:59", True),
        ("2026-11-23T09:13", "2026-11-23 09:14", True),
        ("2026-11-23T09:14", "2026-11-23 09:14", True),
        ("2026-11-23T09:15", "2026-11-23 09:14", False),
        ("2026-11-24T00:00", "2026-11-23 23:59", False),
        # A time in the night comes with its minute, though the day has not begun.
        ("2026-11-24T01:30", "2026-11-24 01:29", False),
        ("2026-11-24T01:30", "2026-11-24 01:30", True),
    ],
)
def test_is_due_from_its_day_or_minute_on(due: str, now: str, expected: bool) -> None:
    assert is_due(Due(due), at(now), RULES) is expected


@pytest.mark.parametrize(
    ("due", "now", "days"),
    [
        ("2026-11-20", "2026-11-23 09:14", 3),
        ("2026-11-23", "2026-11-23 09:14", 0),
        ("2026-11-23T08:00", "2026-11-23 09:14", 0),
        ("2026-11-24", "2026-11-23 09:14", -1),
        ("2026-11-23", "2026-11-24 03:59", 0),
        ("2026-11-23", "2026-11-24 04:00", 1),
        ("2025-11-23", "2026-11-23 09:14", 365),
        # A day of 25 hours is one day.
        ("2026-10-24", "2026-10-25 12:00", 1),
    ],
)
def test_days_overdue_are_whole_days(due: str, now: str, days: int) -> None:
    assert days_overdue(Due(due), at(now), RULES) == days
