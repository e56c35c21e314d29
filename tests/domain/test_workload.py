"""Tests for spreading overdue follow-ups over the coming days."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from pendulum import Date

from followup_tui.domain.rules import Rules
from followup_tui.domain.workload import assign_days


@given(
    st.integers(0, 60),
    st.integers(0, 15),
    st.dictionaries(st.integers(1, 30), st.integers(0, 14), max_size=10),
    st.integers(1, 12),
)
def test_no_day_gets_more_than_the_daily_cap(
    overdue: int, due_today: int, planned_ahead: dict[int, int], cap: int
) -> None:
    today = Date(2026, 11, 23)
    rules = Rules(daily_cap=cap)
    planned = {today.add(days=ahead): count for ahead, count in planned_ahead.items()}
    days = assign_days(range(overdue), due_today, planned, today, rules)
    assert list(days) == list(range(overdue))
    assert sorted(days.values()) == list(days.values())
    for day, count in Counter(days.values()).items():
        already = due_today if day == today else planned.get(day, 0)
        assert count + already <= cap
        assert day == today or day.weekday() in rules.working_days
