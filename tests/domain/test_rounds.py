"""Which open follow-ups silence a cadence, and when its round ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pendulum import Date

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.followup import FollowUp, Outcome
from followup_tui.domain.outcomes import ContactState, propose
from followup_tui.domain.rounds import is_silenced, round_end
from followup_tui.domain.rules import Rules
from tests.domain.test_outcomes import MONDAY

RULES = Rules()
TODAY = Date(2026, 11, 23)
END = Date(2027, 1, 4)


@pytest.mark.parametrize(
    ("last_contact", "end"),
    [
        (None, "2027-01-04"),
        ("2026-11-22", "2027-01-04"),  # six weeks later is a Sunday
        ("2026-10-20", "2026-12-01"),
        ("2026-10-12", "2027-01-04"),  # ends today, so the next one counts
        ("2025-01-01", "2027-01-04"),
    ],
)
def test_a_round_counts_from_last_contact_and_missed_ones_from_today(
    last_contact: str | None, end: str
) -> None:
    assert str(round_end(Cadence(6, "week"), last_contact, TODAY, RULES)) == end


@pytest.mark.parametrize(
    ("followup", "expected"),
    [
        (FollowUp(1, "deck", "2026-11-20"), True),
        (FollowUp(1, "deck", "2027-01-04T15:00"), True),
        (FollowUp(1, "deck", "2027-01-05"), False),
        (FollowUp(1, "deck", "2027-03-01", promised_for="2026-12-01"), True),
        (FollowUp(1, "intro", "2026-12-01", move="theirs"), False),
        (FollowUp(1, "intro", "2027-09-01", move="theirs", promised_for="2027-09-01"), False),
        (FollowUp(1, "keep in touch", "2027-06-01", reason="cadence"), True),
    ],
)
def test_only_a_step_of_mine_in_the_round_silences_a_cadence(
    followup: FollowUp, expected: bool
) -> None:
    assert is_silenced([followup], END) is expected
    assert not is_silenced([], END)


def test_done_keeps_in_touch_beside_what_is_far_off_or_theirs() -> None:
    outcome: Outcome = "done"
    closed = FollowUp(1, "deck", "2026-11-23", id=1)
    far_off = replace(closed, id=2, due="2027-09-01")
    state = ContactState(Cadence(6, "week"), (far_off, replace(far_off, move="theirs")))
    step = propose(closed, outcome, state, MONDAY, RULES).next
    assert step is not None
    assert (step.about, step.due, step.reason) == ("keep in touch", "2027-01-04", "cadence")
    without_cadence = replace(state, cadence=None)
    assert propose(closed, outcome, without_cadence, MONDAY, RULES).next is None
