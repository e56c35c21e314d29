"""What a database holds, read by SQLite alone, to compare two of them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

_UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Milliseconds of the 16 minutes from NOW: on the screen, the clock goes on.
_STAMP = re.compile(r"\b1795425\d{6}\b")
_TABLES = (
    *("contact", "contact_method", "tag", "contact_tag", "followup", "interaction"),
    *("interaction_contact", "introduction", "distinct_pair", "journal", "search"),
)
NOTHING, WHOLE = (0, 0, 0, 0), (1, 1, 1, 1)
"""What `count_of` returns for a line that was not saved, and for one that was saved once."""
Content = dict[str, list[tuple[Any, ...]]]


@contextmanager
def connected(database: Path) -> Iterator[sqlite3.Connection]:
    """Open the database, which also rolls back what a killed program left, and close it."""
    with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as connection:
        yield connection


def sound_content(database: Path) -> Content:
    """Check that the database, its references and its search index are sound; return its rows.

    Uids and times are left out, as they differ from run to run."""
    with connected(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        # Checks the index against the texts it was made from; written nowhere.
        connection.execute("BEGIN")
        connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        connection.execute("ROLLBACK")
        return {
            table: [
                tuple(_STAMP.sub("", _UID.sub("", str(value))) for value in row)
                for row in connection.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid")
            ]
            for table in _TABLES
        }


def check_whole(database: Path) -> None:
    """Check that the tables are as the journal tells, and that search finds every name."""
    with connected(database) as connection:
        names = connection.execute("SELECT id, name FROM contact").fetchall()
        indexed = {row for (row,) in connection.execute("SELECT rowid FROM search")}
    assert {contact for contact, _ in names} == indexed


def count_of(database: Path, name: str) -> tuple[int, int, int, int]:
    """Return how many contacts, follow-ups, changes and search documents there are of a name."""
    with connected(database) as connection:
        answers = [
            connection.execute(question, (word,)).fetchone()[0]
            for question, word in (
                ("SELECT count(*) FROM contact WHERE name = ?", name),
                (
                    "SELECT count(*) FROM followup JOIN contact ON contact.id = followup.contact"
                    " WHERE name = ?",
                    name,
                ),
                ("SELECT count(*) FROM journal WHERE instr(label, ?)", name),
                ("SELECT count(*) FROM search WHERE search MATCH ?", f'name : "{name}"'),
            )
        ]
    return answers[0], answers[1], answers[2], answers[3]
