"""Add the note of a follow-up closed without contact, and indexes for promises and for contacts
whose parking ends."""

from typing import Any

_STATEMENTS = (
    "ALTER TABLE followup ADD COLUMN said TEXT NOT NULL DEFAULT ''",
    """CREATE INDEX followup_promised ON followup (promised_by)
    WHERE state = 'open' AND move = 'mine' AND promised_by IS NOT NULL""",
    """CREATE INDEX contact_resting ON contact (parked_until)
    WHERE standing = 'parked' AND parked_until IS NOT NULL""",
)


def up(migrator: Any, db: Any) -> None:
    """Run plain statements; no column is altered, so the migrator is not needed."""
    for statement in _STATEMENTS:
        db.execute_sql(statement)
