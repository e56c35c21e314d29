"""Why a follow-up is listed, in two or three words."""

from __future__ import annotations

import pytest
from pendulum import Date

from followup_tui.domain.followup import FollowUpReason
from followup_tui.domain.reason_words import reason_phrase

MONDAY = Date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due", "promised_for", "attempt", "snoozes", "reason", "text"),
    [
        ("2026-11-20", "2026-11-24", 3, 2, "cadence", "promised tomorrow"),
        ("2026-11-20", "2026-11-20", 1, 0, "manual", "promise 3d overdue"),
        ("2026-11-23", "2026-11-23T15:00", 1, 0, "manual", "promised today 15:00"),
        ("2026-11-27", None, 1, 0, "promise", "you promised"),
        ("2026-11-20", None, 2, 2, "cadence", "2nd attempt"),
        ("2026-11-20", None, 3, 0, "manual", "3rd attempt"),
        ("2026-11-20", None, 1, 1, "cadence", "snoozed 1×"),
        ("2026-11-20", None, 1, 2, "manual", "snoozed 2×"),
        ("2026-11-20", None, 1, 7, "manual", "snoozed 7×"),
        ("2026-11-20", None, 1, 0, "cadence", "keep in touch"),
        ("2026-11-22", None, 1, 0, "manual", "1 day overdue"),
        ("2026-10-20", None, 1, 0, "outcome", "5 weeks overdue"),
        ("2026-11-23", None, 1, 0, "manual", "due today"),
        ("2026-11-23T08:00", None, 1, 0, "manual", "due today"),
        ("2026-11-24", None, 1, 0, "manual", "due tomorrow"),
        ("2026-11-27", None, 1, 0, "introduction", "due in 4 days"),
    ],
)
def test_the_strongest_reason_is_given(
    due: str,
    promised_for: str | None,
    attempt: int,
    snoozes: int,
    reason: FollowUpReason,
    text: str,
) -> None:
    assert reason_phrase(due, promised_for, attempt, snoozes, reason, MONDAY) == text


@pytest.mark.parametrize(
    ("due", "attempt", "text"),
    [
        ("2026-11-24", 1, "waiting on them until tomorrow"),
        ("2026-11-27", 3, "waiting on them until Fri 27 Nov"),
        ("2026-11-23", 1, "no answer, 2nd attempt"),
        ("2026-11-20", 2, "no answer, 3rd attempt"),
    ],
)
def test_waiting_on_them_until_a_day_and_no_answer_after_it(
    due: str, attempt: int, text: str
) -> None:
    assert reason_phrase(due, "2026-11-20", attempt, 2, "promise", MONDAY, "theirs") == text
