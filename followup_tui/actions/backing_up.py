"""Back up and restore, for the screen: the same as the verbs do."""

from __future__ import annotations

from pathlib import Path

from pendulum import DateTime

from followup_tui.domain.backup import Backup
from followup_tui.domain.restore_plan import RestorePlan
from followup_tui.storage.backups import count_people, list_backups, make_backup
from followup_tui.storage.database import open_database
from followup_tui.storage.restore_file import check_restorable, restore_file
from followup_tui.storage.restore_plan_query import plan_restore

ListedBackup = tuple[Backup, int | None]
"""A backup, and how many contacts it holds; None if it can't be read."""


def listed_backups(database: Path) -> list[ListedBackup]:
    """Return the backups of the database, newest first. Never raises."""
    return [(found, count_people(found.path)) for found in list_backups(database)]


def back_up(database: Path, now: DateTime) -> Backup:
    """Make a backup now. Raises the errors of `make_backup`."""
    return make_backup(database, "by hand", now)


def plan_of(backup: Backup, database: Path) -> RestorePlan:
    """Return what restoring the backup would change. Raises the errors of `check_restorable`, and
    DatabaseBusyError."""
    check_restorable(backup.path, database)
    return plan_restore(backup.path, database)


def restore(backup: Backup, database: Path, now: DateTime) -> Path | None:
    """Restore the backup, open the database again, and return where the state before is kept.

    Nothing else of this program may use the database meanwhile. Raises the errors of `restore_file`
    and `open_database`."""
    try:
        return restore_file(backup.path, database, now).kept
    finally:
        open_database(database, create=False)
