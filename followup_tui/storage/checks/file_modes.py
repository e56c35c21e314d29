"""Who may read, change or replace the program's private files."""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from followup_tui.errors import FollowupError
from followup_tui.storage.backups import backup_folder
from followup_tui.storage.checks.finding import RUN_REPAIR, Examined, Finding, examples
from followup_tui.storage.journal import ChangeRecorder
from followup_tui.system import paths
from followup_tui.system.other_writers import find_other_writer
from followup_tui.wording import wording

_OTHERS = 0o077
_CHECK = "permissions"


def check_file_modes(examined: Examined) -> Iterator[Finding]:
    """Find private files and folders that others may read, and folders in which they may write."""
    open_paths = _open_paths(examined)
    if open_paths:

        def close(recorder: ChangeRecorder) -> None:
            for path in _open_paths(examined):
                path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_OTHERS)

        problem = wording("Others may read {}", examples(open_paths))
        yield Finding(_CHECK, problem, RUN_REPAIR, repair=close)
    foreign = [path for path in _private_paths(examined) if _is_foreign(path)]
    if foreign:
        problem = wording("{} belongs to another user", examples(foreign))
        yield Finding(_CHECK, problem, wording("make it yours: chown {}", _user_name()))
    with suppress(OSError):
        other = find_other_writer(examined.path.absolute())
        if other is not None and other.path not in (*open_paths, *foreign):
            problem = wording("Others may replace the database: {}", other.problem)
            yield Finding(_CHECK, problem, other.way_out)


def _open_paths(examined: Examined) -> list[Path]:
    return [
        path
        for path in _private_paths(examined)
        if not _is_foreign(path) and path.stat().st_mode & _OTHERS
    ]


def _private_paths(examined: Examined) -> list[Path]:
    """Return the files with private data and the folders that the program made for them."""
    real = examined.path.resolve()
    found = [examined.path, *real.parent.glob(f"{_escaped(real.name)}[-.]*")]
    for folder in _own_folders(examined):
        found += [folder, *folder.rglob("*")]
    unique = dict.fromkeys(path for path in found if not path.is_symlink() or path == examined.path)
    return [path for path in unique if path.exists()]


def _escaped(name: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in name)


def _own_folders(examined: Examined) -> list[Path]:
    """Return the folders that are the program's alone."""
    real = examined.path.resolve()
    folders = [backup_folder(examined.path)]
    with suppress(FollowupError):
        folders.append(paths.app_state().parent)
        # Where the user chose the database, the folder is the user's.
        if paths.default_database().resolve() == real:
            folders.append(real.parent)
    return [folder for folder in folders if folder.is_dir()]


def _is_foreign(path: Path) -> bool:
    return path.stat().st_uid != os.getuid()


def _user_name() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
