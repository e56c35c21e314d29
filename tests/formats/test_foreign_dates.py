"""Birthdays and dates as other programs write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.formats.foreign_dates import parse_birthday, parse_written_date
from tests.examples import example_count


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1990-05-17", "1990-05-17"),
        ("19900517", "1990-05-17"),
        ("1990-05-17T00:00:00Z", "1990-05-17"),
        ("19900517T000000Z", "1990-05-17"),
        ("1990/05/17", "1990-05-17"),
        ("17.5.1990", "1990-05-17"),
        ("--0517", "--05-17"),
        ("--05-17", "--05-17"),
        ("--02-29", "--02-29"),
        ("1604-05-17", "--05-17"),
        ("0000-05-17", "--05-17"),
        (" 1990-05-17 ", "1990-05-17"),
        ("1990", None),
        ("1990-05", None),
        ("---17", None),
        ("1990-02-30", None),
        ("--02-30", None),
        ("0001-01-01", None),
        ("05/17/1990", None),
        ("circa 1800", None),
        ("", None),
        ("١٩٩٠-٠٥-١٧", None),
    ],
)
def test_birthday_is_parsed_or_none(text, date):
    assert parse_birthday(text) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("12 Nov 2025", "2025-11-12"),
        ("2 November 2025", "2025-11-02"),
        ("12-Nov-25", "2025-11-12"),
        ("Nov 12, 2025", "2025-11-12"),
        ("2025-11-12", "2025-11-12"),
        ("31 Feb 2025", None),
        ("12 Foo 2025", None),
        ("11/12/25", None),
        ("", None),
    ],
)
def test_written_date_is_parsed_or_none(text, date):
    assert parse_written_date(text) == date


@settings(max_examples=example_count(200))
@given(st.text(alphabet="0123456789-./ TNov", max_size=30))
def test_no_text_raises(text):
    parse_birthday(text)
    parse_written_date(text)
