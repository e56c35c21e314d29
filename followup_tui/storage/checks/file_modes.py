"""Who may read, change or replace the program's private files."""

from __future__ import annotations

import grp
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
from followup_tui.wording import wording

_OTHERS = 0o077
_CHECK = "permissions"


def check_file_modes(examined: Examined) -> Iterator[Finding]:
    """Find private files and folders that others may read, and folders in which they may write."""
    open_paths = _open_paths(examined)
    if open_paths:

        def close(recorder: ChangeRecorder) -> None:
            for path in _open_paths(examined):
                path.chmod(0o700 if path.is_dir() else 0o600)

        problem = wording("Others may read {}", examples(open_paths))
        yield Finding(_CHECK, problem, RUN_REPAIR, repair=close)
    foreign = [path for path in _private_paths(examined) if _is_foreign(path)]
    if foreign:
        problem = wording("{} belongs to another user", examples(foreign))
        yield Finding(_CHECK, problem, wording("make it yours: chown {}", _user_name()))
    folder = examined.path.resolve().parent
    if folder not in _own_folders(examined) and _others_may_replace_files(folder):
        problem = wording("Others may replace the database: they can write in {}", folder)
        yield Finding(_CHECK, problem, wording("run chmod go-w {}", folder))


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


def _others_may_replace_files(folder: Path) -> bool:
    """Tell whether others can write in a folder that lets them replace what is not theirs."""
    status = folder.stat()
    if status.st_mode & stat.S_ISVTX:
        return False
    writable = status.st_mode & stat.S_IWOTH
    by_group = status.st_mode & stat.S_IWGRP and not _is_private_group(status.st_gid)
    return bool(writable or by_group or status.st_uid not in (0, os.getuid()))


def _is_private_group(group: int) -> bool:
    """Tell whether a group is the user's alone, as many systems make one for each user."""
    try:
        return grp.getgrgid(group).gr_name == _user_name() and not grp.getgrgid(group).gr_mem
    except KeyError:
        return False


def _user_name() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
