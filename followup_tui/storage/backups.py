"""Backups: verified copies of the database in a private folder beside it.

Made by SQLite from a connection of its own, so the open one may be in the middle of a change: the
backup then holds the state before it."""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pendulum
from pendulum import DateTime

from followup_tui.domain.backup import Backup
from followup_tui.errors import (
    CannotWriteError,
    DatabaseBusyError,
    DatabaseMissingError,
    DatabaseUnusableError,
    FollowupError,
    system_reason,
)
from followup_tui.storage.database import is_missing, missing_problem, translate_errors
from followup_tui.storage.version import SCHEMA_VERSION
from followup_tui.system.private_file import (
    create_private_file,
    make_private_folder,
    sync_folder,
)
from followup_tui.wording import as_wording, wording

FOLDER_SUFFIX = ".backups"
PARTIAL_SUFFIX = ".partial"
_KEPT = "No backup was made."
_LOCK_SECONDS = 5
"""How long to wait for a lock, of a database or of the folder."""
_STAMP = "YYYY-MM-DD[T]HHmmss"
_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6})-([a-z]+(?:-[a-z]+)*)(?:\.(\d+))?\.db", re.ASCII)

Counts = dict[str, int]
"""The number of rows of each table."""


def backup_folder(database: Path) -> Path:
    """Return the folder of the backups, beside the file that the path leads to."""
    real = Path(os.path.realpath(database))
    return real.with_name(real.name + FOLDER_SUFFIX)


def make_backup(database: Path, reason: str, now: DateTime) -> Backup:
    """Back up the database, verify the copy, and return it; `reason` is a few lowercase words.

    While another connection writes, the backup holds the state before that. Raises CannotWriteError
    (disk full, no permission), DatabaseBusyError, DatabaseMissingError, or DatabaseUnusableError
    for a damaged database. Nothing is left of a backup that failed.
    """
    if is_missing(database):
        raise DatabaseMissingError(missing_problem(database), _KEPT)
    folder = backup_folder(database)
    with _report_os_errors(folder), locked_folder(folder):
        target = _free_name(folder, reason, now)
        copy_database(database, target)
        return _backup_at(target) or Backup(target, now.in_timezone("UTC"), reason, 0)


def copy_database(database: Path, target: Path) -> None:
    """Write a verified, private copy of a database, which replaces `target` once it is whole.

    Raises OSError and the errors of `make_backup`; nothing is left of a copy that failed.
    """
    partial = target.with_name(target.name + PARTIAL_SUFFIX)
    partial.unlink(missing_ok=True)
    os.close(create_private_file(partial))
    try:
        with _report_failed_copy(database):
            counts = _copy(database, partial)
            if _problem(partial, counts):
                raise DatabaseUnusableError(
                    wording("{} is damaged.", str(database)),
                    _KEPT,
                    "See what is wrong: followup doctor",
                )
        _sync_file(partial)
        partial.replace(target)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def list_backups(database: Path) -> list[Backup]:
    """Return the backups of the database, newest first; [] when there are none. Never raises."""
    try:
        names = os.listdir(backup_folder(database))
    except OSError:
        return []
    found = (_backup_at(backup_folder(database) / name) for name in names)
    return sorted(filter(None, found), key=_order, reverse=True)


def check_backup(path: Path) -> str:
    """Return what is wrong with a backup, "" when it can be restored. Never raises.

    Reads the whole file."""
    try:
        if not path.stat().st_size:
            return "empty"
    except OSError:
        return "not readable"
    try:
        return _problem(path)
    except sqlite3.Error:
        return "damaged"


def newest_good_backup(database: Path) -> Backup | None:
    """Return the newest backup that can be restored, None when there is none. Never raises."""
    return next((found for found in list_backups(database) if not check_backup(found.path)), None)


@contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """Create the backup folder, hold its lock inside the block, and remove old partial files.

    Raises OSError, and DatabaseBusyError when another program holds the lock for long.
    """
    make_private_folder(folder)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor)
        # A program that still writes one would hold the lock.
        for partial in folder.glob(f"*{PARTIAL_SUFFIX}"):
            partial.unlink(missing_ok=True)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    deadline = time.monotonic() + 6 * _LOCK_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise DatabaseBusyError(
                    "Another program is making a backup.", _KEPT, "Try again."
                ) from None
            time.sleep(0.05)


def _free_name(folder: Path, reason: str, now: DateTime) -> Path:
    start = f"{now.in_timezone('UTC').format(_STAMP)}-{reason.replace(' ', '-')}"
    if _NAME.fullmatch(f"{start}.db") is None:
        raise ValueError(f"not a reason for a backup: {reason!r}")
    target, number = folder / f"{start}.db", 1
    while os.path.lexists(target):
        number += 1
        target = folder / f"{start}.{number}.db"
    return target


def _backup_at(path: Path) -> Backup | None:
    """Return the backup with that name, None for any other file."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        size = path.stat().st_size
        made = pendulum.from_format(match[1], _STAMP, tz="UTC")
    except (OSError, ValueError):
        return None
    return Backup(path, made, match[2].replace("-", " "), size)


def _order(backup: Backup) -> tuple[DateTime, int]:
    match = _NAME.fullmatch(backup.path.name)
    return backup.made, int(match[3] or 1) if match else 0


def _copy(database: Path, target: Path) -> Counts:
    """Copy the database in one step; return its row counts in the same read transaction.

    Beginning to read first is what makes it wait for a lock, and no longer than for any other."""
    # Read and write, as a change that was cut off has to be rolled back first.
    source = _connect(database, "mode=rw")
    with closing(source), closing(sqlite3.connect(target, isolation_level=None)) as copy:
        source.execute("BEGIN")
        counts = _row_counts(source)
        # The copy is synced once, at its end, and removed when it fails.
        copy.execute("PRAGMA synchronous = OFF")
        copy.execute("PRAGMA journal_mode = OFF")
        source.backup(copy)
        source.execute("COMMIT")
    return counts


def _connect(path: Path, options: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}",
        uri=True,
        timeout=_LOCK_SECONDS,
        isolation_level=None,
    )


def _row_counts(connection: sqlite3.Connection) -> Counts:
    """Return the rows of each table; those of virtual tables are in tables of their own."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
    ).fetchall()
    return {
        name: int(
            connection.execute(
                'SELECT count(*) FROM "{}"'.format(name.replace('"', '""'))
            ).fetchone()[0]
        )
        for (name,) in names
    }


def _problem(path: Path, counts: Counts | None = None) -> str:
    """Return what is wrong with a copy that nobody writes, "" for nothing. Raises sqlite3.Error."""
    with closing(_connect(path, "mode=ro&immutable=1")) as connection:
        problems = [row[0] for row in connection.execute("PRAGMA integrity_check").fetchall()]
        # A newer SQLite checks the search index, too, which can be built again.
        if any(problem != "ok" and "FTS5" not in problem for problem in problems):
            return "damaged"
        found = _row_counts(connection)
        if counts is not None:
            return "" if found == counts else "damaged"
        if "schema_migration" not in found:
            return "another program's database" if found else "empty"
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    return "made by a newer followup" if version > SCHEMA_VERSION else ""


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _report_failed_copy(database: Path) -> Iterator[None]:
    """Say that no backup was made. Raises the errors of `translate_errors`."""
    try:
        with translate_errors(database):
            yield
    except FollowupError as error:
        error.kept = as_wording(_KEPT)
        raise


@contextmanager
def _report_os_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWriteError(
            wording("Can't write to {} ({}).", str(folder), system_reason(error)), _KEPT
        ) from error
