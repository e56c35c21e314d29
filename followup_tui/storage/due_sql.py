"""What is due now and in which order, as SQL: the one place that the lists and the status bar read.
domain/rank.py says the same in Python; a test compares. Loads nothing."""

from __future__ import annotations

DUE_NOW = """(SELECT id FROM followup WHERE state = 'open' AND due <= ? AND due <> ?
    UNION SELECT id FROM followup
    WHERE state = 'open' AND move = 'mine' AND promised_for IS NOT NULL AND promised_for < ?)"""
"""The ids of what asks for attention: two questions, each answered by an index of its own, where
SQLite would answer one with OR by looking at all. Takes what `given` gives: the moment, a day whose
calendar has begun before `day_start` (or an empty text), and tomorrow."""

DUE_ORDER = """CASE WHEN move = 'mine' AND promised_for < ? THEN 0
    WHEN move = 'mine' AND (promised_for IS NOT NULL OR reason = 'promise') THEN 1 ELSE 2 END,
    CASE WHEN move = 'mine' AND promised_for < ? THEN promised_for ELSE '' END,
    julianday(substr(due, 1, 10)) - 3 * strength, due"""
"""Takes tomorrow twice; needs follow-ups joined to their contacts. Ties go by the id."""


def due_parameters(now: str, today: str, tomorrow: str) -> tuple[str, str, str]:
    """What `DUE_NOW` takes, in its order."""
    return now, now[:10] if now[:10] > today else "", tomorrow
