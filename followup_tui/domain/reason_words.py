"""Why a follow-up is listed, in two or three words."""

from __future__ import annotations

from pendulum import Date

from followup_tui.domain.date_words import format_days_short, format_due, ordinal, relative_day
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUpReason, Move


def reason_phrase(
    due: str,
    promised_for: str | None,
    attempt: int,
    snoozes: int,
    reason: FollowUpReason,
    today: Date,
    move: Move = "mine",
) -> str:
    """Return the strongest reason: waiting on them, a promise, a reply, the attempt, snoozes,
    keeping in touch, the date. `move` and `attempt` are the stored ones."""
    day = Due(due).day
    if move == "theirs":
        if day > today:
            return f"waiting on them until {format_due(Due(due), today)}"
        return f"no answer, {ordinal(attempt + 1)} attempt"
    if reason == "reply":
        return "they replied"
    if promised_for:
        return _promise(Due(promised_for), today)
    if reason == "promise":
        return "you promised"
    if attempt > 1:
        return f"{ordinal(attempt)} attempt"
    if snoozes:
        return f"snoozed {snoozes}×"
    if reason == "cadence":
        return "keep in touch"
    distance = relative_day(Due(due), today)
    return distance if day < today else f"due {distance}"


def _promise(promised_for: Due, today: Date) -> str:
    days = (today - promised_for.day).days
    if days > 0:
        return f"promise {format_days_short(days)} overdue"
    return f"promised {format_due(promised_for, today)}"
