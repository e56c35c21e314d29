"""Give columns the names that records have in code and JSON."""

from typing import Any

_STATEMENTS = (
    "ALTER TABLE followup RENAME COLUMN promised_by TO promised_for",
    "ALTER TABLE followup RENAME COLUMN said TO note",
    "ALTER TABLE contact RENAME COLUMN standing TO status",
)


def up(migrator: Any, db: Any) -> None:
    """Plain statements; SQLite renames the columns in indexes, too."""
    for statement in _STATEMENTS:
        db.execute_sql(statement)
