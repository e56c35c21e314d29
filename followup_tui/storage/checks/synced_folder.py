"""Whether the database is where other programs copy it while it is written, or on a network."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from followup_tui.storage.checks.finding import Examined, Finding
from followup_tui.wording import Wording, as_wording, wording

_CHECK = "synced or network folder"
_WAY_OUT = as_wording(
    "keep the database outside (--db or FOLLOWUP_DB), and let the setting folder of [backup] put a"
    " second copy of the backups there"
)
_FOLDER_NAMES: tuple[tuple[str, str], ...] = (
    (r"Dropbox( \(.+\))?", "Dropbox"),
    (r"OneDrive( ?- ?.+)?", "OneDrive"),
    (r"Google ?Drive.*|My Drive|GoogleDrive-.+", "Google Drive"),
    (r"iCloud ?Drive.*|com~apple~CloudDocs|Mobile Documents", "iCloud Drive"),
    (r"Nextcloud.*", "Nextcloud"),
    (r"ownCloud.*", "ownCloud"),
    (r"pCloud ?Drive|pCloudDrive", "pCloud"),
    (r"MEGA|MEGAsync", "MEGA"),
    (r"CloudStorage", "a cloud provider"),
)
_MARKERS: tuple[tuple[str, str], ...] = (
    (".stfolder", "Syncthing"),
    (".dropbox", "Dropbox"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".sync_*.db", "Nextcloud"),
    ("._sync_*.db", "Nextcloud"),
    (".tmp.drivedownload", "Google Drive"),
)
_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|afpfs|9p|afs|ceph|glusterfs|davfs|webdav|ncpfs|lustre"
    r"|fuse\.(sshfs|rclone|glusterfs|davfs2?|gvfsd-fuse|smbnetfs|s3fs|google-drive-ocamlfuse)"
    r"|macfuse|osxfuse"
)
_ESCAPE = re.compile(r"\\(\d{3})")
_MAC_MOUNT = re.compile(r"^.+ on (/.*) \((\w+)[,)]", re.MULTILINE)

Mounts = Sequence[tuple[str, str]]
"""Mount points, each with the type of its file system."""


def check_place(examined: Examined) -> Iterator[Finding]:
    """Find a folder that is synced, and a file system of a network: both damage databases."""
    real = examined.path.resolve()
    if found := synced_by(real):
        folder, program = found
        problem = wording("The database is in {}, which {} syncs", folder, as_wording(program))
        yield Finding(_CHECK, problem, _WAY_OUT)
    elif kind := network_kind(real, _mounts()):
        problem = wording(
            "The database is on a network file system ({}), where locks may fail", _known(kind)
        )
        yield Finding(_CHECK, problem, _WAY_OUT)


def synced_by(file: Path) -> tuple[Path, str] | None:
    """Return the folder above the file that a program syncs, and the program; None if none does."""
    for folder in file.parents:
        for pattern, program in _FOLDER_NAMES:
            if re.fullmatch(pattern, folder.name, re.IGNORECASE):
                return folder, program
        for marker, program in _MARKERS:
            if next(folder.glob(marker), None) is not None:
                return folder, program
    return None


def network_kind(file: Path, mounts: Mounts) -> str:
    """Return the type of the network file system that holds the file, empty for a local one."""
    best, kind = "", ""
    for point, file_system in mounts:
        inside = point == "/" or file.is_relative_to(point)
        # The last mount on a point is the one in view.
        if inside and len(point) >= len(best):
            best, kind = point, file_system
    return kind if _NETWORK.fullmatch(kind) else ""


def parse_mountinfo(text: str) -> Mounts:
    """Return the mounts of Linux's /proc/self/mountinfo."""
    mounts = []
    for line in text.splitlines():
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if len(fields) > 4 and kinds[0]:
            point = _ESCAPE.sub(lambda match: chr(int(match[1], 8)), fields[4])
            mounts.append((point, kinds[0]))
    return mounts


def parse_mount_output(text: str) -> Mounts:
    """Return the mounts that `mount` prints on macOS."""
    return [(match[1], match[2]) for match in _MAC_MOUNT.finditer(text)]


def _mounts() -> Mounts:
    """Return the mounts of this machine; none where they can't be found out."""
    try:
        if sys.platform == "linux":
            raw = Path("/proc/self/mountinfo").read_bytes()
            return parse_mountinfo(raw.decode(errors="surrogateescape"))
        done = subprocess.run(["/sbin/mount"], capture_output=True, timeout=5, check=False)
        return parse_mount_output(done.stdout.decode(errors="replace"))
    except (OSError, subprocess.SubprocessError):
        return []


def _known(kind: str) -> Wording:
    return as_wording(kind.removeprefix("fuse."))
