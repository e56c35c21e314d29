"""Why a follow-up is listed, in two or three words."""

from __future__ import annotations

from pendulum import Date

from followup_tui.domain.due import Due
from followup_tui.domain.followup import Reason
from followup_tui.domain.wording import distance, due_words, ordinal, times


def why(
    due: str, promised_by: str | None, attempt: int, snoozes: int, reason: Reason, today: Date
) -> str:
    """The strongest reason: a promise, another try, often put off, keeping in touch, the date."""
    if promised_by:
        return f"promised by {due_words(Due(promised_by), today)}"
    if attempt > 1:
        return f"{ordinal(attempt)} try"
    if snoozes:
        return f"put off {times(snoozes)}"
    if reason == "cadence":
        return "keep in touch"
    words = distance(Due(due), today)
    return words if Due(due).day < today else f"due {words}"
