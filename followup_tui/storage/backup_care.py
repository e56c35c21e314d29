"""Keeps backups: one a day when something changed, one before large changes; thins them, and copies
them to the user's second folder. A failure is reported once a day and stops nobody's work."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from pendulum import DateTime

from followup_tui.domain.backup import Backup
from followup_tui.domain.backup_thinning import backups_to_keep
from followup_tui.errors import (
    CannotWriteError,
    DatabaseBusyError,
    DatabaseUnusableError,
    FollowupError,
)
from followup_tui.storage.backup_files import (
    backup_folder,
    backups_in,
    check_backup,
    locked_folder,
)
from followup_tui.storage.backups import make_backup
from followup_tui.storage.damage import check_not_damaged, record_failed_query
from followup_tui.storage.database import is_missing
from followup_tui.storage.second_backups import copy_backups, second_folder
from followup_tui.storage.text_decoding import connect
from followup_tui.system.backup_rules import backup_rules
from followup_tui.system.daily_notes import is_first_today
from followup_tui.wording import Wording

FRESH_MINUTES = 10
"""So old may a backup be before a merge or a large change; imports always get their own."""
_SHARE_OF_DISK = 10
_NOTHING = (0, 0)
"""The version of a database in which nothing was ever changed."""


class _Pending:
    """What the next `care_for_backups` has to deal with."""

    failures: tuple[FollowupError, ...] = ()
    has_new = False


def has_backup_news() -> bool:
    """Return whether `care_for_backups` has something to report or to do at once."""
    return bool(_Pending.failures) or _Pending.has_new


def back_up_before(database: Path, reason: str, now: DateTime) -> None:
    """Make a backup before a large change, unless a fresh one will do.

    A failure is reported later and the change goes on. Raises DatabaseDamagedError if the database
    is found damaged and the person has not chosen to go on with it."""
    newest = next(iter(backups_in(backup_folder(database))), None)
    is_fresh = newest is not None and newest.made > now.subtract(minutes=FRESH_MINUTES)
    if is_fresh and reason != "before import":
        return
    if is_missing(database) or _version(database, "mode=ro") == _NOTHING:
        return
    try:
        make_backup(database, reason, now)
    except DatabaseUnusableError as error:
        # Asks the person what to do; who chose to go on with a damaged file does.
        if record_failed_query(database):
            check_not_damaged(database)
        _Pending.failures += (error,)
    except (CannotWriteError, DatabaseBusyError) as error:
        _Pending.failures += (error,)
    else:
        _Pending.has_new = True


def care_for_backups(database: Path, now: DateTime) -> list[Wording]:
    """Make the daily backup if one is due, thin out old ones, copy them to the second folder.

    Returns the sentences to show. Never raises for what can fail."""
    failures = [("backup", error) for error in _Pending.failures]
    has_new = _Pending.has_new
    _Pending.failures, _Pending.has_new = (), False
    try:
        if is_daily_backup_due(database, now):
            make_backup(database, "daily", now)
            has_new = True
    except FollowupError as error:
        failures.append(("backup", error))
    if has_new and (second := _thin_and_copy(database, now)) is not None:
        failures.append(("second backup", second))
    return [
        error.wording
        for what, error in failures
        if is_first_today(
            backup_rules().record,
            f"{what} of {os.path.realpath(database)}",
            now.to_date_string(),
        )
    ]


def is_daily_backup_due(database: Path, now: DateTime) -> bool:
    """Return whether there is no daily backup of today, and something changed since the newest."""
    if not backup_rules().daily or is_missing(database):
        return False
    zone = now.timezone or "UTC"
    backups = backups_in(backup_folder(database))
    for found in backups:
        if found.reason == "daily" and found.made.in_timezone(zone).date() == now.date():
            return False
    present = _version(database, "mode=ro")
    if present in (None, _NOTHING):
        return False
    return not backups or _version(backups[0].path, "mode=ro&immutable=1") != present


def thin_backups(database: Path, now: DateTime) -> None:
    """Remove backups that are not to be kept. Raises OSError and DatabaseBusyError."""
    folder = backup_folder(database)
    with locked_folder(folder):
        _thin(folder, now)
    rules = backup_rules()
    if rules.folder is not None and rules.folder.is_dir():
        _thin(second_folder(database, rules.folder), now)


def _thin(folder: Path, now: DateTime) -> None:
    backups = backups_in(folder)
    if len(backups) < 2:
        return
    used = sum(found.size for found in backups)
    # Of what would be free without them, so that the limit stays where it is.
    share = (shutil.disk_usage(folder).free + used) // _SHARE_OF_DISK
    kept = backups_to_keep(backups, now, min(backup_rules().max_bytes, share), _remembering_check())
    for found in set(backups) - set(kept):
        found.path.unlink(missing_ok=True)


def _remembering_check() -> Callable[[Backup], bool]:
    checked: dict[Path, bool] = {}

    def is_good(backup: Backup) -> bool:
        if backup.path not in checked:
            checked[backup.path] = not check_backup(backup.path)
        return checked[backup.path]

    return is_good


def _thin_and_copy(database: Path, now: DateTime) -> FollowupError | None:
    """Return the error of the second copy, None if there is none."""
    with suppress(OSError, FollowupError):
        thin_backups(database, now)
    folder = backup_rules().folder
    if folder is None:
        return None
    try:
        copy_backups(backups_in(backup_folder(database)), database, folder)
    except FollowupError as error:
        return error
    return None


def _version(path: Path, options: str) -> tuple[int, int] | None:
    """Return the version of the journal like `journal_version`; None if it can't be read."""
    try:
        with closing(connect(path, options, timeout=0)) as connection:
            newest, undone = connection.execute(
                "SELECT coalesce(max(id), 0), count(undone) FROM journal"
            ).fetchone()
            return int(newest), int(undone)
    except sqlite3.Error:
        return None
