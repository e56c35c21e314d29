"""Backups of the database: make one, list them, find the newest that can be restored."""

from __future__ import annotations

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
    check_backup,
    list_backups,
)
from followup_tui.storage.database import is_missing, missing_problem, translate_errors
from followup_tui.wording import as_wording, wording

__all__ = [
    "Backup",
    "backup_folder",
    "check_backup",
    "list_backups",
    "make_backup",
    "newest_good_backup",
]


def make_backup(database: Path, reason: str, now: DateTime) -> Backup:
    """Back up the database, verify the copy, and return it; `reason` is a few lowercase words.

    While another connection writes, the backup holds the state before that. Raises CannotWriteError
    (disk full, no permission), DatabaseBusyError, DatabaseMissingError, or DatabaseUnusableError
    for a damaged database. Nothing is left of a backup that failed.
    """
    if is_missing(database):
        raise DatabaseMissingError(missing_problem(database), NO_BACKUP)
    try:
        with translate_errors(database):
            path = add_backup(database, reason, now)
    except FollowupError as error:
        error.kept = as_wording(NO_BACKUP)
        raise
    except OSError as error:
        raise CannotWriteError(
            wording("Can't write to {} ({}).", str(backup_folder(database)), system_reason(error)),
            NO_BACKUP,
        ) from error
    return backup_at(path) or Backup(path, now.in_timezone("UTC"), reason, 0)


def newest_good_backup(database: Path) -> Backup | None:
    """Return the newest backup that can be restored, None when there is none. Never raises."""
    return next((found for found in list_backups(database) if not check_backup(found.path)), None)
