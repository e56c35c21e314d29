"""Files that a killed program left and no running one uses."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from pendulum import DateTime

from followup_tui.errors import FollowupError
from followup_tui.storage.backups import backup_folder
from followup_tui.storage.checks.finding import RUN_REPAIR, Examined, Finding, examples
from followup_tui.storage.journal import ChangeRecorder
from followup_tui.system import paths
from followup_tui.wording import as_wording, wording

_CHECK = "leftover files"
_MIN_AGE = 24 * 3600
"""Seconds; what is younger may be in use."""
_TEMPORARY = re.compile(r"\.(snapshot-[a-z0-9_]{8}|[0-9a-f]{16}\.partial)")
_TEMPORARY_FOLDER = re.compile(r"followup-(demo-)?[a-z0-9_]{8}")
_REPLACING = re.compile(r"\..+\.[a-z0-9_]{8}")
_TEXT = "note.txt"
"""The file of an editor's folder, which is a text of the user and never dropped."""
_SQLITE = b"SQLite format 3\0"


def check_leftovers(examined: Examined) -> Iterator[Finding]:
    """Find unfinished copies and temporary files and folders, and texts left in temporary ones."""
    if found := _leftovers(examined):

        def drop(recorder: ChangeRecorder) -> None:
            for path in _leftovers(examined):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

        problem = wording("Left over from a killed program: {}", examples(found))
        yield Finding(_CHECK, problem, RUN_REPAIR, repair=drop)
    texts = [folder for folder in _old_folders(examined.now) if _has_text(folder)]
    if texts:
        problem = wording("A text from your editor is still in {}", examples(texts))
        way_out = as_wording("copy what you need, and delete the folder")
        yield Finding(_CHECK, problem, way_out)


def _leftovers(examined: Examined) -> list[Path]:
    """Return the files and folders to drop."""
    real = examined.path.resolve()
    found: list[Path] = []
    for folder, is_leftover in _places(real):
        with suppress(OSError):
            found += [path for path in folder.iterdir() if is_leftover(path.name)]
    candidates = [path for path in found if _is_unused_file(path, examined.now)]
    candidates += [folder for folder in _old_folders(examined.now) if _is_trial(folder)]
    in_use = _open_paths()
    return sorted(
        path
        for path in candidates
        if not any(opened == path or opened.is_relative_to(path) for opened in in_use)
    )


def _places(real: Path) -> Iterator[tuple[Path, Callable[[str], bool]]]:
    """Yield folders, each with what tells by its name that a file in it is a leftover."""

    def of_database(name: str) -> bool:
        is_partial = name.startswith(f"{real.name}.") and name.endswith(".partial")
        return is_partial or _TEMPORARY.fullmatch(name) is not None

    yield real.parent, of_database
    yield backup_folder(real), lambda name: name.endswith(".partial")
    with suppress(FollowupError):
        state = paths.app_state().parent
        if state != real.parent:
            yield state, lambda name: _REPLACING.fullmatch(name) is not None


def _is_unused_file(path: Path, now: DateTime) -> bool:
    """Tell whether it is an old file of ours that nobody locks; our copies are databases."""
    try:
        if path.is_symlink() or not path.is_file() or not _is_old(path, now):
            return False
        with path.open("rb") as file:
            if path.name.startswith(".snapshot-") and file.read(16) not in (b"", _SQLITE):
                return False
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_old(path: Path, now: DateTime) -> bool:
    status = path.stat()
    return status.st_uid == os.getuid() and now.timestamp() - status.st_mtime > _MIN_AGE


def _old_folders(now: DateTime) -> list[Path]:
    """Return the program's temporary folders that nobody locks or has touched for long."""
    found = []
    for folder in Path(tempfile.gettempdir()).glob("followup-*"):
        with suppress(OSError):
            if not _TEMPORARY_FOLDER.fullmatch(folder.name) or folder.is_symlink():
                continue
            if not folder.is_dir() or folder.stat().st_mode & 0o077:
                continue
            if all(_is_old(path, now) for path in (folder, *folder.rglob("*"))):
                descriptor = os.open(folder, os.O_RDONLY)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    found.append(folder)
                finally:
                    os.close(descriptor)
    return sorted(found)


def _has_text(folder: Path) -> bool:
    """Tell whether an editor had a text in the folder."""
    return (folder / _TEXT).exists()


def _is_trial(folder: Path) -> bool:
    """Tell whether the folder holds nothing but the database of a trial."""
    return all(path.name.startswith("followup.db") for path in folder.iterdir())


def _open_paths() -> set[Path]:
    """Return the files and folders that running programs have open, where that can be seen."""
    opened: set[Path] = set()
    if sys.platform != "linux":
        return opened
    for descriptors in Path("/proc").glob("[0-9]*/fd"):
        with suppress(OSError):
            for descriptor in descriptors.iterdir():
                with suppress(OSError):
                    target = os.readlink(descriptor)
                    if target.startswith("/"):
                        opened.add(Path(target))
    return opened
