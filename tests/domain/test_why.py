"""Why a follow-up is listed: the strongest reason, in two or three words."""

from __future__ import annotations

import pytest
from pendulum import Date

from followup_tui.domain.followup import FollowUpReason
from followup_tui.domain.reason_words import reason_phrase

MONDAY = Date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due", "promised_for", "attempt", "snoozes", "reason", "words"),
    [
        ("2026-11-20", "2026-11-24", 3, 2, "cadence", "promised tomorrow"),
        ("2026-11-20", "2026-11-20", 1, 0, "manual", "promise 3d late"),
        ("2026-11-23", "2026-11-23T15:00", 1, 0, "manual", "promised today 15:00"),
        ("2026-11-27", None, 1, 0, "promise", "you promised"),
        ("2026-11-20", None, 2, 2, "cadence", "2nd try"),
        ("2026-11-20", None, 3, 0, "manual", "3rd try"),
        ("2026-11-20", None, 1, 1, "cadence", "put off once"),
        ("2026-11-20", None, 1, 2, "manual", "put off twice"),
        ("2026-11-20", None, 1, 7, "manual", "put off 7 times"),
        ("2026-11-20", None, 1, 0, "cadence", "keep in touch"),
        ("2026-11-22", None, 1, 0, "manual", "1 day late"),
        ("2026-10-20", None, 1, 0, "outcome", "5 weeks late"),
        ("2026-11-23", None, 1, 0, "manual", "due today"),
        ("2026-11-23T08:00", None, 1, 0, "manual", "due today"),
        ("2026-11-24", None, 1, 0, "manual", "due tomorrow"),
        ("2026-11-27", None, 1, 0, "introduction", "due in 4 days"),
    ],
)
def test_the_strongest_reason_is_said(
    due: str,
    promised_for: str | None,
    attempt: int,
    snoozes: int,
    reason: FollowUpReason,
    words: str,
) -> None:
    assert reason_phrase(due, promised_for, attempt, snoozes, reason, MONDAY) == words


@pytest.mark.parametrize(
    ("due", "attempt", "words"),
    [
        ("2026-11-24", 1, "they have until tomorrow"),
        ("2026-11-27", 3, "they have until Fri 27 Nov"),
        ("2026-11-23", 1, "no word, 2nd try"),
        ("2026-11-20", 2, "no word, 3rd try"),
    ],
)
def test_what_waits_on_them_says_so_and_then_that_it_has_come_back(
    due: str, attempt: int, words: str
) -> None:
    assert reason_phrase(due, "2026-11-20", attempt, 2, "promise", MONDAY, "theirs") == words
