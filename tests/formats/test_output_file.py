"""The target file of an export: complete or not at all, readable by its owner only."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from followup_tui.errors import CannotWriteError, UsageError
from followup_tui.formats.output_file import check_writable, replace_file, write_output


def test_new_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    assert write_output(path, ["May", " Chen\r\n"], force=False) == 10
    assert path.read_bytes() == b"May Chen\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["a.json"]


def test_existing_file_is_replaced_only_with_force(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")
    with pytest.raises(UsageError, match="--force"):
        check_writable(path, force=False)
    with pytest.raises(UsageError, match="--force"):
        write_output(path, ["new"], force=False)
    assert path.read_text() == "old"
    check_writable(path, force=True)
    write_output(path, ["new"], force=True)
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["a.json"]


def test_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real" / "a.json", tmp_path / "link.json"
    real.parent.mkdir()
    real.write_text("old")
    link.symlink_to(real)
    write_output(link, ["new"], force=True)
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert os.listdir(real.parent) == ["a.json"]


@pytest.mark.parametrize("force", [False, True])
def test_planted_link_is_not_followed(tmp_path: Path, force: bool) -> None:
    link, victim = tmp_path / "link.json", tmp_path / "victim"
    link.symlink_to(victim)
    with pytest.raises(UsageError, match=r"link to .*victim, which does not exist"):
        check_writable(link, force=force)
    with pytest.raises(UsageError, match="which does not exist"):
        write_output(link, ["new"], force=force)
    assert os.listdir(tmp_path) == ["link.json"]


@pytest.mark.parametrize("failure", [KeyboardInterrupt, RuntimeError, SystemExit])
def test_interruption_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, failure: type[BaseException]
) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")

    def texts() -> Iterator[str]:
        yield "x" * 1_000_000
        raise failure

    with pytest.raises(failure):
        write_output(path, texts(), force=True)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.json"]


_KILLED = """
import os, signal, sys
from pathlib import Path
from followup_tui.formats.output_file import write_output
def texts():
    yield "half" * 100_000
    os.kill(os.getpid(), signal.SIGKILL)
write_output(Path(sys.argv[1]), texts(), force=True)
"""


def test_old_file_survives_a_kill_in_the_middle(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")
    done = subprocess.run([sys.executable, "-c", _KILLED, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_text() == "old"


def test_file_created_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.json"

    def texts() -> Iterator[str]:
        yield "new"
        path.write_text("theirs")

    with pytest.raises(UsageError, match="already exists"):
        write_output(path, texts(), force=False)
    assert path.read_text() == "theirs"
    assert os.listdir(tmp_path) == ["a.json"]


def test_disk_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    write_output(tmp_path / "a.json", ["new"], force=False)
    assert (tmp_path / "a.json").read_text() == "new"
    with pytest.raises(FileExistsError):
        replace_file(tmp_path / "a.json", ["newer"], force=False)
    assert os.listdir(tmp_path) == ["a.json"]


def test_target_that_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        check_writable(tmp_path, force=True)
    with pytest.raises(UsageError, match="not a regular file"):
        check_writable(Path("/dev/null"), force=True)
    with pytest.raises(UsageError, match="No such folder"):
        check_writable(tmp_path / "missing" / "a.json", force=False)
    with pytest.raises(CannotWriteError):
        check_writable(tmp_path / ("x" * 5000), force=False)
    with pytest.raises(CannotWriteError, match="could not be written"):
        write_output(tmp_path / "missing" / "a.json", ["x"], force=True)
