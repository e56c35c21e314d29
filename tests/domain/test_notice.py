"""What is said when something has become due, and the hours in which nothing is."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.notification import QuietHours, notification_text


@pytest.mark.parametrize(
    ("due", "count", "words"),
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
def test_the_sentence(due: list[tuple[str, str]], count: int, words: str) -> None:
    assert notification_text(due, count) == words


@pytest.mark.parametrize(
    ("start", "stop", "quiet", "loud"),
    [
        ("21:00", "08:00", ["21:00", "23:59", "00:00", "07:59"], ["08:00", "12:00", "20:59"]),
        ("12:00", "13:30", ["12:00", "13:29"], ["11:59", "13:30", "00:00"]),
        ("00:00", "00:00", [], ["00:00", "12:00", "23:59"]),
    ],
)
def test_quiet_hours_go_over_midnight(
    start: str, stop: str, quiet: list[str], loud: list[str]
) -> None:
    hours = QuietHours(dt.time.fromisoformat(start), dt.time.fromisoformat(stop))
    assert all(hours.covers(dt.time.fromisoformat(one)) for one in quiet)
    assert not any(hours.covers(dt.time.fromisoformat(one)) for one in loud)


@given(st.times(), st.times(), st.times())
def test_a_moment_is_quiet_in_hours_or_in_the_hours_between_them(
    start: dt.time, stop: dt.time, now: dt.time
) -> None:
    start, stop = start.replace(second=0, microsecond=0), stop.replace(second=0, microsecond=0)
    if start != stop:
        assert QuietHours(start, stop).covers(now) != QuietHours(stop, start).covers(now)
