"""The second copies of backups, in a folder of the user's: another disk, a synced folder."""

from __future__ import annotations

import os
import shutil
import zlib
from contextlib import suppress
from pathlib import Path

from followup_tui.domain.backup import Backup
from followup_tui.errors import CannotWriteError, system_reason
from followup_tui.storage.backup_files import PARTIAL_SUFFIX, backups_in, locked_folder
from followup_tui.system.private_file import create_private_file, sync_folder
from followup_tui.wording import wording

_KEPT = "The backups beside the database are kept."


def second_folder(database: Path, folder: Path) -> Path:
    """Return the folder for one database in the user's folder; its name tells two apart."""
    real = os.path.realpath(database)
    return folder / f"{Path(real).name}-{zlib.crc32(os.fsencode(real)):08x}"


def copy_backups(backups: list[Backup], database: Path, folder: Path) -> None:
    """Copy those backups that the user's folder does not have. Raises CannotWriteError."""
    if not folder.is_dir():
        raise CannotWriteError(
            wording("The folder for second backups is missing: {}.", str(folder)),
            _KEPT,
            "Connect its disk, or change [backup] folder in the settings.",
        )
    target = second_folder(database, folder)
    try:
        with locked_folder(target):
            known = {found.path.name: found.size for found in backups_in(target)}
            for backup in backups:
                if known.get(backup.path.name) != backup.size:
                    _copy_file(backup.path, target / backup.path.name)
    except OSError as error:
        raise CannotWriteError(
            wording("Can't write a second backup to {} ({}).", str(target), system_reason(error)),
            _KEPT,
        ) from error


def _copy_file(source: Path, target: Path) -> None:
    """Copy a file in one step: whole or not at all. Raises OSError."""
    partial = target.with_name(target.name + PARTIAL_SUFFIX)
    try:
        with source.open("rb") as file, open(create_private_file(partial), "wb") as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        partial.replace(target)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    sync_folder(target.parent)
