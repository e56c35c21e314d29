"""Why a follow-up is listed, in two or three words."""

from __future__ import annotations

from pendulum import Date

from followup_tui.domain.date_words import (
    format_days_short,
    format_due,
    ordinal,
    relative_day,
    times_phrase,
)
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
    """The strongest reason: no word from them, a promise, another try, often put off, keeping in
    touch, the date. `move` and `attempt` are those that are stored."""
    day = Due(due).day
    if move == "theirs":
        if day > today:
            return f"they have until {format_due(Due(due), today)}"
        return f"no word, {ordinal(attempt + 1)} try"
    if promised_for:
        return _promise(Due(promised_for), today)
    if reason == "promise":
        return "you promised"
    if attempt > 1:
        return f"{ordinal(attempt)} try"
    if snoozes:
        return f"put off {times_phrase(snoozes)}"
    if reason == "cadence":
        return "keep in touch"
    words = relative_day(Due(due), today)
    return words if day < today else f"due {words}"


def _promise(promised: Due, today: Date) -> str:
    days = (today - promised.day).days
    if days > 0:
        return f"promise {format_days_short(days)} late"
    return f"promised {format_due(promised, today)}"
