"""A private copy of the database that the checks read.

The file itself is opened read-only, and only as long as copying takes: examining it can't change
it, and no program waits for that."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from followup_tui.errors import (
    CannotWriteError,
    DatabaseUnusableError,
    FollowupError,
    NotADatabaseError,
)
from followup_tui.storage.database import close_database, database, translate_errors
from followup_tui.storage.schema import MIGRATIONS
from followup_tui.storage.text_decoding import LOCK_SECONDS, connect
from followup_tui.storage.version import SCHEMA_VERSION
from followup_tui.system.private_file import create_temporary_file
from followup_tui.wording import wording

IN_MEMORY = 32 * 1024 * 1024
"""Bytes; a larger database is copied to a file."""
_INTERRUPTED = "SQLITE_READONLY_ROLLBACK"


class InterruptedWriteError(FollowupError):
    """A program was killed while it wrote; the next one that may write takes that back."""

    code = "interrupted_write"


@contextmanager
def examined_copy(path: Path) -> Iterator[None]:
    """Open a copy of the database inside the block, upgraded to the newest schema.

    Raises DatabaseBusyError, DatabaseUnusableError for a damaged or newer file, NotADatabaseError
    for another program's, InterruptedWriteError, CannotWriteError if there is no room for a copy of
    an older schema, and the other errors of `translate_errors`."""
    close_database()
    try:
        with translate_errors(path):
            with closing(_open_to_read(path)) as source:
                _check_version(source, path)
                _copy(source, path)
            _upgrade()
            yield
    finally:
        close_database()


def _open_to_read(path: Path) -> sqlite3.Connection:
    """Open the file read-only, and begin to read: `backup` would wait for a lock for ever."""
    source = connect(path, "mode=ro")
    try:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        source.close()
        if error.sqlite_errorname == _INTERRUPTED:
            raise InterruptedWriteError(
                wording("A program was killed while it wrote to {}", path)
            ) from error
        raise
    return source


def _check_version(source: sqlite3.Connection, path: Path) -> None:
    (version,) = source.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise DatabaseUnusableError(
            wording("{} was made by a newer followup", path), hint="update followup"
        )
    tables = {name for (name,) in source.execute("SELECT name FROM sqlite_master")}
    if tables and "schema_migration" not in tables:
        raise NotADatabaseError(
            wording("{} is another program's database.", path), "It was not changed."
        )


def _copy(source: sqlite3.Connection, path: Path) -> None:
    """Connect Peewee to a copy in memory or in a file without a name; without room, to the file."""
    (page_size,) = source.execute("PRAGMA page_size").fetchone()
    if path.stat().st_size <= IN_MEMORY:
        database.init(":memory:", pragmas={"page_size": page_size})
        database.connect()
        source.backup(database.connection())
        return
    for folder in (path.resolve().parent, Path(tempfile.gettempdir())):
        try:
            copy = create_temporary_file(folder, ".snapshot-")
        except OSError:
            continue
        try:
            database.init(str(copy), pragmas={"page_size": page_size, "journal_mode": "off"})
            database.connect()
            source.backup(database.connection())
            return
        except (OSError, sqlite3.Error):
            database.close()
        finally:
            with suppress(OSError):
                os.unlink(copy)
    if source.execute("PRAGMA user_version").fetchone()[0] < SCHEMA_VERSION:
        raise CannotWriteError(
            wording("There is no room for a copy of {} to examine.", path),
            "Nothing was changed.",
            "Free some space and try again.",
        )
    database.init(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=LOCK_SECONDS)
    database.connect()
    database.execute_sql("BEGIN")


def _upgrade() -> None:
    """Bring the copy to the newest schema, of which the checks speak."""
    if int(database.pragma("user_version")) < SCHEMA_VERSION:
        from playhouse.migrations import Runner

        Runner(database, str(MIGRATIONS)).up()
        database.pragma("user_version", SCHEMA_VERSION)
