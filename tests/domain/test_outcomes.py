"""What follows a closing: every outcome with and without a cadence, at every try, on every weekday,
against a table written by hand; and what bends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pendulum
import pytest
from pendulum import DateTime

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.followup import OUTCOMES, FollowUp, Outcome
from followup_tui.domain.interval import Interval
from followup_tui.domain.outcomes import (
    ClosePlan,
    ContactState,
    NextStep,
    current_attempt,
    is_my_move_again,
    propose,
)
from followup_tui.domain.rules import OutcomeRule, OutcomeRules, Rules

RULES = Rules()
MONDAY = pendulum.datetime(2026, 11, 23, 10, tz="Europe/Berlin")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TABLE = Path(__file__).with_name("outcomes.txt")


def table() -> Iterator[Any]:
    for line in TABLE.read_text().splitlines():
        if line.startswith("#"):
            continue
        outcome, cadence, attempt, step, dues, rests = (part.strip() for part in line.split("|"))
        both = zip(DAYS, dues.split(), rests.split(), strict=True)
        for place, (day, due, rest) in enumerate(both):
            expected = None
            if step != "-":
                about, move, number, reason = step.split("; ")
                expected = (about, due, move, int(number), reason, None)
            yield pytest.param(
                outcome,
                None if cadence == "-" else cadence,
                int(attempt),
                MONDAY.add(days=place),
                expected,
                None if rest == "-" else rest,
                id=f"{outcome}-{cadence}-{attempt}-{day}",
            )


def test_the_table_is_whole() -> None:
    cases = [one.values[:4] for one in table()]
    assert len(cases) == len(set(cases)) == len(OUTCOMES) * 2 * 5 * 7


@pytest.mark.parametrize(
    ("outcome", "cadence", "attempt", "now", "expected", "rest"), list(table())
)
def test_every_outcome_leads_to_what_the_table_says(
    outcome: Outcome,
    cadence: str | None,
    attempt: int,
    now: DateTime,
    expected: tuple[object, ...] | None,
    rest: str | None,
) -> None:
    one = FollowUp(1, "second round", now.to_date_string(), attempt=attempt)
    around = ContactState(Cadence.parse(cadence) if cadence else None)
    found = propose(one, outcome, around, now, RULES)
    step = found.next
    assert (
        step and (step.about, step.due, step.move, step.attempt, step.reason, step.promised_for)
    ) == expected
    assert (found.outcome, found.parks, found.park_until) == (outcome, rest is not None, rest)


def done(now: DateTime, cadence: str, rules: Rules = RULES) -> str:
    one = FollowUp(1, "x", "2026-01-01")
    step = propose(one, "done", ContactState(Cadence.parse(cadence)), now, rules).next
    assert step is not None
    return step.due


@pytest.mark.parametrize(
    ("day", "cadence", "due"),
    [
        ("2027-01-31", "1 month", "2027-03-01"),  # 28 Feb 2027 is a Sunday
        ("2028-01-31", "1 month", "2028-02-29"),
        ("2026-12-31", "2 months", "2027-03-01"),
        ("2026-12-31", "1 day", "2027-01-01"),
        ("2026-08-31", "6 months", "2027-03-01"),
        ("2028-02-29", "1 year", "2029-02-28"),
        ("2026-11-27", "1 week", "2026-12-04"),
    ],
)
def test_months_are_counted_from_the_day_and_end_where_the_month_does(
    day: str, cadence: str, due: str
) -> None:
    now = pendulum.parse(f"{day}T10:00", tz="Europe/Berlin")
    assert isinstance(now, DateTime)
    assert done(now, cadence) == due


def test_another_working_week_shifts_to_its_own_days() -> None:
    sunday_to_thursday = replace(RULES, working_days=frozenset({6, 0, 1, 2, 3}))
    six_days = replace(RULES, working_days=frozenset(range(6)))
    assert done(MONDAY, "4 days", sunday_to_thursday) == "2026-11-29"  # Fri 27 goes to Sunday
    assert done(MONDAY, "5 days", sunday_to_thursday) == "2026-11-29"
    assert done(MONDAY, "5 days", six_days) == "2026-11-28"
    assert done(MONDAY, "6 days", six_days) == "2026-11-30"


def test_the_night_before_day_start_belongs_to_the_day_before() -> None:
    night = pendulum.datetime(2026, 11, 24, 1, tz="Europe/Berlin")
    assert done(night, "1 week") == "2026-11-30"
    assert done(night.add(hours=3), "1 week") == "2026-12-01"


def test_nothing_follows_done_where_another_one_is_open_or_nothing_is_wanted() -> None:
    one = FollowUp(1, "x", "2026-11-23")
    rhythm = Cadence.parse("6 weeks")
    for around in (
        ContactState(rhythm, others_open=True),
        ContactState(rhythm, status="parked"),
        ContactState(None, status="archived"),
        ContactState(None, never=True),
    ):
        found = propose(one, "done", around, MONDAY, RULES)
        assert found.next is None
        assert found.explanation


def test_what_waited_on_them_comes_back_as_one_more_try() -> None:
    one = FollowUp(1, "x", "2026-11-23", move="theirs", attempt=2)
    assert is_my_move_again("theirs", one.due, MONDAY, RULES)
    assert current_attempt(one, MONDAY, RULES) == 3
    step = propose(one, "no answer", ContactState(), MONDAY, RULES).next
    assert step is not None
    assert (step.attempt, step.due) == (4, "2026-12-07")
    waiting = replace(one, due="2026-11-24")
    assert not is_my_move_again("theirs", waiting.due, MONDAY, RULES)
    assert current_attempt(waiting, MONDAY, RULES) == 2
    assert not is_my_move_again("mine", one.due, MONDAY, RULES)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_only_a_try_without_an_answer_carries_the_promise_on(outcome: Outcome) -> None:
    one = FollowUp(1, "x", "2026-11-23", promised_for="2026-11-24", reason="promise")
    step = propose(one, outcome, ContactState(), MONDAY, RULES).next
    carried = (step.promised_for, step.reason) if step else (None, "")
    assert (carried == ("2026-11-24", "promise")) == (outcome == "no answer")


def test_after_the_last_try_a_rest_is_proposed_and_says_why() -> None:
    one = FollowUp(1, "x", "2026-11-23", attempt=5)
    found = propose(one, "no answer", ContactState(), MONDAY, RULES)
    assert found == ClosePlan("no answer", None, True, "2027-05-24", "5 tries without an answer")


def test_every_default_is_a_rule_of_its_own() -> None:
    week = Interval.parse("1 week")
    steps = OutcomeRules(
        done=OutcomeRule((week,), "say hello"),
        yes=OutcomeRule((week,), "", "theirs"),
        not_yet=OutcomeRule((), "again"),
        no=OutcomeRule((), park=week),
        no_answer=OutcomeRule((week,), park=None),
        waiting=OutcomeRule((Interval.parse("2 working days"),), "their turn", "mine"),
    )
    rules = replace(RULES, outcomes=steps)
    one = FollowUp(1, "x", "2026-11-23")

    def found(outcome: Outcome, attempt: int = 1) -> ClosePlan:
        return propose(replace(one, attempt=attempt), outcome, ContactState(), MONDAY, rules)

    assert found("done").next == NextStep("say hello", "2026-11-30", reason="cadence")
    assert found("yes").next == NextStep("x", "2026-11-30", "theirs")
    assert found("not yet").next is None
    assert found("no") == ClosePlan("no", None, True, "2026-11-30")
    assert found("no answer").next == NextStep("x", "2026-11-30", attempt=2)
    assert found("no answer", 2).explanation == "2 tries without an answer"
    assert (found("no answer", 2).parks, found("no answer", 2).park_until) == (True, None)
    assert found("waiting").next == NextStep("their turn", "2026-11-25")


def test_nothing_is_beyond_the_calendar() -> None:
    end = pendulum.datetime(9999, 12, 30, 10, tz="UTC")
    one = FollowUp(1, "x", "9999-12-30")
    for outcome in OUTCOMES:
        for around in (ContactState(), ContactState(Cadence(9999, "year"))):
            step = propose(one, outcome, around, end, RULES).next
            assert step is None or step.due <= "9999-12-31"
