"""Tests for dates in the past."""

from __future__ import annotations

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.due import to_due
from followup_tui.domain.language.past_dates import parse_past, past_phrase_at
from followup_tui.domain.language.tokens import tokenize
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")  # a Monday
PAST_DATES = {
    "today": "2026-11-23",
    "this morning": "2026-11-23",
    "yesterday": "2026-11-22",
    "Yesterday": "2026-11-22",
    "yesterday evening": "2026-11-22",
    "last night": "2026-11-22",
    "yesterday 3pm": "2026-11-22T15:00",
    "yesterday at 15:30": "2026-11-22T15:30",
    "day before yesterday": "2026-11-21",
    "the day before yesterday": "2026-11-21",
    "fri": "2026-11-20",
    "friday": "2026-11-20",
    "on fri": "2026-11-20",
    "last fri": "2026-11-20",
    "last friday": "2026-11-20",
    "fri at 10": "2026-11-20T10:00",
    "sun": "2026-11-22",
    "tue": "2026-11-17",
    "mon": "2026-11-16",
    "last mon": "2026-11-16",
    "fri 20 nov": "2026-11-20",
    "last week": "2026-11-16",
    "last month": "2026-10-23",
    "last year": "2025-11-23",
    "3 days ago": "2026-11-20",
    "three days ago": "2026-11-20",
    "a day ago": "2026-11-22",
    "3d ago": "2026-11-20",
    "2w ago": "2026-11-09",
    "two weeks ago": "2026-11-09",
    "a week ago": "2026-11-16",
    "a couple of days ago": "2026-11-21",
    "a few weeks ago": "2026-11-02",
    "a month ago": "2026-10-23",
    "2 years ago": "2024-11-23",
    "an hour ago": "2026-11-23T08:14",
    "2h ago": "2026-11-23T07:14",
    "90 minutes ago": "2026-11-23T07:44",
    "12 nov": "2026-11-12",
    "nov 12": "2026-11-12",
    "12th of november": "2026-11-12",
    "12 nov 2024": "2024-11-12",
    "23 nov": "2026-11-23",
    "24 nov": "2025-11-24",
    "25 dec": "2025-12-25",
    "29 feb": "2024-02-29",
    "12/11": "2026-11-12",
    "12.11.": "2026-11-12",
    "12.11.2025": "2025-11-12",
    "2026-11-12": "2026-11-12",
    "2026-11-12T15:00": "2026-11-12T15:00",
    "2026-11-12 15:00": "2026-11-12T15:00",
    "at 8": "2026-11-23T08:00",
    "at 3pm": "2026-11-22T15:00",
}


@pytest.mark.parametrize(("text", "day"), PAST_DATES.items())
def test_past_date(text: str, day: str) -> None:
    assert str(parse_past(text, NOW, RULES)) == day


@pytest.mark.parametrize("text", ["tomorrow", "next fri", "in 3 days", "12 dec 2026", "2027-01-01"])
def test_future_date_is_rejected(text: str) -> None:
    with pytest.raises(BadInputError, match="is in the future"):
        parse_past(text, NOW, RULES)


@pytest.mark.parametrize(
    "text", ["", "may", "March", "3 days", "foo", "sun li", "yesterday foo", "the 3rd", "1m ago"]
)
def test_unreadable_date_is_rejected(text: str) -> None:
    with pytest.raises(BadInputError):
        parse_past(text, NOW, RULES)


def test_order_of_day_and_month_is_a_setting() -> None:
    assert str(parse_past("3/4", NOW, RULES)) == "2026-04-03"
    assert str(parse_past("3/4", NOW, Rules(month_first=True))) == "2026-03-04"


def test_before_day_start_it_is_still_yesterday() -> None:
    night = pendulum.datetime(2026, 11, 24, 1, tz="Europe/Berlin")
    assert str(parse_past("today", night, RULES)) == "2026-11-23"
    assert str(parse_past("yesterday", night, RULES)) == "2026-11-22"


def test_a_month_before_the_31st_is_the_end_of_a_shorter_month() -> None:
    assert str(parse_past("a month ago", NOW.set(month=3, day=31), RULES)) == "2026-02-28"


WORDS = (
    "last",
    "fri",
    "3",
    "days",
    "ago",
    "may",
    "12",
    "nov",
    "2026",
    "at",
    "3pm",
    "the",
    "on",
    ":",
)


@given(
    st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join) | st.text(max_size=30),
    st.integers(-600_000_000, 4_000_000_000),
)
def test_past_phrase_is_never_later_than_now(text: str, seconds: int) -> None:
    now = pendulum.from_timestamp(seconds, tz="UTC")
    tokens = tokenize(text)
    for index in range(len(tokens)):
        phrase, _ = past_phrase_at(tokens, index, now, RULES)
        if phrase:
            assert phrase.happened <= to_due(now)
            assert index < phrase.end <= len(tokens)
