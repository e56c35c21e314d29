"""The text of a notification, and quiet hours."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.notification import QuietHours, notification_text


@pytest.mark.parametrize(
    ("due", "count", "text"),
    [
        ([("May Chen", "second round")], 1, "May Chen: second round"),
        ([("May Chen", "")], 1, "May Chen is due"),
        ([("", "")], 1, "A follow-up is due"),
        ([("", ""), ("", "")], 1200, "1,200 follow-ups are due"),
        ([("May Chen", "x"), ("Omar Khalil", "y")], 2, "2 are due: May Chen and Omar Khalil"),
        ([("May", "x"), ("Omar", "y"), ("Li", "")], 3, "3 are due: May, Omar and 1 more"),
        ([("May", "x"), ("Omar", "y"), ("Li", "")], 40, "40 are due: May, Omar and 38 more"),
    ],
)
def test_the_text_names_the_most_urgent_first(
    due: list[tuple[str, str]], count: int, text: str
) -> None:
    assert notification_text(due, count) == text


@pytest.mark.parametrize(
    ("start", "stop", "quiet", "loud"),
    [
        ("21:00", "08:00", ["21:00", "23:59", "00:00", "07:59"], ["08:00", "12:00", "20:59"]),
        ("12:00", "13:30", ["12:00", "13:29"], ["11:59", "13:30", "00:00"]),
        ("00:00", "00:00", [], ["00:00", "12:00", "23:59"]),
    ],
)
def test_quiet_hours_may_span_midnight(
    start: str, stop: str, quiet: list[str], loud: list[str]
) -> None:
    hours = QuietHours(dt.time.fromisoformat(start), dt.time.fromisoformat(stop))
    assert all(hours.covers(dt.time.fromisoformat(time)) for time in quiet)
    assert not any(hours.covers(dt.time.fromisoformat(time)) for time in loud)


@given(st.times(), st.times(), st.times())
def test_a_time_is_in_the_quiet_hours_or_in_their_complement(
    start: dt.time, stop: dt.time, now: dt.time
) -> None:
    start, stop = start.replace(second=0, microsecond=0), stop.replace(second=0, microsecond=0)
    if start != stop:
        assert QuietHours(start, stop).covers(now) != QuietHours(stop, start).covers(now)
