"""The files of backups: their folder, their names, how one is written and checked.

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
from followup_tui.errors import DatabaseBusyError
from followup_tui.storage.integrity_messages import is_file_damage
from followup_tui.storage.text_decoding import LOCK_SECONDS, connect
from followup_tui.storage.version import SCHEMA_VERSION
from followup_tui.system.own_files import BACKUP_FOLDER_SUFFIX
from followup_tui.system.private_file import (
    create_private_file,
    make_private_folder,
    sync_folder,
)

PARTIAL_SUFFIX = ".partial"
NO_BACKUP = "No backup was made."
_STAMP = "YYYY-MM-DD[T]HHmmss"
_NAME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d)(\d\d)(\d\d)"
    r"-(?P<reason>[a-z]+(?:-[a-z]+)*)(?:\.(?P<number>\d+))?\.db",
    re.ASCII,
)

Counts = dict[str, int]
"""The number of rows of each table."""


def backup_folder(database: Path) -> Path:
    """Return the folder of the backups, beside the file that the path leads to."""
    real = Path(os.path.realpath(database))
    return real.with_name(real.name + BACKUP_FOLDER_SUFFIX)


class DamagedCopyError(sqlite3.DatabaseError):
    """A copy fails its check, so what it was copied from is damaged."""

    sqlite_errorname = "SQLITE_CORRUPT"


def add_backup(database: Path, reason: str, now: DateTime) -> Path:
    """Write a verified backup of the database into its folder, and return its path.

    Raises OSError, sqlite3.Error, and DatabaseBusyError. Nothing is left of one that failed.
    """
    folder = backup_folder(database)
    with locked_folder(folder):
        target = free_name(folder, reason, now)
        partial = target.with_name(target.name + PARTIAL_SUFFIX)
        write_copy(database, partial)
        partial.replace(target)
    sync_folder(folder)
    return target


def write_copy(database: Path, target: Path) -> None:
    """Write a verified, private copy of a database; replaces an old `target`.

    Raises OSError and sqlite3.Error; nothing is left of a copy that failed.
    """
    target.unlink(missing_ok=True)
    os.close(create_private_file(target))
    try:
        counts = _copy(database, target)
        if _problem(target, counts):
            raise DamagedCopyError("the copy fails its check")
        _sync_file(target)
    except BaseException:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise


def backups_in(folder: Path) -> list[Backup]:
    """Return the backups in a folder, newest first; [] when there are none. Never raises."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return sorted(
        filter(None, (backup_at(folder / name) for name in names)), key=order, reverse=True
    )


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


def count_people(path: Path) -> int | None:
    """Return how many contacts a backup holds; None if it can't be read. Quick; never raises."""
    try:
        with closing(connect(path, "mode=ro&immutable=1")) as connection:
            return int(connection.execute("SELECT count(*) FROM contact").fetchone()[0])
    except sqlite3.Error:
        return None


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
    deadline = time.monotonic() + 6 * LOCK_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise DatabaseBusyError(
                    "Another program is making a backup.", NO_BACKUP, "Try again."
                ) from None
            time.sleep(0.05)


def free_name(folder: Path, reason: str, now: DateTime) -> Path:
    """Return a file name for a backup; numbered, as several may be made in one second.

    Raises ValueError for a reason that is no lowercase words."""
    moment = now.in_timezone("UTC").format(_STAMP)
    start = f"{moment}-{reason.replace(' ', '-')}"
    if _NAME.fullmatch(f"{start}.db") is None:
        raise ValueError(f"not a reason for a backup: {reason!r}")
    matches = (_NAME.fullmatch(path.name) for path in folder.glob(f"{moment}-*.db"))
    numbers = [int(match["number"] or 1) for match in matches if match]
    number = max(numbers, default=0) + 1
    return folder / (f"{start}.{number}.db" if numbers else f"{start}.db")


def backup_at(path: Path) -> Backup | None:
    """Return the backup with that name, None for any other file."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        size = path.stat().st_size
        year, month, day, hour, minute, second = map(int, match.groups()[:6])
        made = pendulum.datetime(year, month, day, hour, minute, second)
    except (OSError, ValueError):
        return None
    return Backup(path, made, match["reason"].replace("-", " "), size)


def order(backup: Backup) -> tuple[DateTime, int]:
    """Return what sorts backups by when they were made."""
    match = _NAME.fullmatch(backup.path.name)
    return backup.made, int(match["number"] or 1) if match else 0


def _copy(database: Path, target: Path) -> Counts:
    """Copy the database in one step; return its row counts in the same read transaction.

    Beginning to read first is what makes it wait for a lock, and no longer than for any other."""
    # Read and write, as a change that was cut off has to be rolled back first.
    source = connect(database, "mode=rw")
    with closing(source), closing(sqlite3.connect(target, isolation_level=None)) as copy:
        source.execute("BEGIN")
        counts = _row_counts(source)
        # The copy is synced once, at its end, and removed when it fails.
        copy.execute("PRAGMA synchronous = OFF")
        copy.execute("PRAGMA journal_mode = OFF")
        source.backup(copy)
        source.execute("COMMIT")
    return counts


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
    with closing(connect(path, "mode=ro&immutable=1")) as connection:
        problems = [row[0] for row in connection.execute("PRAGMA integrity_check").fetchall()]
        if any(map(is_file_damage, problems)):
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
