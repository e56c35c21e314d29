"""Follow-ups: each step returns a new record."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from followup_tui.domain.followup import FollowUp, Outcome, close, reschedule

FOLLOWUP = FollowUp(3, "call", "2026-11-20", promised_for="2026-11-24", snoozes=2, id=7)


@pytest.mark.parametrize("outcome", ["done", "dropped"])
def test_close_changes_only_the_state(outcome: Outcome) -> None:
    closed = close(FOLLOWUP, outcome, 1_795_000_000_000)
    assert (closed.state, closed.outcome, closed.closed) == ("closed", outcome, 1_795_000_000_000)
    assert replace(closed, state="open", outcome=None, closed=None) == FOLLOWUP


@pytest.mark.parametrize("due", ["2026-11-19", "2026-11-20T10:00", "2027-01-04"])
def test_reschedule_counts_no_snooze(due: str) -> None:
    assert reschedule(FOLLOWUP, due) == replace(FOLLOWUP, due=due)


def test_a_new_follow_up_is_open_mine_and_the_first_attempt() -> None:
    new = FollowUp(3, "call", "2026-11-20")
    assert (new.state, new.move, new.attempt, new.snoozes) == ("open", "mine", 1, 0)
    assert (new.outcome, new.closed, new.promised_for, new.previous) == (None, None, None, None)
    assert (new.reason, new.id, new.uid) == ("manual", 0, "")


def test_a_record_is_immutable() -> None:
    with pytest.raises(FrozenInstanceError):
        FOLLOWUP.due = "2026-11-21"  # type: ignore[misc]
