"""What is due now and in which order, as SQL shared by the lists and the status bar.

`domain.ranking` has the same rules in Python, and tests compare them. Imports nothing."""

from __future__ import annotations

_REACHED = """SELECT id FROM followup WHERE state = 'open' AND due <= ? AND due <> ?
    UNION SELECT id FROM followup
    WHERE state = 'open' AND move = 'mine' AND promised_for IS NOT NULL AND promised_for < ?"""
DUE_REACHED = f"({_REACHED})"
"""The ids of the follow-ups whose moment has come; takes `reached_parameters`. A UNION, because
each part uses an index; with OR, SQLite would scan the table."""

DUE_NOW = f"""({_REACHED}
    UNION SELECT id FROM followup
    WHERE state = 'open' AND due > ? AND due < ? AND length(due) > 10 AND move = 'mine'
    AND NOT (snoozes > 0 AND updated >= ?))"""
"""The same and my appointments of today, except those that were snoozed today; takes
`due_parameters`."""

_IS_APPOINTMENT = "move = 'mine' AND length(due) > 10 AND due > ? AND due <= ?"
DUE_ORDER = f"""CASE WHEN {_IS_APPOINTMENT} THEN 0
    WHEN move = 'mine' AND promised_for < ? THEN 1
    WHEN move = 'mine' AND (promised_for IS NOT NULL OR reason IN ('promise', 'reply')) THEN 2
    ELSE 3 END,
    CASE WHEN {_IS_APPOINTMENT} THEN due
    WHEN move = 'mine' AND promised_for < ? THEN promised_for ELSE '' END,
    julianday(substr(due, 1, 10)) - 3 * strength, due"""
"""Takes `order_parameters`; needs followup joined to contact. The caller breaks ties by id."""


def reached_parameters(now: str, today: str, tomorrow: str) -> tuple[str, str, str]:
    """Return the parameters of `DUE_REACHED`: now, a calendar day before its `day_start`, tomorrow.

    The arguments are texts in the form of `Due`; the second result is empty in the daytime.
    """
    return now, now[:10] if now[:10] > today else "", tomorrow


def due_parameters(
    now: str, today: str, tomorrow: str, day_began: int
) -> tuple[str, str, str, str, str, int]:
    """Return the parameters of `DUE_NOW`; `day_began` is in UTC milliseconds."""
    return *reached_parameters(now, today, tomorrow), now, tomorrow, day_began


def order_parameters(now: str, two_hours_ago: str, tomorrow: str) -> tuple[str, ...]:
    """Return the parameters of `DUE_ORDER`, texts in the form of `Due`."""
    return (two_hours_ago, max(now, tomorrow), tomorrow) * 2
