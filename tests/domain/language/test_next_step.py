"""Tests for the next step as a line."""

from __future__ import annotations

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.followup import OUTCOMES, FollowUp, Outcome
from followup_tui.domain.language.next_step import format_next_step, parse_next_step
from followup_tui.domain.outcomes import ClosePlan, ContactState, NextStep, propose
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
PROPOSAL = ClosePlan("yes", NextStep("thank them", "2026-11-24", promised_for="2026-11-24"))


def parse(text: str, proposal: ClosePlan = PROPOSAL) -> ClosePlan:
    return parse_next_step(text, proposal, NOW, RULES)


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
def test_typed_line_replaces_the_proposal(text: str, about: str, due: str, move: str) -> None:
    step = parse(text).next
    assert step is not None
    assert (step.about, step.due, step.move) == (about, due, move)


def test_different_topic_is_no_longer_a_promise_or_cadence() -> None:
    same, other = parse("fri").next, parse("nudge fri").next
    assert same is not None
    assert other is not None
    assert (same.promised_for, other.promised_for) == ("2026-11-24", None)
    cadence = ClosePlan("done", NextStep("keep in touch", "2027-02-23", reason="cadence"))
    same_topic, different_topic = (
        parse("fri", cadence).next,
        parse("send the deck fri", cadence).next,
    )
    assert same_topic is not None
    assert different_topic is not None
    assert (same_topic.reason, different_topic.reason) == ("cadence", "outcome")


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
def test_park_is_part_of_the_line(text: str, until: str | None) -> None:
    plan = parse(text)
    assert (plan.parks, plan.park_until) == (True, until)
    assert (plan.next is not None) == text.startswith("thank")


def test_empty_line_means_no_next_step() -> None:
    plan = parse("  ", ClosePlan("no", PROPOSAL.next, True, "2027-05-24", "why"))
    assert plan == ClosePlan("no")


@pytest.mark.parametrize("text", ["nudge 1m", "park until foo", "park yesterday"])
def test_rejected_date_raises(text: str) -> None:
    with pytest.raises(BadInputError):
        parse(text)


def test_date_words_that_were_not_read_are_named() -> None:
    with pytest.raises(BadInputError, match=r'^"31 nov" was not read as a date\.$'):
        parse("send the deck 31 nov")


@given(
    st.sampled_from(OUTCOMES),
    st.integers(1, 6),
    st.booleans(),
    st.integers(0, 800),
    st.sampled_from(["", "call", "the deck", "second round", "a (b) c"]),
)
def test_formatted_proposal_parses_to_itself(
    outcome: Outcome, attempt: int, has_others: bool, days: int, about: str
) -> None:
    now = NOW.add(days=days)
    followup = FollowUp(1, about, now.to_date_string(), attempt=attempt)
    plan = propose(followup, outcome, ContactState(None, has_others), now, RULES)
    parsed = parse_next_step(format_next_step(plan, now, RULES), plan, now, RULES)
    assert (parsed.next, parsed.parks, parsed.park_until) == (
        plan.next,
        plan.parks,
        plan.park_until,
    )


@given(st.text(max_size=60))
def test_any_line_is_a_plan_or_bad_input(text: str) -> None:
    try:
        plan = parse(text)
    except BadInputError:
        return
    assert plan.next is None or plan.next.due
