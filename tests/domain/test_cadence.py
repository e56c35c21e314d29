"""Cadences: their stored form, and the day after one interval."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.cadence import CALENDAR_UNITS, Cadence, cadence_phrase

CADENCES = st.builds(Cadence, st.integers(1, 9999), st.sampled_from(CALENDAR_UNITS))
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("text", "cadence"),
    [
        ("1 day", Cadence(1, "day")),
        ("10 days", Cadence(10, "day")),
        ("1 week", Cadence(1, "week")),
        ("6 weeks", Cadence(6, "week")),
        ("1 month", Cadence(1, "month")),
        ("18 months", Cadence(18, "month")),
        ("1 year", Cadence(1, "year")),
        ("9999 years", Cadence(9999, "year")),
    ],
)
def test_the_stored_form_is_parsed_and_written_back(text: str, cadence: Cadence) -> None:
    assert Cadence.parse(text) == cadence
    assert str(cadence) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6",
        "weeks",
        "0 weeks",
        "06 weeks",
        "-1 week",
        "1.5 weeks",
        "10000 days",
        "6weeks",
        "6  weeks",
        " 6 weeks",
        "6 weeks ",
        "6 weeks\n",
        "6 Weeks",
        "6 hours",
        "six weeks",
        "٦ weeks",
        "every 6 weeks",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a cadence"):
        Cadence.parse(text)


@given(CADENCES)
def test_a_written_cadence_is_parsed_as_the_same(cadence: Cadence) -> None:
    assert Cadence.parse(str(cadence)) == cadence


@pytest.mark.parametrize(
    ("cadence", "phrase"),
    [
        ("6 weeks", "every 6 weeks"),
        ("1 month", "every month"),
        ("11 days", "every 11 days"),
        (Cadence(1, "year"), "every year"),
        ("never", "never"),
    ],
)
def test_cadence_phrase(cadence: Cadence | str, phrase: str) -> None:
    assert cadence_phrase(cadence) == phrase


@pytest.mark.parametrize(
    ("cadence", "day", "after"),
    [
        ("1 day", "2026-11-30", "2026-12-01"),
        ("1 week", "2026-11-23", "2026-11-30"),
        ("6 weeks", "2026-11-20", "2027-01-01"),
        ("1 month", "2026-11-23", "2026-12-23"),
        ("1 month", "2027-01-31", "2027-02-28"),
        ("2 months", "2027-01-31", "2027-03-31"),
        ("3 months", "2027-01-31", "2027-04-30"),
        ("1 month", "2028-01-31", "2028-02-29"),
        ("3 months", "2026-11-30", "2027-02-28"),
        ("13 months", "2026-12-31", "2028-01-31"),
        ("1 year", "2028-02-29", "2029-02-28"),
        ("4 years", "2028-02-29", "2032-02-29"),
    ],
)
def test_the_next_day_is_counted_from_the_anchor(cadence: str, day: str, after: str) -> None:
    assert str(Cadence.parse(cadence).after(date.fromisoformat(day))) == after


@given(DAYS, st.integers(1, 600))
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(day: date, count: int) -> None:
    after = Cadence(count, "month").after(day)
    assert after.year * 12 + after.month == day.year * 12 + day.month + count
    assert after.day == min(day.day, calendar.monthrange(after.year, after.month)[1])


@given(DAYS, st.integers(1, 60))
def test_a_year_is_twelve_months(day: date, count: int) -> None:
    assert Cadence(count, "year").after(day) == Cadence(12 * count, "month").after(day)


@given(DAYS, st.integers(1, 600))
def test_days_and_weeks_are_exact(day: date, count: int) -> None:
    assert Cadence(count, "day").after(day) == day + timedelta(days=count)
    assert Cadence(count, "week").after(day) == day + timedelta(weeks=count)
