"""The numbers of the status bar, read with sqlite3 alone, as Peewee loads too slowly for a bar.

Never creates, migrates or locks the database, and never waits for a lock."""

from __future__ import annotations

import sqlite3

from followup_tui.storage.due_sql import DUE_NOW, DUE_ORDER, due_parameters, order_parameters
from followup_tui.storage.text_decoding import Connection
from followup_tui.storage.version import SCHEMA_VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Moment = tuple[str, str, str, str, int]
    """Now, two hours ago, today and tomorrow as texts in the form of `Due`, and when today began in
    UTC milliseconds."""
    DueSummary = tuple[int, int, list[tuple[str, str, str]]]
    """How many are due, how many of them overdue, and the first three as (name, about, due)."""

# In a damaged file a text may be another kind of value.
_TEXTS = ", ".join(f"CAST(ifnull({name}, '') AS TEXT)" for name in ("name", "about", "due"))


def due_summary(path: str, moment: Moment) -> DueSummary | None:
    """Return what is due; None when there is no readable database of this schema."""
    # A writer locks readers out, and the bar would flicker: then read past the lock. At worst the
    # numbers are a moment old, or missing once.
    for options in ("mode=ro", "mode=ro&immutable=1"):
        try:
            return _read(f"file://{_quote(path)}?{options}", moment)
        except sqlite3.Error as error:
            if error.sqlite_errorname not in ("SQLITE_BUSY", "SQLITE_LOCKED"):
                return None
    return None


def _read(uri: str, moment: Moment) -> DueSummary | None:
    now, two_hours_ago, today, tomorrow, day_began = moment
    parameters = due_parameters(now, today, tomorrow, day_began)
    connection = sqlite3.connect(uri, uri=True, timeout=0, factory=Connection)
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
            return None
        due, overdue = connection.execute(
            f"SELECT count(*), coalesce(sum(due < ?), 0) FROM followup WHERE id IN {DUE_NOW}",
            (today, *parameters),
        ).fetchone()
        first: Iterable[tuple[str, str, str]] = connection.execute(
            f"SELECT {_TEXTS} FROM followup"
            " JOIN contact ON contact.id = followup.contact"
            f" WHERE followup.id IN {DUE_NOW} ORDER BY {DUE_ORDER}, followup.id LIMIT 3",
            (*parameters, *order_parameters(now, two_hours_ago, tomorrow)),
        ).fetchall()
        return due, overdue, list(first)
    finally:
        connection.close()


def _quote(path: str) -> str:
    """Return the path for a SQLite URI."""
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
