"""Keep verb, names and details of a change apart; older changes have only their text."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Add the parts of a label as JSON; null where an older program wrote the change."""
    db.execute_sql("ALTER TABLE journal ADD COLUMN label_parts TEXT")
