"""The database connection: opens the file, migrates it and translates its errors into ours.

Uses a rollback journal, not WAL: the database stays one file, and SQLite before 3.51.3 has a WAL
race between two connections, such as a screen beside a command line."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peewee import SQL, PeeweeException, SqliteDatabase

from followup_tui.errors import (
    DatabaseMissingError,
    DatabaseUnusableError,
    NotADatabaseError,
)
from followup_tui.storage.database_errors import translated_error
from followup_tui.storage.text_decoding import Connection
from followup_tui.system.private_file import close_to_others, create_missing_file
from followup_tui.wording import Wording, wording


class FollowupDatabase(SqliteDatabase):
    """A database whose every connection reads any text."""

    def init(
        self,
        database: str | None,
        pragmas: Any = None,
        timeout: int = 5,
        returning_clause: Any = None,
        **options: Any,
    ) -> None:
        """Set the file and the options of its connections, as in Peewee."""
        options["factory"] = Connection
        super().init(database, pragmas, timeout, returning_clause, **options)


database = FollowupDatabase(None, autoconnect=False, lock_type="IMMEDIATE")

_PRAGMAS = {
    "foreign_keys": 1,
    "journal_mode": "truncate",
    "synchronous": "full",
    # Readers can continue until the commit while a long import fills the cache.
    "cache_spill": 0,
    # KB, half of SQLite's default: the operating system caches the file anyway.
    "cache_size": -1000,
}


class _OpenedFile:
    """The opened file, and its identity at that moment."""

    path: Path | None = None
    identity: tuple[int, int] | None = None


def open_database(path: Path, *, timeout: int = 5, create: bool = True) -> None:
    """Connect this thread to the file, and create or migrate it first.

    `timeout` is in seconds, for locks. Raises DatabaseBusyError, DatabaseUnusableError,
    DatabaseMissingError (without `create`), NotADatabaseError or CannotWriteError.
    """
    from followup_tui.storage import schema

    with translate_errors(path):
        _prepare_file(path, create)
        database.init(str(path), pragmas=_PRAGMAS, timeout=timeout)
        while True:
            identity = _identity(path)
            try:
                database.connect(reuse_if_open=True)
                schema.upgrade_schema(database, path)
            except BaseException:
                close_database()
                raise
            # A restore may replace the file at any moment: what goes to the old one is lost.
            if identity == _identity(path):
                break
            database.close()
        # Now it is known to be ours, and not a file that someone named by mistake.
        close_to_others(path)
        _OpenedFile.path, _OpenedFile.identity = path, identity


def _prepare_file(path: Path, create: bool) -> None:
    """Create the file if it is missing and that is wanted."""
    refuse_folder(path)
    if not create and is_missing(path):
        raise DatabaseMissingError(missing_problem(path), "Nothing was changed.")
    try:
        # A link that leads nowhere: the file is created where it leads to.
        create_missing_file(Path(os.path.realpath(path)) if path.is_symlink() else path)
    except PermissionError as error:
        raise DatabaseUnusableError(
            wording("No permission for {}.", path), "Nothing was changed.", "Check who owns it."
        ) from error


def refuse_folder(path: Path) -> None:
    """Raise NotADatabaseError for a folder."""
    if path.is_dir():
        raise NotADatabaseError(wording("{} is a folder, not a database file.", path))


def is_missing(path: Path) -> bool:
    """Return whether there is no database: no file, a link that leads nowhere, an empty file.

    False also where that can't be found out: opening the file reports what is wrong."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and not status.st_size


def missing_problem(path: Path) -> Wording:
    """Return the sentence on a database that `is_missing`."""
    where = wording("No database at {}", str(path))
    if path.is_symlink() and not path.exists():
        return where + wording(": the link leads to {}, which is gone.", os.path.realpath(path))
    if path.exists():
        return where + ": the file is empty."
    return where + ("." if path.parent.exists() else ": the folder does not exist.")


def opened_path() -> Path | None:
    """Return the path of the open database, None when there is none."""
    return _OpenedFile.path


def close_database() -> None:
    """Close this thread's connection, if there is one."""
    if not database.is_closed():
        database.close()
    _OpenedFile.path = _OpenedFile.identity = None


@contextmanager
def lock_timeout(seconds: float) -> Iterator[None]:
    """Inside the block, wait at most this long for a lock."""
    before = int(database.pragma("busy_timeout"))
    database.pragma("busy_timeout", int(seconds * 1000))
    try:
        yield
    finally:
        database.pragma("busy_timeout", before)


@contextmanager
def thread_connection() -> Iterator[None]:
    """Give this thread its own connection inside the block, for long work beside the main one.

    Raises the same errors as `translate_errors`.
    """
    with translate_errors():
        database.connect()
        try:
            yield
        finally:
            database.close()


def has_written() -> bool:
    """Return whether this thread's connection has written anything."""
    return not database.is_closed() and database.connection().total_changes > 0


def data_version() -> int:
    """Return a number that changes when another program has written."""
    return int(database.pragma("data_version"))


def is_same_file() -> bool:
    """Tell whether the path still leads to the file that was opened."""
    return _OpenedFile.path is None or _identity(_OpenedFile.path) == _OpenedFile.identity


def check_same_file() -> None:
    """Raise DatabaseUnusableError when the file was deleted or replaced: a write would be lost."""
    if not is_same_file():
        raise DatabaseUnusableError(
            wording("{} was moved or replaced while it was open.", str(_OpenedFile.path)),
            "Nothing was saved.",
            "Try again.",
        )


def id_list(ids: Iterable[int]) -> SQL:
    """Return the ids as the right side of `in_`.

    As text, because hundreds of parameters take Peewee longer than SQLite takes to answer, and
    their number is limited.
    """
    return SQL(f"({','.join(map(str, map(int, ids)))})")


def fetch_rows(query: Any) -> list[tuple[Any, ...]]:
    """Return all rows of a query as tuples; an unfinished query would keep its read lock."""
    return list(query.tuples())


def fetch_ids(query: Any) -> list[int]:
    """Return the first column of all rows of a query."""
    return [row[0] for row in query.tuples()]


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


@contextmanager
def translate_errors(path: Path | None = None) -> Iterator[None]:
    """Turn the errors of Peewee and SQLite inside the block into ours, each with one sentence.

    Raises DatabaseBusyError, DatabaseUnusableError or CannotWriteError; others pass unchanged.
    """
    try:
        yield
    except (PeeweeException, sqlite3.Error) as error:
        translated = translated_error(
            error, path or _OpenedFile.path, is_open=not database.is_closed()
        )
        if translated is None:
            raise
        raise translated from error
