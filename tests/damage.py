"""Damage a database as a bad disk or another program does: values that the program never writes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

PAGE_SIZE = 4096
TEXT_COLUMNS = {
    "contact": "uid name folded latin nickname company role location time_zone cadence met met_on"
    " status parked_until birthday notes last_contact extra",
    "contact_method": "uid kind value label",
    "tag": "uid name cadence",
    "contact_tag": "uid",
    "followup": "uid about due promised_for move channel reason state outcome note",
    "interaction": "uid happened channel direction summary i_promised they_promised",
    "interaction_contact": "uid",
    "introduction": "uid reason first_answer second_answer made_on result",
    "distinct_pair": "uid",
    "journal": "uid label program edits label_parts",
}
NUMBER_COLUMNS = {
    "contact": "created updated strength introduced_by",
    "contact_method": "created updated contact position",
    "tag": "created updated",
    "contact_tag": "created updated contact tag",
    "followup": "created updated contact attempt snoozes closed previous",
    "interaction": "created updated followup",
    "interaction_contact": "created updated interaction contact",
    "introduction": "created updated first second",
    "distinct_pair": "created updated first second",
    "journal": "made undone superseded",
}


def spoil(path: Path, table: str, column: str, record_id: int, value: Any) -> None:
    """Store any value in a column, past its type and checks; bytes are stored as text."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = 0")
        connection.execute("PRAGMA ignore_check_constraints = 1")
        stored = f"SELECT sql FROM sqlite_master WHERE name = '{table}'"
        (schema,) = connection.execute(stored).fetchone()
        loose = schema.replace("STRICT", "").replace("NOT NULL", "")
        # Without an affinity, a value is stored as it is.
        for kind in ("TEXT", "INTEGER"):
            loose = loose.replace(f" {kind} ", " ").replace(f" {kind},", ",")
        loose = loose.replace("id PRIMARY", "id INTEGER PRIMARY")
        _set_schema(connection, table, loose)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = 1")
        new = "CAST(? AS TEXT)" if isinstance(value, bytes) else "?"
        bound = bytes(value) if isinstance(value, memoryview) else value
        connection.execute(f"UPDATE {table} SET {column} = {new} WHERE id = ?", (bound, record_id))
        connection.commit()
        _set_schema(connection, table, schema)


def stored(path: Path, table: str, column: str, record_id: int) -> Any:
    """Return what is stored: text as bytes."""
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        rows = connection.execute(f"SELECT {column} FROM {table} WHERE id = ?", (record_id,))
        return rows.fetchone()[0]


def _set_schema(connection: sqlite3.Connection, table: str, schema: str) -> None:
    connection.execute("PRAGMA writable_schema = 1")
    connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (schema, table))
    connection.commit()


def overwrite_page(path: Path, random: Random, page: int | None = None) -> int:
    """Overwrite a page with random bytes, without the page given any but the first; return it."""
    size = PAGE_SIZE
    count = path.stat().st_size // size
    number = random.randrange(2, count + 1) if page is None else page
    with path.open("r+b") as file:
        file.seek((number - 1) * size)
        file.write(random.randbytes(size))
    return number
