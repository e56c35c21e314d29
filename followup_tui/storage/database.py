"""The one connection: how it is opened, what it promises, and how its failures are worded.

Rollback journal, not WAL: the file stays one file, and SQLite before 3.51.3 has a WAL race between
two connections, which is what a screen beside a command line is."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peewee import SQL, InterfaceError, PeeweeException, SqliteDatabase

from followup_tui.errors import (
    CannotWriteError,
    DatabaseBusyError,
    DatabaseUnusableError,
    FollowupError,
    NotADatabaseError,
)

database = SqliteDatabase(None, autoconnect=False, lock_type="IMMEDIATE")

_PRAGMAS = {
    "foreign_keys": 1,
    "journal_mode": "truncate",
    "synchronous": "full",
    # Readers go on until the commit while a long import fills the cache.
    "cache_spill": 0,
    # In KB: half of what SQLite takes otherwise. The system has the file in its memory anyway.
    "cache_size": -1000,
}


class _Opened:
    """The file behind the connection: what it was when it was opened."""

    path: Path | None = None
    identity: tuple[int, int] | None = None


def _make_file(path: Path) -> None:
    """Create the file owner-only, in a folder that is; tighten a file found open to others."""
    missing = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        status = path.stat()
        if status.st_mode & 0o077 and status.st_uid == os.getuid():
            path.chmod(0o600)


def open_database(path: Path, *, timeout: int = 5, create: bool = True) -> None:
    """Connect this thread to the file, making or migrating it first; `wait` is seconds for locks.
    Without `make` the file has to be there.

    Raises the storage errors of `errors`, each with its sentence."""
    from followup_tui.storage import schema

    with translate_errors(path):
        try:
            if create or path.exists():
                _make_file(path)
        except IsADirectoryError as error:
            raise NotADatabaseError(f"{path} is a folder, not a database file.") from error
        except PermissionError as error:
            raise DatabaseUnusableError(
                f"No permission for {path}. Nothing was changed; check who owns it."
            ) from error
        if path.is_dir():
            raise NotADatabaseError(f"{path} is a folder, not a database file.")
        database.init(str(path), pragmas=_PRAGMAS, timeout=timeout)
        try:
            database.connect(reuse_if_open=True)
            schema.upgrade_schema(path)
        except BaseException:
            close_database()
            raise
        _Opened.path, _Opened.identity = path, _identity(path)


def opened_path() -> Path | None:
    """The file of the database that is open."""
    return _Opened.path


def close_database() -> None:
    """Close this thread's connection, if there is one."""
    if not database.is_closed():
        database.close()
    _Opened.path = _Opened.identity = None


@contextmanager
def lock_timeout(seconds: float) -> Iterator[None]:
    """In the block the connection waits for locks only so long."""
    before = int(database.pragma("busy_timeout"))
    database.pragma("busy_timeout", int(seconds * 1000))
    try:
        yield
    finally:
        database.pragma("busy_timeout", before)


@contextmanager
def thread_connection() -> Iterator[None]:
    """A connection of this thread's own to the database that is open, for long work beside the
    thread that has it; raises the storage errors of `errors`."""
    with translate_errors():
        database.connect()
        try:
            yield
        finally:
            database.close()


def data_version() -> int:
    """A number that changes when another program has written."""
    return int(database.pragma("data_version"))


def is_same_file() -> bool:
    """Whether the file that was opened is the one that is there now."""
    return _Opened.path is None or _identity(_Opened.path) == _Opened.identity


def check_same_file() -> None:
    """Refuse to write to a file that was deleted or replaced: such a write would vanish."""
    if not is_same_file():
        raise DatabaseUnusableError(
            f"{_Opened.path} was moved or replaced while it was open. Nothing was saved; try again."
        )


def id_list(ids: Iterable[int]) -> SQL:
    """The right side of an `in_` over ids. As text: hundreds of parameters take Peewee longer to
    put together than SQLite to answer, and there may be only so many."""
    return SQL(f"({','.join(map(str, map(int, ids)))})")


def fetch_rows(query: Any) -> list[tuple[Any, ...]]:
    """All rows of a query, plain. Always exhausted: an unfinished one holds its read lock."""
    return list(query.tuples())


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


@contextmanager
def translate_errors(path: Path | None = None) -> Iterator[None]:
    """Turn the failures of Peewee and SQLite into ours, each with one sentence."""
    try:
        yield
    except (PeeweeException, sqlite3.Error) as error:
        known = _worded(error, path or _Opened.path)
        if known is None:
            raise
        raise known from error


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and all that led to it: a full disk hides behind "cannot rollback"."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _worded(error: BaseException, path: Path | None) -> FollowupError | None:
    if isinstance(error, InterfaceError) and database.is_closed():
        return DatabaseUnusableError("The database cannot be used now. Nothing was changed.")
    codes = {getattr(one, "sqlite_errorname", "") or "" for one in _chain(error)}
    names = {code.removeprefix("SQLITE_").split("_")[0] for code in codes}
    if names & {"BUSY", "LOCKED"}:
        return DatabaseBusyError(
            "Another program is writing to the database. Nothing was changed; try again."
        )
    if "FULL" in names or any(code.startswith("SQLITE_IOERR_WRITE") for code in codes):
        return CannotWriteError("The disk is full. Nothing was changed; make room and try again.")
    if "READONLY" in names or "IOERR" in names:
        return CannotWriteError(f"{path} cannot be written. Nothing was changed.")
    # A file that was emptied in place is a database without tables to SQLite.
    if names & {"CORRUPT", "NOTADB"} or "no such table: " in str(error):
        return DatabaseUnusableError(
            f"{path} is damaged or is not a followup database. It was left as it is; "
            "put a backup in its place."
        )
    if names & {"CANTOPEN", "PERM", "AUTH"}:
        return DatabaseUnusableError(f"{path} cannot be opened. Check that it is there and yours.")
    return None
