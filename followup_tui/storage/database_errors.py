"""What the errors of Peewee and SQLite mean to a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from peewee import InterfaceError

from followup_tui.errors import (
    CannotWriteError,
    DatabaseBusyError,
    DatabaseUnusableError,
    FollowupError,
)
from followup_tui.storage.damage import error_of_damage
from followup_tui.storage.text_decoding import connect
from followup_tui.wording import wording

_WRONG_TYPE = 3091
"""SQLite's code for a record with a value of another type than its column; Python has no name."""


def _error_chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and its causes: a full disk hides behind "cannot rollback"."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _misses_tables(path: Path | None, error: BaseException) -> bool:
    """Tell whether the file was emptied, which to SQLite is a database without tables.

    By now it may be back: then the error still names the missing table. Of other errors SQLite
    says too little; this opens its own connection, as the one that failed may be closed, or in a
    transaction."""
    if any(str(cause).startswith("no such table") for cause in _error_chain(error)):
        return True
    if path is None:
        return False
    try:
        with closing(connect(path, "mode=ro")) as connection:
            return not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except sqlite3.Error:
        return False


def translated_error(
    error: BaseException, path: Path | None, *, is_open: bool
) -> FollowupError | None:
    """Return our error for one of Peewee or SQLite; None if it is not about the database.

    `path` is the file, `is_open` whether there is a connection to it."""
    if isinstance(error, InterfaceError) and not is_open:
        return DatabaseUnusableError(
            "The database can't be used right now.", "Nothing was changed."
        )
    file = str(path)
    codes = {getattr(cause, "sqlite_errorname", "") or "" for cause in _error_chain(error)}
    names = {code.removeprefix("SQLITE_").split("_")[0] for code in codes}
    if names & {"BUSY", "LOCKED"}:
        return DatabaseBusyError(
            "Another program is writing to the database.", "Nothing was changed.", "Try again."
        )
    if "FULL" in names or any(code.startswith("SQLITE_IOERR_WRITE") for code in codes):
        return CannotWriteError(
            "The disk is full.", "Nothing was changed.", "Free some space and try again."
        )
    if "READONLY" in names or "IOERR" in names:
        return CannotWriteError(wording("Can't write {}.", file), "Nothing was changed.")
    if any(getattr(cause, "sqlite_errorcode", 0) == _WRONG_TYPE for cause in _error_chain(error)):
        # The whole record is checked, and the program writes no such value.
        return DatabaseUnusableError(
            wording("A record in {} is damaged.", file),
            "Nothing was changed.",
            "Run: followup doctor --repair",
        )
    if names & {"CORRUPT", "NOTADB"} or ("ERROR" in names and _misses_tables(path, error)):
        return error_of_damage(path, codes, is_open=is_open)
    if names & {"CANTOPEN", "PERM", "AUTH"}:
        return DatabaseUnusableError(
            wording("Can't open {}.", file), hint="Check that it exists and is yours."
        )
    return None
