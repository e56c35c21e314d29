"""Tells whether someone else can change a file: the file, a folder above it, a link on the way."""

from __future__ import annotations

import errno
import os
import shlex
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from followup_tui.wording import Wording, as_wording, wording

_MAX_LINKS = 40
_MOUNTS = "/proc/self/mountinfo"
# File systems that report the same mode for every file, whatever it is set to.
_WITHOUT_MODES = frozenset(
    ("9p", "drvfs", "vfat", "msdos", "exfat", "ntfs", "ntfs3", "fuseblk", "cifs", "smb3", "vboxsf")
)
_ACL = "system.posix_acl_access"


@dataclass(frozen=True, slots=True)
class OtherWriter:
    """What others can change, "other users can change /x", and the way out, verb first."""

    path: Path
    problem: Wording
    way_out: Wording


def find_other_writer(path: Path) -> OtherWriter | None:
    """Return the first file, folder or link on the way to an absolute path that others can change.

    None if only the user and root can change what is read there, and for a missing file. Raises
    OSError."""
    try:
        for step, status in _steps(path):
            if status.st_uid not in (0, os.getuid()):
                problem = wording("{} belongs to {}", step, _user_name(status.st_uid))
                return OtherWriter(
                    Path(step), problem, as_wording("keep it in a folder that is yours")
                )
            if _is_open(step, status):
                return _open_step(step)
    except FileNotFoundError:
        return None
    return None


def _steps(path: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield everything on the way with its status, from the root on; links are followed."""
    current, links = "/", 0
    yield current, os.lstat(current)
    rest = list(reversed(path.parts[1:]))
    while rest:
        name = rest.pop()
        if name == "..":
            current = os.path.dirname(current)
            continue
        step = os.path.join(current, name)
        status = os.lstat(step)
        yield step, status
        if not stat.S_ISLNK(status.st_mode):
            current = step
            continue
        links += 1
        if links > _MAX_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), step)
        target = Path(os.readlink(step))
        if target.is_absolute():
            current = "/"
        rest += reversed(target.parts[1:] if target.is_absolute() else target.parts)


def _is_open(step: str, status: os.stat_result) -> bool:
    """Return whether others can write to it; a sticky folder keeps what is not theirs."""
    mode = status.st_mode
    if stat.S_ISLNK(mode) or (stat.S_ISDIR(mode) and mode & stat.S_ISVTX):
        return False
    by_group = mode & stat.S_IWGRP and (not _is_own_group(status.st_gid) or _has_acl(step))
    return bool(mode & stat.S_IWOTH or by_group)


def _is_own_group(group: int) -> bool:
    """Return whether a group is the user's or root's alone, as many systems make one for each."""
    import grp  # seldom needed

    own = _user_name(os.getuid())
    try:
        entry = grp.getgrgid(group)
    except KeyError:
        return False
    return (group == 0 or entry.gr_name == own) and set(entry.gr_mem) <= {own, "root"}


def _has_acl(step: str) -> bool:
    """Return whether an access list lets more users in than the mode tells."""
    if not hasattr(os, "getxattr"):
        return False
    try:
        return bool(os.getxattr(step, _ACL))
    except OSError:
        return False


def _open_step(step: str) -> OtherWriter:
    path = Path(step)
    problem = wording("other users can change {}", step)
    if _is_without_modes(step):
        way_out = as_wording("move it to your home folder, as its disk keeps no permissions")
    else:
        way_out = wording("run chmod go-w {}", shlex.quote(step))
    return OtherWriter(path, problem, way_out)


def _is_without_modes(step: str) -> bool:
    """Return whether the disk keeps no permissions, such as a Windows disk in WSL."""
    kind, options, depth = "", "", -1
    try:
        with open(_MOUNTS, encoding="utf-8", errors="surrogateescape") as mounts:
            for line in mounts:
                before, _, after = line.partition(" - ")
                folder = before.split(" ")[4].replace("\\040", " ")
                is_above = step == folder or step.startswith(folder.rstrip("/") + "/")
                if is_above and len(folder) >= depth:
                    kind, _, options = after.partition(" ")
                    depth = len(folder)
    except (OSError, IndexError):
        return False
    return kind in _WITHOUT_MODES and "metadata" not in options


def _user_name(user: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"
