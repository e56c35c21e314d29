"""The proposed next step: every outcome with and without a cadence, at every attempt, on every
weekday, against a table written by hand; and the exceptions."""

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
        outcome, cadence, attempt, step, dues, parking_days = (
            part.strip() for part in line.split("|")
        )
        both = zip(DAYS, dues.split(), parking_days.split(), strict=True)
        for place, (day, due, parked_until) in enumerate(both):
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
                None if parked_until == "-" else parked_until,
                id=f"{outcome}-{cadence}-{attempt}-{day}",
            )


def test_the_table_is_complete() -> None:
    cases = [case.values[:4] for case in table()]
    assert len(cases) == len(set(cases)) == len(OUTCOMES) * 2 * 5 * 7


@pytest.mark.parametrize(
    ("outcome", "cadence", "attempt", "now", "expected", "parked_until"), list(table())
)
def test_every_outcome_proposes_what_the_table_says(
    outcome: Outcome,
    cadence: str | None,
    attempt: int,
    now: DateTime,
    expected: tuple[object, ...] | None,
    parked_until: str | None,
) -> None:
    followup = FollowUp(1, "second round", now.to_date_string(), attempt=attempt)
    state = ContactState(Cadence.parse(cadence) if cadence else None)
    plan = propose(followup, outcome, state, now, RULES)
    step = plan.next
    assert (
        step and (step.about, step.due, step.move, step.attempt, step.reason, step.promised_for)
    ) == expected
    assert (plan.outcome, plan.parks, plan.park_until) == (
        outcome,
        parked_until is not None,
        parked_until,
    )


def done(now: DateTime, cadence: str, rules: Rules = RULES) -> str:
    followup = FollowUp(1, "x", "2026-01-01")
    step = propose(followup, "done", ContactState(Cadence.parse(cadence)), now, rules).next
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
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(
    day: str, cadence: str, due: str
) -> None:
    now = pendulum.parse(f"{day}T10:00", tz="Europe/Berlin")
    assert isinstance(now, DateTime)
    assert done(now, cadence) == due


def test_dates_move_to_the_users_own_working_days() -> None:
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


def test_done_proposes_nothing_if_another_follow_up_is_open_or_none_is_wanted() -> None:
    followup = FollowUp(1, "x", "2026-11-23")
    cadence = Cadence.parse("6 weeks")
    for state in (
        ContactState(cadence, others=(replace(followup, id=2),)),
        ContactState(cadence, status="parked"),
        ContactState(None, status="archived"),
        ContactState(None, never=True),
    ):
        plan = propose(followup, "done", state, MONDAY, RULES)
        assert plan.next is None
        assert plan.explanation


def test_waiting_on_them_comes_back_as_one_more_attempt() -> None:
    followup = FollowUp(1, "x", "2026-11-23", move="theirs", attempt=2)
    assert is_my_move_again("theirs", followup.due, MONDAY, RULES)
    assert current_attempt(followup, MONDAY, RULES) == 3
    step = propose(followup, "no answer", ContactState(), MONDAY, RULES).next
    assert step is not None
    assert (step.attempt, step.due) == (4, "2026-12-07")
    waiting = replace(followup, due="2026-11-24")
    assert not is_my_move_again("theirs", waiting.due, MONDAY, RULES)
    assert current_attempt(waiting, MONDAY, RULES) == 2
    assert not is_my_move_again("mine", followup.due, MONDAY, RULES)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_only_no_answer_keeps_the_promise(outcome: Outcome) -> None:
    followup = FollowUp(1, "x", "2026-11-23", promised_for="2026-11-24", reason="promise")
    step = propose(followup, outcome, ContactState(), MONDAY, RULES).next
    carried = (step.promised_for, step.reason) if step else (None, "")
    assert (carried == ("2026-11-24", "promise")) == (outcome == "no answer")


def test_after_the_last_attempt_parking_is_proposed_with_a_reason() -> None:
    followup = FollowUp(1, "x", "2026-11-23", attempt=5)
    plan = propose(followup, "no answer", ContactState(), MONDAY, RULES)
    again = NextStep("x", "2026-12-23", attempt=6)
    reason = "5 attempts without an answer"
    assert plan == ClosePlan("no answer", None, True, "2027-05-24", reason, again)
    assert (plan.without_park.parks, plan.without_park.next) == (False, None)


def test_every_rule_can_be_set() -> None:
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
    followup = FollowUp(1, "x", "2026-11-23")

    def plan_for(outcome: Outcome, attempt: int = 1) -> ClosePlan:
        return propose(replace(followup, attempt=attempt), outcome, ContactState(), MONDAY, rules)

    assert plan_for("done").next == NextStep("say hello", "2026-11-30", reason="cadence")
    assert plan_for("yes").next == NextStep("x", "2026-11-30", "theirs")
    assert plan_for("not yet").next is None
    assert plan_for("no") == ClosePlan("no", None, True, "2026-11-30")
    assert plan_for("no answer").next == NextStep("x", "2026-11-30", attempt=2)
    assert plan_for("no answer", 2).explanation == "2 attempts without an answer"
    assert (plan_for("no answer", 2).parks, plan_for("no answer", 2).park_until) == (True, None)
    assert plan_for("waiting").next == NextStep("their turn", "2026-11-25")


def test_no_date_is_after_the_end_of_the_calendar() -> None:
    end = pendulum.datetime(9999, 12, 30, 10, tz="UTC")
    followup = FollowUp(1, "x", "9999-12-30")
    for outcome in OUTCOMES:
        for state in (ContactState(), ContactState(Cadence(9999, "year"))):
            step = propose(followup, outcome, state, end, RULES).next
            assert step is None or step.due <= "9999-12-31"
