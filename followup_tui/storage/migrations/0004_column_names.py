"""Give columns the names that records have in code and JSON, in the journal, too."""

from typing import Any

_JOURNAL_KEYS = (("promised_by", "promised_for"), ("said", "note"), ("standing", "status"))
_SEARCH_COLUMNS = "name, company, tags, methods, notes, topics"

_STATEMENTS = (
    "ALTER TABLE followup RENAME COLUMN promised_by TO promised_for",
    "ALTER TABLE followup RENAME COLUMN said TO note",
    "ALTER TABLE contact RENAME COLUMN standing TO status",
    "DROP INDEX contact_resting",
    """CREATE INDEX contact_parked ON contact (parked_until)
    WHERE status = 'parked' AND parked_until IS NOT NULL""",
    # Virtual tables have no RENAME COLUMN.
    f"""CREATE VIRTUAL TABLE search_renamed USING fts5 (
    {_SEARCH_COLUMNS}, history,
    tokenize = "unicode61 remove_diacritics 0", prefix = '1 2 3')""",
    f"""INSERT INTO search_renamed (rowid, {_SEARCH_COLUMNS}, history)
    SELECT rowid, {_SEARCH_COLUMNS}, said FROM search""",
    "DROP TABLE search",
    "ALTER TABLE search_renamed RENAME TO search",
)


def up(migrator: Any, db: Any) -> None:
    """Run plain statements; SQLite renames the columns in indexes, too."""
    for statement in _STATEMENTS:
        db.execute_sql(statement)
    for old, new in _JOURNAL_KEYS:
        # Quotes inside a JSON text are escaped, so `"said":` can only be a key.
        db.execute_sql(
            "UPDATE journal SET edits = replace(edits, ?, ?) WHERE instr(edits, ?)",
            (f'"{old}":', f'"{new}":', f'"{old}":'),
        )
