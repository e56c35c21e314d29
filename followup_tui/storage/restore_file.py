"""Restores the database from a backup: the file is replaced in one step.

A journal of the file before must never meet the new one: SQLite would write old pages into it. So
the file is replaced while SQLite's own locks on it are held, when no change is under way, and a
program that has the old one open finds out by `check_same_file` before it writes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pendulum import DateTime

from followup_tui.domain.backup import Backup
from followup_tui.errors import (
    CannotWriteError,
    DatabaseBusyError,
    DatabaseUnusableError,
    NotADatabaseError,
    NotFoundError,
    system_reason,
)
from followup_tui.storage.backup_files import write_copy
from followup_tui.storage.backups import check_backup, make_backup, newest_good_backup
from followup_tui.storage.database import (
    close_database,
    is_missing,
    opened_path,
    refuse_folder,
    translate_errors,
)
from followup_tui.storage.database_lock import locked_out
from followup_tui.storage.schema import folder_lock
from followup_tui.storage.set_aside import set_aside, unfinished_sidecars
from followup_tui.storage.text_decoding import connect
from followup_tui.system.own_files import sidecars
from followup_tui.system.private_file import create_folders, sync_folder
from followup_tui.wording import as_wording, wording

REASON = "before restore"
_NOTHING_CHANGED = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    kept: Path | None
    """Where the state before is: a backup, or the damaged file as it was. None if there was no
    database."""


def check_restorable(source: Path, database: Path) -> None:
    """Raise an error when the source can't be restored: NotFoundError, or DatabaseUnusableError for
    a damaged backup, a newer schema or another program's database."""
    if os.path.isdir(source):
        raise NotADatabaseError(wording("{} is a folder.", str(source)), _NOTHING_CHANGED)
    if not os.path.exists(source):
        raise NotFoundError(wording("No such file: {}.", str(source)), _NOTHING_CHANGED)
    if os.path.exists(database) and os.path.samefile(source, database):
        raise DatabaseUnusableError(
            wording("{} is the database itself.", str(source)), _NOTHING_CHANGED
        )
    # What a change that was cut off left is rolled back in the copy's source first.
    if not unfinished_sidecars(source) and (problem := check_backup(source)):
        raise _unusable_source(source, problem, database)


def restore_file(source: Path, database: Path, now: DateTime) -> Restored:
    """Replace the database by the backup, and keep the present state aside first.

    This process must have no other connection to the database. Raises the errors of
    `check_restorable`, CannotWriteError, and DatabaseBusyError; the database is as it was then."""
    refuse_folder(database)
    if opened_path() is not None:
        close_database()
    real = Path(os.path.realpath(database))
    check_restorable(source, real)
    partial = real.with_name(f"{real.name}.restore.partial")
    try:
        create_folders(real.parent)
        with folder_lock(real.parent):
            try:
                _write_new(source, partial, real)
                return Restored(_replace(real, partial, now))
            finally:
                with suppress(OSError):
                    partial.unlink(missing_ok=True)
    except OSError as error:
        raise CannotWriteError(
            wording("Can't write {} ({}).", str(real), system_reason(error)),
            _NOTHING_CHANGED,
        ) from error


def _write_new(source: Path, partial: Path, database: Path) -> None:
    """Write the file that becomes the database. Raises the errors of `restore_file`."""
    try:
        with translate_errors(source):
            write_copy(source, partial)
    except DatabaseUnusableError as error:
        raise _unusable_source(source, "damaged", database) from error
    if problem := check_backup(partial):
        raise _unusable_source(source, problem, database)


def _unusable_source(source: Path, problem: str, database: Path) -> DatabaseUnusableError:
    good = newest_good_backup(database)
    hint = as_wording("There is no other backup.")
    if good is not None and good.path != source:
        hint = wording("The newest good backup: followup restore {}", good.path.name)
    words = "damaged" if problem == "not readable" else problem
    return DatabaseUnusableError(
        wording("{} can't be restored: it is {}.", str(source), as_wording(words)),
        _NOTHING_CHANGED,
        hint,
    )


def _replace(real: Path, partial: Path, now: DateTime) -> Path | None:
    """Keep the present file aside and put the new one in its place; return what was kept."""
    kept = _copy_unfinished(real, now)
    with _backed_up(real, now) as backup, locked_out(real) as descriptor:
        if backup is None:
            kept = kept or set_aside(real, descriptor, REASON, now)
            for sidecar in unfinished_sidecars(real):
                sidecar.unlink()
        os.replace(partial, real)
        sync_folder(real.parent)
    if backup is not None and kept is not None:
        for path in (kept, *sidecars(kept)):
            path.unlink(missing_ok=True)
    return backup.path if backup else kept


def _copy_unfinished(real: Path, now: DateTime) -> Path | None:
    """Copy a database with the journal of a program that died, before SQLite rolls it back."""
    if not unfinished_sidecars(real):
        return None
    with locked_out(real) as descriptor:
        # It was of a program that is alive if it is gone now.
        if not unfinished_sidecars(real):
            return None
        return set_aside(real, descriptor, REASON, now, may_link=False)


@contextmanager
def _backed_up(real: Path, now: DateTime) -> Iterator[Backup | None]:
    """Back up the present database, and let nobody write to it inside the block.

    Yields None when there is none, or it can't be read. Raises CannotWriteError and
    DatabaseBusyError."""
    with ExitStack() as stack:
        backup = None
        try:
            if not is_missing(real):
                stack.enter_context(_writers_held_off(real))
                backup = make_backup(real, REASON, now)
        except DatabaseUnusableError:
            stack.close()
        except CannotWriteError as error:
            if not _is_failed_reading(error):
                raise
            stack.close()
        yield backup


@contextmanager
def _writers_held_off(real: Path) -> Iterator[None]:
    """Let nobody write to the database inside the block; what a program that died left is rolled
    back first. Raises the errors of `translate_errors`."""
    with translate_errors(real), closing(connect(real, "mode=rw")) as connection:
        try:
            # Ends a write-ahead log, too.
            connection.execute("PRAGMA journal_mode = TRUNCATE").fetchall()
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            # Nobody can write to a read-only file.
            if not error.sqlite_errorname.startswith("SQLITE_READONLY"):
                raise
        if unfinished_sidecars(real):
            raise DatabaseBusyError(
                "Another program is writing to the database.", _NOTHING_CHANGED, "Try again."
            )
        yield


def _is_failed_reading(error: BaseException) -> bool:
    name = str(getattr(error.__cause__, "sqlite_errorname", ""))
    return name.startswith("SQLITE_IOERR") and not name.startswith("SQLITE_IOERR_WRITE")
