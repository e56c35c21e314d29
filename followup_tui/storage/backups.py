"""Backups of the database: make one, list them, find the newest that can be restored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pendulum import DateTime

from followup_tui.domain.backup import Backup
from followup_tui.errors import (
    CannotWriteError,
    DatabaseMissingError,
    FollowupError,
    system_reason,
)
from followup_tui.storage.backup_files import (
    NO_BACKUP,
    add_backup,
    backup_at,
    backup_folder,
    backups_in,
    check_backup,
    count_people,
    order,
    write_copy,
)
from followup_tui.storage.database import (
    is_missing,
    missing_problem,
    refuse_folder,
    translate_errors,
)
from followup_tui.storage.second_backups import second_folder
from followup_tui.system.backup_rules import backup_rules
from followup_tui.wording import as_wording, wording

__all__ = [
    "Backup",
    "backup_folder",
    "check_backup",
    "count_people",
    "list_backups",
    "make_backup",
    "newest_good_backup",
    "write_backup_file",
]


def make_backup(database: Path, reason: str, now: DateTime) -> Backup:
    """Back up the database, verify the copy, and return it; `reason` is a few lowercase words.

    While another connection writes, the backup holds the state before that. Raises CannotWriteError
    (disk full, no permission), DatabaseBusyError, DatabaseMissingError, or DatabaseUnusableError
    for a damaged database. Nothing is left of a backup that failed.
    """
    with _report_failure(database, backup_folder(database)):
        path = add_backup(database, reason, now)
    return backup_at(path) or Backup(path, now.in_timezone("UTC"), reason, 0)


def write_backup_file(database: Path, target: Path) -> None:
    """Write a verified, private copy to a file that does not exist yet.

    Raises the errors of `make_backup`."""
    with _report_failure(database, target):
        write_copy(database, target)


@contextmanager
def _report_failure(database: Path, target: Path) -> Iterator[None]:
    refuse_folder(database)
    if is_missing(database):
        raise DatabaseMissingError(missing_problem(database), NO_BACKUP)
    try:
        with translate_errors(database):
            yield
    except FollowupError as error:
        error.kept = as_wording(NO_BACKUP)
        raise
    except OSError as error:
        raise CannotWriteError(
            wording("Can't write to {} ({}).", str(target), system_reason(error)), NO_BACKUP
        ) from error


def list_backups(database: Path) -> list[Backup]:
    """Return the backups of the database, newest first, those of the user's second folder that are
    not beside it as well. Never raises."""
    found = backups_in(backup_folder(database))
    folder = backup_rules().folder
    if folder is not None:
        names = {backup.path.name for backup in found}
        others = backups_in(second_folder(database, folder))
        found += [backup for backup in others if backup.path.name not in names]
    return sorted(found, key=order, reverse=True)


def newest_good_backup(database: Path) -> Backup | None:
    """Return the newest backup that can be restored, None when there is none. Never raises."""
    return next((found for found in list_backups(database) if not check_backup(found.path)), None)
