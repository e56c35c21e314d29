"""Dates, distances and counts as text."""

from __future__ import annotations

import pytest
from pendulum import Date

from followup_tui.domain import date_words
from followup_tui.domain.due import Due

MONDAY = Date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due", "text"),
    [
        ("2026-11-23", "Mon 23 Nov"),
        ("2026-11-27", "Fri 27 Nov"),
        ("2026-11-27T15:00", "Fri 27 Nov 15:00"),
        ("2026-11-27T00:00", "Fri 27 Nov 00:00"),
        ("2026-12-01T09:05", "Tue 1 Dec 09:05"),
        ("2026-01-01", "Thu 1 Jan"),
        ("2027-05-22", "Sat 22 May"),
        ("2027-05-23", "Sun 23 May 2027"),
        ("2027-05-23T10:00", "Sun 23 May 2027 10:00"),
        ("2025-12-31", "Wed 31 Dec 2025"),
    ],
)
def test_format_day(due: str, text: str) -> None:
    assert date_words.format_day(Due(due), MONDAY) == text


@pytest.mark.parametrize(
    ("due", "text"),
    [
        ("2026-11-27", "27 Nov"),
        ("2026-02-03", "3 Feb"),
        ("2027-01-04", "4 Jan"),
        ("2025-11-27", "27 Nov 2025"),
        ("2031-06-30T12:00", "30 Jun 2031"),
    ],
)
def test_format_date_has_a_year_if_it_is_another_and_far(due: str, text: str) -> None:
    assert date_words.format_date(Due(due), MONDAY) == text


@pytest.mark.parametrize(
    ("due", "text"),
    [
        ("2026-11-23", "today"),
        ("2026-11-23T08:00", "today"),
        ("2026-11-24", "tomorrow"),
        ("2026-11-25", "in 2 days"),
        ("2026-12-20", "in 27 days"),
        ("2026-12-21", "in 4 weeks"),
        ("2027-01-04", "in 6 weeks"),
        ("2027-02-14", "in 12 weeks"),
        ("2027-02-15", "in 3 months"),
        ("2027-11-23", "in 12 months"),
        ("2028-11-22", "in 2 years"),
        ("2026-11-22", "1 day overdue"),
        ("2026-11-20", "3 days overdue"),
        ("2026-10-20", "5 weeks overdue"),
        ("2026-05-23", "6 months overdue"),
        ("2016-11-23", "10 years overdue"),
    ],
)
def test_relative_day_takes_the_unit_that_fits(due: str, text: str) -> None:
    assert date_words.relative_day(Due(due), MONDAY) == text


@pytest.mark.parametrize(
    ("due", "in_a_sentence", "short", "narrow"),
    [
        ("2026-11-23", "today", "today", "today"),
        ("2026-11-23T15:00", "today 15:00", "today", "15:00"),
        ("2026-11-24", "tomorrow", "tomorrow", "Tue 24 Nov"),
        ("2026-11-24T08:30", "tomorrow 08:30", "tomorrow", "Tue 24 Nov"),
        ("2026-11-26", "Thu 26 Nov", "Thu", "Thu 26 Nov"),
        ("2026-11-29", "Sun 29 Nov", "Sun", "Sun 29 Nov"),
        ("2026-11-30", "Mon 30 Nov", "30 Nov", "Mon 30 Nov"),
        ("2026-12-04T10:00", "Fri 4 Dec 10:00", "4 Dec", "Fri 4 Dec"),
        ("2026-11-22", "Sun 22 Nov", "22 Nov", "1d overdue"),
        ("2026-11-20T15:00", "Fri 20 Nov 15:00", "20 Nov", "3d overdue"),
        ("2025-11-20", "Thu 20 Nov 2025", "20 Nov 2025", "12mo overdue"),
    ],
)
def test_due_dates_for_a_sentence_a_few_words_and_a_column(
    due: str, in_a_sentence: str, short: str, narrow: str
) -> None:
    assert date_words.format_due(Due(due), MONDAY) == in_a_sentence
    assert date_words.format_day_short(Due(due), MONDAY) == short
    assert date_words.format_due_column(Due(due), MONDAY) == narrow


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2026-11-23", "today"),
        ("2026-11-23T08:00", "today"),
        ("2026-11-24", "today"),
        ("2026-11-22", "1d ago"),
        ("2026-11-10", "13d ago"),
        ("2026-11-09", "2w ago"),
        ("2026-09-01", "11w ago"),
        ("2026-08-31", "2mo ago"),
        ("2025-11-23", "12mo ago"),
        ("2024-11-23", "2y ago"),
    ],
)
def test_ago(day: str, text: str) -> None:
    assert date_words.ago(Due(day), MONDAY) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [
        *((0, "0d"), (1, "1d"), (13, "13d")),
        *((14, "2w"), (20, "2w"), (21, "3w"), (83, "11w")),
        *((84, "2mo"), (89, "2mo"), (90, "3mo"), (729, "24mo")),
        *((730, "2y"), (1094, "2y"), (1095, "3y"), (36500, "100y")),
    ],
)
def test_format_days_short(days: int, text: str) -> None:
    assert date_words.format_days_short(days) == text


def test_times_phrase() -> None:
    texts = [date_words.times_phrase(count) for count in (1, 2, 3, 4, 12)]
    assert texts == ["once", "twice", "3 times", "4 times", "12 times"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        *((1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (10, "10th")),
        *((11, "11th"), (12, "12th"), (13, "13th"), (14, "14th")),
        *((20, "20th"), (21, "21st"), (22, "22nd"), (23, "23rd"), (101, "101st")),
        *((111, "111th"), (112, "112th"), (113, "113th"), (121, "121st")),
    ],
)
def test_ordinal(number: int, text: str) -> None:
    assert date_words.ordinal(number) == text
