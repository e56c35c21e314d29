"""What contact from someone does to an open follow-up with them."""

from __future__ import annotations

from dataclasses import replace

import pendulum
import pytest

from followup_tui.domain.answers import after_contact, is_answer
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.rules import Rules

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 30, 10, tz="Europe/Berlin")


def made(hour: int = 10, **fields: object) -> FollowUp:
    """Return a follow-up made on Monday, 23 November 2026."""
    moment = pendulum.datetime(2026, 11, 23, hour, tz="Europe/Berlin")
    followup = FollowUp(1, "deck", "2026-12-07", created=int(moment.timestamp() * 1000))
    return replace(followup, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("happened", ["2026-11-23", "2026-11-23T08:00", "2026-11-30"])
@pytest.mark.parametrize("due", ["2026-11-25", "2026-12-07", "2026-12-07T15:00"])
def test_an_answer_ends_the_wait(happened: str, due: str) -> None:
    waiting = made(move="theirs", due=due, attempt=3, snoozes=2)
    after = after_contact(waiting, happened, NOW, RULES)
    assert (after.move, after.due, after.reason) == ("mine", "2026-11-30", "reply")
    assert (after.attempt, after.snoozes) == (1, 0)


@pytest.mark.parametrize("happened", ["2026-11-22", "2026-11-22T23:00"])
def test_contact_from_before_the_wait_or_the_last_attempt_changes_nothing(happened: str) -> None:
    for followup in (made(move="theirs"), made(attempt=3)):
        assert after_contact(followup, happened, NOW, RULES) == followup


def test_the_night_belongs_to_the_day_before() -> None:
    waiting = made(hour=1, move="theirs")
    assert after_contact(waiting, "2026-11-22", NOW, RULES).move == "mine"


def test_attempts_start_again_and_the_day_stays() -> None:
    followup = made(attempt=3, snoozes=1)
    assert after_contact(followup, "2026-11-25", NOW, RULES) == replace(followup, attempt=1)


def test_a_promise_for_a_later_day_stays_theirs() -> None:
    promise = made(move="theirs", reason="promise", promised_for="2026-12-07")
    assert after_contact(promise, "2026-11-30", NOW, RULES) == promise


@pytest.mark.parametrize("promised_for", [None, "2026-11-30", "2026-11-27"])
def test_any_other_promise_of_theirs_is_not_mine_to_keep_after_an_answer(
    promised_for: str | None,
) -> None:
    promise = made(move="theirs", reason="promise", promised_for=promised_for)
    after = after_contact(promise, "2026-11-30", NOW, RULES)
    assert (after.move, after.reason, after.promised_for) == ("mine", "reply", None)


def test_what_goes_out_is_no_answer() -> None:
    assert [is_answer(direction) for direction in ("in", "both", "out")] == [True, True, False]
