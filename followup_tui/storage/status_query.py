"""The few numbers of a status bar, read straight from the file: Peewee takes longer to load than
a bar should wait. Never creates, migrates or locks anything, and never waits for who does."""

from __future__ import annotations

import sqlite3

from followup_tui.storage.due_sql import DUE_NOW, DUE_ORDER, due_parameters
from followup_tui.storage.version import SCHEMA_VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def due_summary(
    path: str, now: str, today: str, tomorrow: str
) -> tuple[int, int, list[tuple[str, str, str]]] | None:
    """How many are due, how many of them since an earlier day, and the first three of them as
    (name, about, due). `now` and the days are texts in the form of Due. None when there is no
    database of ours to read."""
    moment = due_parameters(now, today, tomorrow)
    # A writer that holds the file keeps readers out; a bar would blink. What stands in the file is
    # read past the lock then: at worst the number of a moment ago, or none for one round.
    for how in ("mode=ro", "mode=ro&immutable=1"):
        try:
            return _read(f"file://{_quoted(path)}?{how}", moment, today, tomorrow)
        except sqlite3.Error as error:
            if error.sqlite_errorname not in ("SQLITE_BUSY", "SQLITE_LOCKED"):
                return None
    return None


def _read(
    uri: str, moment: tuple[str, str, str], today: str, tomorrow: str
) -> tuple[int, int, list[tuple[str, str, str]]] | None:
    connection = sqlite3.connect(uri, uri=True, timeout=0)
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
            return None
        due, late = connection.execute(
            f"SELECT count(*), coalesce(sum(due < ?), 0) FROM followup WHERE id IN {DUE_NOW}",
            (today, *moment),
        ).fetchone()
        first: Iterable[tuple[str, str, str]] = connection.execute(
            "SELECT contact.name, about, due FROM followup"
            " JOIN contact ON contact.id = followup.contact"
            f" WHERE followup.id IN {DUE_NOW} ORDER BY {DUE_ORDER}, followup.id LIMIT 3",
            (*moment, tomorrow, tomorrow),
        ).fetchall()
        return due, late, list(first)
    finally:
        connection.close()


def _quoted(path: str) -> str:
    """The path as SQLite's URI form wants it."""
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
