"""Tests for intervals and the working days they lead to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pendulum import Date

from followup_tui.domain.interval import Interval
from followup_tui.domain.rules import Rules
from followup_tui.domain.working_days import add_working_days, working_day_after, working_day_from


@pytest.mark.parametrize("text", ["3 days", "1 day", "2 weeks", "3 months", "1 working day"])
def test_interval_formats_as_it_parses(text: str) -> None:
    assert str(Interval.parse(text)) == text


@pytest.mark.parametrize("text", ["", "soon", "0 days", "3", "days", "1000 working days", "-1 day"])
def test_unreadable_interval_is_rejected(text: str) -> None:
    with pytest.raises(ValueError, match="cadence"):
        Interval.parse(text)


@given(
    st.sampled_from(["3 days", "1 working day", "6 weeks", "1 month", "1 year"]),
    st.dates(Date(2000, 1, 1), Date(2100, 1, 1)),
    st.frozensets(st.integers(0, 6), min_size=1),
)
def test_day_after_an_interval_is_a_later_working_day(
    text: str, start: Date, week: frozenset[int]
) -> None:
    rules = Rules(working_days=week)
    day = working_day_after(Interval.parse(text), start, rules)
    assert day > start
    assert day.weekday() in week
    assert working_day_from(day, rules) == day


def test_working_days_are_a_setting() -> None:
    friday = Date(2026, 11, 27)
    assert add_working_days(friday, 2, Rules()) == Date(2026, 12, 1)
    assert add_working_days(friday, 2, Rules(working_days=frozenset({5}))) == Date(2026, 12, 5)
    assert add_working_days(friday, 2, Rules(working_days=frozenset())) == Date(2026, 11, 29)
    assert add_working_days(friday, 0, Rules()) == friday
