"""Where the database is, who may read it, what killed programs left, and its backups."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path

import pytest
from pendulum import DateTime

from followup_tui.actions.context import Context
from followup_tui.storage.backups import backup_folder, make_backup
from followup_tui.storage.checks import synced_folder
from followup_tui.storage.checks.all_checks import examine
from followup_tui.storage.checks.finding import Examined, Finding
from followup_tui.storage.checks.repair import repair_findings
from followup_tui.storage.checks.synced_folder import (
    network_kind,
    parse_mount_output,
    parse_mountinfo,
    synced_by,
)
from followup_tui.storage.database import close_database, open_database
from followup_tui.system import paths
from tests.actions.shortcuts import add_all

pytestmark = pytest.mark.once
SQLITE = b"SQLite format 3\0"


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))


@pytest.fixture
def well(examined: Examined, context: Context) -> Examined:
    """A healthy database with one contact."""
    open_database(examined.path)
    add_all("May Chen: call tomorrow", context)
    close_database()
    paths.app_state().parent.mkdir(parents=True, mode=0o700)
    assert examine(examined).findings == ()
    return examined


def only(examined: Examined) -> Finding:
    """Return the one finding."""
    (finding,) = examine(examined).findings
    return finding


def repair(examined: Examined) -> None:
    """Repair all, after which nothing is left to find."""
    result = repair_findings(examine(examined).findings, examined, "command line")
    assert result.failed == ()
    assert examine(examined).findings == ()


def make_old(path: Path, now: DateTime, hours: int = 30) -> None:
    when = now.timestamp() - hours * 3600
    for inside in (*path.rglob("*"), path):
        os.utime(inside, (when, when))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
@pytest.mark.parametrize("what", ["database", "state", "backup", "folder"])
def test_what_others_may_read_is_closed_and_nothing_else(
    well: Examined, mode: int, what: str
) -> None:
    made = make_backup(well.path, "by hand", well.now)
    state = paths.app_state()
    state.write_text("{}")
    state.chmod(0o600)
    path = {
        "database": well.path,
        "state": state,
        "backup": made.path,
        "folder": backup_folder(well.path),
    }[what]
    path.chmod(mode | 0o700 if what == "folder" else mode)
    finding = only(well)
    assert finding.check == "permissions"
    assert str(path) in str(finding.wording)
    repair(well)
    assert stat.S_IMODE(path.stat().st_mode) == (0o700 if what == "folder" else 0o600)


def test_a_folder_of_the_user_s_may_be_read_but_not_written_by_others(well: Examined) -> None:
    well.path.parent.chmod(0o755)
    assert examine(well).findings == ()
    well.path.parent.chmod(0o757)
    finding = only(well)
    assert str(finding.way_out) == f"run chmod go-w {well.path.parent}"
    assert finding.repair is None
    well.path.parent.chmod(0o1777)
    assert examine(well).findings == ()


@pytest.mark.parametrize(
    "name",
    [
        "followup.db.restore.partial",
        "followup.db.before-6.partial",
        ".snapshot-ab12_xyz",
        ".0123456789abcdef.partial",
        "followup.db.backups/2026-11-20T034500-daily.db.partial",
        "state",
        "trial",
    ],
)
def test_leftovers_are_dropped_once_they_are_old_and_unused(well: Examined, name: str) -> None:
    path = well.path.parent / name
    if name == "state":
        path = paths.app_state().with_name(".state.json.a1b2c3d4")
    elif name == "trial":
        path = Path(tempfile.gettempdir(), "followup-demo-a1b2c3d4", "followup.db")
    path.parent.mkdir(exist_ok=True, mode=0o700)
    path.write_bytes(SQLITE)
    path.chmod(0o600)
    assert examine(well).findings == (), "it is new"
    top = path.parent if name == "trial" else path
    make_old(top, well.now)
    with path.open("rb"):
        assert examine(well).findings == (), "it is open"
    assert str(top) in str(only(well).wording)
    repair(well)
    assert not top.exists()


@pytest.mark.parametrize(
    "name", [".snapshot-notours.txt", ".hidden.partial", "other.partial", "notes.db.partial.txt"]
)
def test_files_of_others_are_no_leftovers(well: Examined, name: str) -> None:
    path = well.path.with_name(name)
    path.write_bytes(SQLITE)
    path.chmod(0o600)
    make_old(path, well.now)
    assert examine(well).findings == ()


def test_an_editor_s_text_is_named_and_never_dropped(well: Examined) -> None:
    folder = Path(tempfile.mkdtemp(prefix="followup-"))
    (folder / "note.txt").write_text("a long note")
    make_old(folder, well.now)
    finding = only(well)
    assert str(folder) in str(finding.wording)
    assert finding.repair is None


def test_a_change_of_days_ago_without_a_backup_is_found(well: Examined) -> None:
    later = Examined(well.path, well.now.add(days=4))
    finding = only(later)
    assert str(finding.wording) == "There is no backup of the changes of 4 days"
    repair(later)
    make_backup(well.path, "by hand", well.now.add(days=1))
    assert examine(Examined(well.path, well.now.add(days=60))).findings == ()


def test_a_damaged_newest_backup_is_found(well: Examined) -> None:
    make_backup(well.path, "by hand", well.now)
    newest = make_backup(well.path, "by hand", well.now.add(hours=1)).path
    newest.write_bytes(newest.read_bytes()[:5000])
    finding = only(well)
    assert str(newest) in str(finding.wording)


def test_a_full_disk_is_found(well: Examined, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.statvfs(well.path.parent)
    full = os.statvfs_result((*tuple(real)[:4], 10, *tuple(real)[5:]))
    monkeypatch.setattr(os, "statvfs", lambda path: full)
    assert only(well).check == "free space"


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("Dropbox/private", "Dropbox"),
        ("Dropbox (Personal)", "Dropbox"),
        ("OneDrive - Acme", "OneDrive"),
        ("Google Drive/My Drive", "Google Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("Library/CloudStorage/Box-Box", "a cloud provider"),
        ("Nextcloud", "Nextcloud"),
    ],
)
def test_a_synced_folder_is_recognised_by_its_name(
    well: Examined, tmp_path: Path, folder: str, program: str
) -> None:
    moved = tmp_path / folder / "followup.db"
    moved.parent.mkdir(parents=True)
    shutil.copy2(well.path, moved)
    finding = only(Examined(moved, well.now))
    assert f"which {program} syncs" in str(finding.wording)
    assert "second copy" in str(finding.way_out)


@pytest.mark.parametrize(
    ("marker", "program"), [(".stfolder", "Syncthing"), (".sync_0123.db", "Nextcloud")]
)
def test_a_synced_folder_is_recognised_by_its_marker(
    tmp_path: Path, marker: str, program: str
) -> None:
    inside = tmp_path / "mine" / "deep" / "followup.db"
    inside.parent.mkdir(parents=True)
    assert synced_by(inside) is None
    (tmp_path / "mine" / marker).mkdir()
    assert synced_by(inside) == (tmp_path / "mine", program)


MOUNTINFO = r"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:20 / /mnt/my\040share rw - cifs //server/x rw
24 22 0:21 / /home/ana/far rw - fuse.sshfs ana@host: rw
25 24 8:2 / /home/ana/far/near rw - ext4 /dev/sdb1 rw
26 22 0:30 / /net rw - nfs4 server:/x rw
"""
MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//ana@server/x on /Volumes/My Share (smbfs, nodev, nosuid, mounted by ana)
"""


@pytest.mark.parametrize(
    ("mounts", "file", "kind"),
    [
        (parse_mountinfo(MOUNTINFO), "/home/ana/followup.db", ""),
        (parse_mountinfo(MOUNTINFO), "/mnt/my share/followup.db", "cifs"),
        (parse_mountinfo(MOUNTINFO), "/home/ana/far/a/followup.db", "fuse.sshfs"),
        (parse_mountinfo(MOUNTINFO), "/home/ana/far/near/followup.db", ""),
        (parse_mountinfo(MOUNTINFO), "/network/followup.db", ""),
        (parse_mountinfo(MOUNTINFO), "/net/followup.db", "nfs4"),
        (parse_mount_output(MAC), "/Users/ana/followup.db", ""),
        (parse_mount_output(MAC), "/Volumes/My Share/followup.db", "smbfs"),
    ],
)
def test_a_network_file_system_is_recognised(
    mounts: synced_folder.Mounts, file: str, kind: str
) -> None:
    assert network_kind(Path(file), mounts) == kind


def test_what_can_t_be_examined_is_said_and_ends_nothing(
    well: Examined, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Path, pattern: str) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "rglob", refused)
    finding = only(well)
    state = paths.app_state().parent
    assert str(finding.wording) == f"{state} can't be examined (Permission denied)"
