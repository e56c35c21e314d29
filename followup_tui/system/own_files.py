"""Recognises the program's own files, however a path leads to them, so that none is replaced."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from followup_tui.errors import FollowupError
from followup_tui.system import paths
from followup_tui.system.kept_lines import dropped_file, rejected_file

_SIDECAR_SUFFIXES = ("-journal", "-wal", "-shm")
BACKUP_FOLDER_SUFFIX = ".backups"
"""What the name of the folder of a database's backups has beyond the database's own."""
_DATABASE_START = b"SQLite format 3\0"
_OTHER_FILES: tuple[tuple[Callable[[], Path], str], ...] = (
    (paths.config, "followup's settings file"),
    (paths.queue, "followup's queue"),
    (lambda: rejected_file(paths.queue()), "followup's queue"),
    (lambda: dropped_file(paths.queue()), "followup's queue"),
    (paths.app_state, "followup's state file"),
    (paths.notified, "followup's state file"),
    (paths.known_databases, "followup's state file"),
    (paths.damage_record, "followup's state file"),
    (paths.unsaved_text, "followup's file of unsaved text"),
    (paths.backup_notes, "followup's state file"),
    (paths.prompt_history, "followup's prompt history"),
)


def own_file_at(target: Path, database: Path) -> str | None:
    """Return what file of the program a path leads to ("followup's database"), else None.

    A path leads there by name, by symbolic or hard link. Any other SQLite database counts too, as
    one file of the program cannot be told from another by its name."""
    real = os.path.realpath(target)
    for path, description in _own_files(database):
        if real == os.path.realpath(path) or _is_same_file(target, path):
            return description
    with suppress(FollowupError):
        if real.startswith(os.path.realpath(paths.editor_files()) + os.sep):
            return "a text that followup keeps for your editor"
    if any(_is_same_file(Path(real).parent, folder) for folder in _backup_folders(database)):
        return "in the folder of followup's backups"
    if os.path.dirname(real) == _templates_folder() and os.path.exists(real):
        return "one of followup's email templates"
    return "a database" if _is_database(target) else None


def own_file_in(folder: Path, database: Path) -> str | None:
    """Return what file of the program is directly in that folder; None if none is."""
    for path, description in _own_files(database):
        real = os.path.realpath(path)
        if os.path.exists(real) and _is_same_file(folder, Path(real).parent):
            return description
    if any(_is_same_file(folder, backups) for backups in _backup_folders(database)):
        return "followup's backups"
    return None


def sidecars(database: Path) -> list[Path]:
    """Return the paths of the files that SQLite keeps beside a database while it writes."""
    return [database.with_name(database.name + suffix) for suffix in _SIDECAR_SUFFIXES]


def _backup_folders(database: Path) -> Iterator[Path]:
    databases = [database]
    with suppress(FollowupError):
        databases.append(paths.database())
    for path in databases:
        real = Path(os.path.realpath(path))
        yield real.with_name(real.name + BACKUP_FOLDER_SUFFIX)


def _own_files(database: Path) -> Iterator[tuple[Path, str]]:
    databases = [database]
    with suppress(FollowupError):
        databases.append(paths.database())
    for path in databases:
        yield path, "followup's database"
        for real in {path, Path(os.path.realpath(path))}:
            for sidecar in sidecars(real):
                yield sidecar, "a file of followup's database"
    for path_of, description in _OTHER_FILES:
        with suppress(FollowupError):
            yield path_of(), description


def _templates_folder() -> str:
    try:
        return os.path.realpath(paths.templates())
    except FollowupError:
        return ""


def _is_same_file(first: Path, second: Path) -> bool:
    try:
        return os.path.samefile(first, second)
    except OSError:
        return False


def _is_database(target: Path) -> bool:
    if not os.path.isfile(target):
        return False
    try:
        with target.open("rb") as file:
            return file.read(len(_DATABASE_START)) == _DATABASE_START
    except OSError:
        return False
