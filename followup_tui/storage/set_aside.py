"""Keeps a database file that can't be backed up as it is, with the journal that belongs to it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import BinaryIO

from pendulum import DateTime

from followup_tui.storage.backup_files import backup_folder, free_name
from followup_tui.system.own_files import sidecars
from followup_tui.system.private_file import (
    create_private_file,
    make_private_folder,
    sync_folder,
)

DAMAGED_SUFFIX = ".damaged"


def set_aside(
    real: Path, descriptor: int | None, reason: str, now: DateTime, *, may_link: bool = True
) -> Path | None:
    """Keep the file as it is, with its journal, in the folder of the backups.

    `descriptor` is the one that holds its lock; with `may_link` the file is linked if that works,
    which takes no room. None when there is nothing to keep. Raises OSError."""
    found = unfinished_sidecars(real)
    if not _has_content(real) and not found:
        return None
    folder = backup_folder(real)
    make_private_folder(folder)
    target = _free_damaged_name(folder, reason, now)
    if _has_content(real):
        _keep_whole(real, descriptor, target, may_link=may_link)
    for sidecar in found:
        with sidecar.open("rb") as source:
            _write_private(target.with_name(target.name + sidecar.name[len(real.name) :]), source)
    sync_folder(folder)
    return target


def _keep_whole(real: Path, descriptor: int | None, target: Path, *, may_link: bool) -> None:
    if may_link or descriptor is None:
        try:
            os.link(real, target)
            return
        except OSError:
            if descriptor is None:
                raise
    # Another descriptor of the file would end the lock when it is closed.
    os.lseek(descriptor, 0, os.SEEK_SET)
    with open(descriptor, "rb", closefd=False) as source:
        _write_private(target, source)


def _write_private(target: Path, source: BinaryIO) -> None:
    with open(create_private_file(target), "wb") as file:
        shutil.copyfileobj(source, file, 1 << 20)
        file.flush()
        os.fsync(file.fileno())


def _free_damaged_name(folder: Path, reason: str, now: DateTime) -> Path:
    stem = free_name(folder, reason, now).name.removesuffix(".db")
    target, number = folder / f"{stem}{DAMAGED_SUFFIX}", 1
    while any(os.path.lexists(path) for path in (target, *sidecars(target))):
        number += 1
        target = folder / f"{stem}.{number}{DAMAGED_SUFFIX}"
    return target


def unfinished_sidecars(path: Path) -> list[Path]:
    """Return the files beside a database that hold a part of it, left by a program that died."""
    return [sidecar for sidecar in sidecars(path) if _is_unfinished(sidecar)]


def _is_unfinished(sidecar: Path) -> bool:
    try:
        with sidecar.open("rb") as file:
            first = file.read(1)
    except OSError:
        return False
    # SQLite ignores a journal that begins with zero: nothing was written to the database yet.
    return first not in (b"", b"\0") if sidecar.name.endswith("-journal") else bool(first)


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False
