"""What is due now and in which order, as SQL shared by the lists and the status bar.

`domain.ranking` has the same rules in Python, and a test compares them. Imports nothing."""

from __future__ import annotations

DUE_NOW = """(SELECT id FROM followup WHERE state = 'open' AND due <= ? AND due <> ?
    UNION SELECT id FROM followup
    WHERE state = 'open' AND move = 'mine' AND promised_for IS NOT NULL AND promised_for < ?)"""
"""The ids of the follow-ups due now; takes `due_parameters`. A UNION, because each part uses an
index; with OR, SQLite would scan the table."""

DUE_ORDER = """CASE WHEN move = 'mine' AND promised_for < ? THEN 0
    WHEN move = 'mine' AND (promised_for IS NOT NULL OR reason = 'promise') THEN 1 ELSE 2 END,
    CASE WHEN move = 'mine' AND promised_for < ? THEN promised_for ELSE '' END,
    julianday(substr(due, 1, 10)) - 3 * strength, due"""
"""Takes tomorrow twice; needs followup joined to contact. The caller breaks ties by id."""


def due_parameters(now: str, today: str, tomorrow: str) -> tuple[str, str, str]:
    """Return the parameters of `DUE_NOW`: now, a calendar day before its `day_start`, tomorrow.

    The arguments are texts in the form of `Due`; the second result is empty in the daytime.
    """
    return now, now[:10] if now[:10] > today else "", tomorrow
