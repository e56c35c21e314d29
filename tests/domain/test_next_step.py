"""The next step as a line, rests, gaps, and the spread."""

from __future__ import annotations

from collections import Counter

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pendulum import Date

from followup_tui.domain.followup import OUTCOMES, FollowUp, Outcome
from followup_tui.domain.interval import Interval
from followup_tui.domain.language.next_step import format_next_step, parse_next_step
from followup_tui.domain.language.parking import is_park_over, parse_park_until
from followup_tui.domain.outcomes import ClosePlan, ContactState, NextStep, propose
from followup_tui.domain.rules import Rules
from followup_tui.domain.working_days import working_day_after, working_day_from
from followup_tui.domain.workload import assign_days
from followup_tui.errors import BadInputError

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
PROPOSED = ClosePlan("yes", NextStep("thank them", "2026-11-24", promised_for="2026-11-24"))


def read(text: str, closing: ClosePlan = PROPOSED) -> ClosePlan:
    return parse_next_step(text, closing, NOW, RULES)


@pytest.mark.parametrize(
    ("text", "about", "due", "move"),
    [
        ("nudge fri", "nudge", "2026-11-27", "mine"),
        ("fri", "thank them", "2026-11-27", "mine"),
        ("nudge", "nudge", "2026-11-24", "mine"),
        ("they: the contract in 2 weeks", "the contract", "2026-12-07", "theirs"),
        ("wait: an answer", "an answer", "2026-11-24", "theirs"),
        ("me: the deck fri", "the deck", "2026-11-27", "mine"),
        ("central park fri", "central park", "2026-11-27", "mine"),
        ("parking ticket fri", "parking ticket", "2026-11-27", "mine"),
    ],
)
def test_what_is_typed_replaces_what_was_proposed(
    text: str, about: str, due: str, move: str
) -> None:
    step = read(text).next
    assert step is not None
    assert (step.about, step.due, step.move) == (about, due, move)


def test_another_matter_is_no_promise_and_no_round_any_more() -> None:
    same, other = read("fri").next, read("nudge fri").next
    assert same is not None
    assert other is not None
    assert (same.promised_for, other.promised_for) == ("2026-11-24", None)
    rounds = ClosePlan("done", NextStep("keep in touch", "2027-02-23", reason="cadence"))
    kept, left = read("fri", rounds).next, read("send the deck fri", rounds).next
    assert kept is not None
    assert left is not None
    assert (kept.reason, left.reason) == ("cadence", "outcome")


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("park", None),
        ("rest", None),
        ("park until march", "2027-03-01"),
        ("park for 6 months", "2027-05-23"),
        ("Park 2 weeks", "2026-12-07"),
        ("thank her fri, park until 12 jan", "2027-01-12"),
        ("thank her fri; and park", None),
    ],
)
def test_a_rest_is_part_of_the_line(text: str, until: str | None) -> None:
    found = read(text)
    assert (found.parks, found.park_until) == (True, until)
    assert (found.next is not None) == text.startswith("thank")


def test_an_empty_line_is_nothing() -> None:
    found = read("  ", ClosePlan("no", PROPOSED.next, True, "2027-05-24", "why"))
    assert found == ClosePlan("no")


@pytest.mark.parametrize("text", ["nudge 1m", "park until foo", "park yesterday"])
def test_a_date_that_is_refused_is_said(text: str) -> None:
    with pytest.raises(BadInputError):
        read(text)


@given(
    st.sampled_from(OUTCOMES),
    st.integers(1, 6),
    st.booleans(),
    st.integers(0, 800),
    st.sampled_from(["", "call", "the deck", "second round", "a (b) c"]),
)
def test_what_is_proposed_reads_the_same(
    outcome: Outcome, attempt: int, others: bool, days: int, about: str
) -> None:
    now = NOW.add(days=days)
    one = FollowUp(1, about, now.to_date_string(), attempt=attempt)
    closing = propose(one, outcome, ContactState(None, others), now, RULES)
    again = parse_next_step(format_next_step(closing, now, RULES), closing, now, RULES)
    assert (again.next, again.parks, again.park_until) == (
        closing.next,
        closing.parks,
        closing.park_until,
    )


@given(st.text(max_size=60))
def test_any_line_is_a_next_step_or_a_sentence(text: str) -> None:
    try:
        found = read(text)
    except BadInputError:
        return
    assert found.next is None or found.next.due


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        ("march", "2027-03-01"),
        ("until March", "2027-03-01"),
        ("november", "2027-11-01"),
        ("december", "2026-12-01"),
        ("6 months", "2027-05-23"),
        ("for 2 weeks", "2026-12-07"),
        ("fri 3pm", "2026-11-27"),
    ],
)
def test_until_when_somebody_rests(text: str, day: str | None) -> None:
    assert parse_park_until(text, NOW, RULES) == day


def test_a_rest_is_over_on_its_day() -> None:
    assert [is_park_over("parked", "2026-12-01", day) for day in ("2026-11-30", "2026-12-01")] == [
        False,
        True,
    ]
    assert not is_park_over("parked", None, "2026-12-01")
    assert not is_park_over("active", "2026-01-01", "2026-12-01")


@pytest.mark.parametrize("text", ["3 days", "1 day", "2 weeks", "3 months", "1 working day"])
def test_a_gap_is_written_as_it_is_read(text: str) -> None:
    assert str(Interval.parse(text)) == text


@pytest.mark.parametrize("text", ["", "soon", "0 days", "3", "days", "1000 working days", "-1 day"])
def test_what_is_no_gap_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cadence"):
        Interval.parse(text)


@given(
    st.sampled_from(["3 days", "1 working day", "6 weeks", "1 month", "1 year"]),
    st.dates(Date(2000, 1, 1), Date(2100, 1, 1)),
    st.frozensets(st.integers(0, 6), min_size=1),
)
def test_a_day_that_the_program_chooses_is_a_working_day_and_no_earlier(
    text: str, start: Date, week: frozenset[int]
) -> None:
    rules = Rules(working_days=week)
    found = working_day_after(Interval.parse(text), start, rules)
    assert found > start
    assert found.weekday() in week
    assert working_day_from(found, rules) == found


@given(
    st.integers(0, 60),
    st.integers(0, 15),
    st.dictionaries(st.integers(1, 30), st.integers(0, 14), max_size=10),
    st.integers(1, 12),
)
def test_no_day_gets_more_than_the_cap_leaves(
    late: int, kept: int, busy: dict[int, int], cap: int
) -> None:
    today = Date(2026, 11, 23)
    rules = Rules(daily_cap=cap)
    there = {today.add(days=ahead): count for ahead, count in busy.items()}
    found = assign_days(range(late), kept, there, today, rules)
    assert list(found) == list(range(late))
    assert sorted(found.values()) == list(found.values())
    for day, count in Counter(found.values()).items():
        held = kept if day == today else there.get(day, 0)
        assert count + held <= cap
        assert day == today or day.weekday() in rules.working_days
