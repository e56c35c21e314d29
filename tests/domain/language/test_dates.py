"""Tests for the date grammar: a table of phrases that anyone can extend, and its rules."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from datetime import time
from pathlib import Path

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.due import Due, to_due, today
from followup_tui.domain.language import english
from followup_tui.domain.language.dates import (
    find_cadence_phrase,
    find_due,
    parse_cadence,
    parse_due,
)
from followup_tui.domain.language.tokens import tokenize
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError
from tests.examples import example_count

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
TABLE = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))
KINDS = [
    *("near", "weekdays", "periods", "durations", "hours", "times", "day_and_time", "calendar"),
    *("ranges", "hours_beside_days", "fractions", "named_days", "around_days"),
    *("parts_of_periods", "calendar_in_words", "glued"),
]
PHRASES = [(phrase, due) for kind in KINDS for phrase, due in TABLE[kind].items()]
NOT_DATES = [text for texts in TABLE["not_dates"].values() for text in texts]


def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> pendulum.DateTime:
    return pendulum.datetime(year, month, day, hour, minute, tz="Europe/Berlin")


def parse(text: str, now: pendulum.DateTime = NOW, rules: Rules = RULES) -> str:
    return str(parse_due(text, now, rules))


def test_the_table_is_large_enough():
    assert len(PHRASES) >= 150
    assert len(NOT_DATES) >= 60


@pytest.mark.parametrize(("phrase", "due"), PHRASES)
def test_phrase_means_its_date_alone_and_at_the_end_of_a_line(phrase: str, due: str):
    if phrase != "every friday":
        assert parse(phrase) == due
    assert str(find_due(phrase, NOW, RULES).due) == due
    line = f"call Ana Ruiz {phrase}"
    found = find_due(line, NOW, RULES)
    assert str(found.due) == due
    assert line[: found.start] == "call Ana Ruiz "


@pytest.mark.parametrize(("phrase", "due"), TABLE["alone"].items())
def test_some_phrases_count_only_where_a_date_is_expected(phrase: str, due: str):
    assert parse(phrase) == due


@pytest.mark.parametrize(("line", "expected"), TABLE["in_lines"].items())
def test_place_in_the_line_decides(line: str, expected: list[str]):
    found = find_due(line, NOW, RULES)
    assert [str(found.due), found.phrase] == expected


@pytest.mark.parametrize("text", NOT_DATES)
def test_not_a_date(text: str):
    found = find_due(text, NOW, RULES)
    assert found.due is None
    assert (found.phrase, found.start, found.end) == ("", 0, 0)


@pytest.mark.parametrize(("text", "hint"), TABLE["rejected"].items())
def test_rejected_date_has_a_hint(text: str, hint: str):
    found = find_due(text, NOW, RULES)
    assert (found.due, str(found.hint)) == (None, hint)


@pytest.mark.parametrize(
    "text",
    ["", "3", "april", "fri or sat", "call fri", '"fri"', "2026", "1m", "soon", "2025-01-01"],
)
def test_unreadable_date_raises_one_sentence(text: str):
    with pytest.raises(BadInputError) as raised:
        parse(text)
    assert str(raised.value).endswith(".")
    assert text[:40] in str(raised.value)


def test_date_words_that_were_not_read_are_named():
    assert str(find_due("the deck 31 nov", NOW, RULES).hint) == '"31 nov" was not read as a date.'
    with pytest.raises(BadInputError, match=r'^"31 nov" was not read as a date\. Try tomorrow'):
        parse("31 nov")


def test_error_quotes_a_long_text_shortened():
    with pytest.raises(BadInputError) as raised:
        parse("x" * 1000)
    assert f'"{"x" * 39}…"' in str(raised.value)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("3/12", "2027-03-12"),
        ("12/3", "2026-12-03"),
        ("12/03/2026", "2026-12-03"),
        ("25/12", "2026-12-25"),
        ("3.12.", "2026-12-03"),
        ("2026-12-03", "2026-12-03"),
    ],
)
def test_order_of_day_and_month_is_a_setting(text: str, due: str):
    assert parse(text, rules=Rules(month_first=True)) == due


def test_24_7_is_not_a_date_in_either_order():
    assert find_due("24/7", NOW, Rules(month_first=True)).due is None
    assert find_due("7/24", NOW, Rules(month_first=True)).due == Due("2027-07-24")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("today", "2026-11-23"),
        ("tomorrow", "2026-11-24"),
        ("tue", "2026-11-24"),
        ("mon", "2026-11-30"),
        ("tonight", "2026-11-23"),
        ("tonight 8pm", "2026-11-24T20:00"),
        ("3am", "2026-11-24T03:00"),
        ("1am", "2026-11-25T01:00"),
        ("8pm", "2026-11-24T20:00"),
        ("today 3am", "2026-11-24T03:00"),
        ("today 1am", "2026-11-25T01:00"),
        ("tomorrow 1am", "2026-11-25T01:00"),
        ("3 days", "2026-11-26"),
        ("2h", "2026-11-24T04:00"),
    ],
)
def test_before_day_start_it_is_still_yesterday(text: str, due: str):
    assert parse(text, at(2026, 11, 24, 2)) == due


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("tonight", "2026-11-23"),
        ("this evening", "2026-11-23"),
        ("today noon", "2026-11-23"),
        ("tonight at 10", "2026-11-23T22:00"),
        ("evening", "2026-11-24T18:00"),
        ("3pm", "2026-11-24T15:00"),
    ],
)
def test_tonight_typed_late_is_still_tonight(text: str, due: str):
    assert parse(text, at(2026, 11, 23, 21)) == due


@pytest.mark.parametrize(
    ("now", "text", "due"),
    [
        (at(2027, 1, 31), "1mo", "2027-02-28"),
        (at(2027, 1, 31), "in 2 months", "2027-03-31"),
        (at(2027, 1, 31), "eom", "2027-01-31"),
        (at(2027, 2, 1), "eom", "2027-02-28"),
        (at(2028, 2, 29), "1y", "2029-02-28"),
        (at(2028, 2, 29), "29 feb", "2028-02-29"),
        (at(2028, 3, 1), "29 feb", "2032-02-29"),
        (at(2026, 11, 27), "eow", "2026-11-27"),
        (at(2026, 11, 28), "eow", "2026-12-04"),
        (at(2026, 11, 28), "this weekend", "2026-11-28"),
        (at(2026, 11, 29), "next week", "2026-11-30"),
        (at(2026, 11, 29), "next sun", "2026-12-06"),
        (at(2026, 12, 31), "next quarter", "2027-01-01"),
        (at(2026, 12, 31), "eoy", "2026-12-31"),
        (at(2026, 12, 31), "the 30th", "2027-01-30"),
        (at(2027, 1, 31), "the 30th", "2027-03-30"),
        (at(2026, 11, 25), "w48", "2026-11-25"),
        (at(2026, 11, 27), "in 1 working day", "2026-11-30"),
        (at(2026, 11, 28), "in 5 working days", "2026-12-04"),
    ],
)
def test_edges_of_months_weeks_and_years(now: pendulum.DateTime, text: str, due: str):
    assert parse(text, now) == due


@pytest.mark.parametrize(
    ("now", "text", "due"),
    [
        (at(2026, 3, 29, 1, 30), "2h", "2026-03-29T04:30"),
        (at(2026, 3, 28, 23), "in 24 hours", "2026-03-30T00:00"),
        (at(2026, 3, 28, 12), "tomorrow noon", "2026-03-29T12:00"),
        (at(2026, 10, 25, 1, 30), "3h", "2026-10-25T03:30"),
        (at(2026, 10, 25, 2, 30).subtract(hours=1), "30min", "2026-10-25T02:30"),
    ],
)
def test_hours_are_elapsed_hours_across_a_clock_change(now: pendulum.DateTime, text: str, due: str):
    assert parse(text, now) == due


def test_due_does_not_go_back_when_the_clock_does():
    now = pendulum.datetime(2026, 10, 25, 0, 45, tz="UTC").in_timezone("Europe/Berlin")
    assert now.format("HH:mm") == "02:45"
    assert parse("30min", now) == "2026-10-25T02:45"


def test_parts_of_the_day_are_settings():
    rules = Rules(morning=time(7, 30), evening=time(19, 15))
    assert parse("tomorrow morning", rules=rules) == "2026-11-24T07:30"
    assert parse("fri evening", rules=rules) == "2026-11-27T19:15"


def test_end_of_the_calendar_is_not_an_error():
    now = pendulum.datetime(9999, 12, 31, 23, tz="UTC")
    for text in ("tomorrow", "fri", "3 days", "2h", "next year", "eom", "3 dec", "the 3rd", "1am"):
        assert find_due(text, now, RULES).due is None


@pytest.mark.parametrize(
    ("text", "cadence"),
    [
        ("6 weeks", "6 weeks"),
        ("6w", "6 weeks"),
        ("~6w", "6 weeks"),
        ("~quarterly", "3 months"),
        ("every 3 months", "3 months"),
        ("every other week", "2 weeks"),
        ("every second month", "2 months"),
        ("every week", "1 week"),
        ("every quarter", "3 months"),
        ("every couple of weeks", "2 weeks"),
        ("every half year", "6 months"),
        ("half a year", "6 months"),
        ("every friday", "1 week"),
        ("each year", "1 year"),
        ("once a month", "1 month"),
        ("a fortnight", "2 weeks"),
        ("two months", "2 months"),
        ("daily", "1 day"),
        ("weekly", "1 week"),
        ("Monthly", "1 month"),
        ("quarterly", "3 months"),
        ("yearly", "1 year"),
    ],
)
def test_parse_cadence(text: str, cadence: str):
    assert str(parse_cadence(text)) == cadence


@pytest.mark.parametrize(
    "text", ["", "6", "often", "every", "6m", "0 weeks", "99999 years", "2h", "weekly or so", "~"]
)
def test_unreadable_cadence_raises_one_sentence(text: str):
    with pytest.raises(BadInputError, match=r"\.$"):
        parse_cadence(text)


@pytest.mark.parametrize(
    ("text", "cadence", "phrase"),
    [
        ("coffee every 3 months with cake", "3 months", "every 3 months"),
        ("coffee ~6w with cake", "6 weeks", "~6w"),
        ("coffee quarterly", "3 months", "quarterly"),
        ("every friday standup", "1 week", "every"),
    ],
)
def test_find_cadence_phrase(text: str, cadence: str, phrase: str):
    tokens = tokenize(text)
    found = find_cadence_phrase(tokens)
    assert found is not None
    value, start, end = found
    assert str(value) == cadence
    assert " ".join(token.text for token in tokens[start:end]) == phrase


@pytest.mark.parametrize(
    "text", ["the quarterly numbers", "in 3 months", 'the "every week" problem', "~1m"]
)
def test_no_cadence_phrase(text: str):
    assert find_cadence_phrase(tokenize(text)) is None


@given(st.integers(1, 9999), st.sampled_from(["day", "week", "month", "year"]))
@settings(max_examples=example_count(50))
def test_stored_cadence_parses_to_itself(count: int, unit: str):
    cadence = Cadence(count, unit)
    assert parse_cadence(str(cadence)) == cadence


DIGITS = ["3", "3rd", "15", "31", "2027", "2d", "5m", "~2w", "+1w", "3/12", "3.12.", "9999"]
LONG_DIGITS = ["2026-12-03", "15:00", "3pm", "99999"]
SIGNS = ["Ana", "fri,", "fri:", "dec.", '"', "!"]
GRAMMAR_WORDS = st.sampled_from([*DIGITS, *LONG_DIGITS, *SIGNS, *sorted(english.VOCABULARY)])
MIXED_LINES = st.lists(GRAMMAR_WORDS, max_size=9).map(" ".join)
NOWS = st.datetimes(min_value=pendulum.naive(2020, 1, 1), max_value=pendulum.naive(2040, 1, 1)).map(
    lambda naive: pendulum.instance(naive, tz="Europe/Berlin")
)


@given(st.one_of(st.text(), MIXED_LINES), NOWS, st.booleans())
@settings(max_examples=example_count(400))
def test_any_text_has_a_future_due_and_the_phrase_as_typed(
    text: str, now: pendulum.DateTime, month_first: bool
):
    rules = Rules(month_first=month_first)
    found = find_due(text, now, rules)
    assert text[found.start : found.end] == found.phrase
    assert text[: found.start] + found.phrase + text[found.end :] == text
    if found.due is None:
        assert found.phrase == ""
        return
    assert found.phrase != ""
    assert found.due.day >= today(now, rules)
    if found.due.time is not None:
        assert found.due >= to_due(now)
    assert Due.parse(str(found.due)) == found.due


@given(st.one_of(st.text(), MIXED_LINES), NOWS)
@settings(max_examples=example_count(200))
def test_parsing_raises_only_bad_input(text: str, now: pendulum.DateTime):
    with suppress(BadInputError):
        assert parse_due(text, now, RULES).day >= today(now, RULES)
    with suppress(BadInputError):
        assert parse_cadence(text).count > 0


@pytest.mark.parametrize(
    "text", ["\ud800 fri", "\0 fri", "a" * 100_000 + " fri", "x " * 9_999 + "fri"]
)
def test_date_at_the_end_of_odd_and_long_texts(text: str):
    assert find_due(text, NOW, RULES).phrase == "fri"
