"""Private files and folders: modes, replacement in one step, the lock."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from followup_tui.system import private_file
from followup_tui.system.private_file import (
    close_to_others,
    create_folders,
    create_missing_file,
    create_private_file,
    create_temporary_file,
    locked_private_file,
    make_private_folder,
    read_small_file,
    replace_private_file,
    save_private_file,
    write_new_private_file,
)


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    """No mode may depend on the user's umask."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_missing_folders_are_private_and_existing_ones_unchanged(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    create_folders(shared / "a" / "b")
    assert [mode(shared / "a" / "b"), mode(shared / "a"), mode(shared)] == [0o700, 0o700, 0o755]


def test_an_existing_folder_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o777)
    make_private_folder(tmp_path / "open")
    assert mode(tmp_path / "open") == 0o700


def test_a_new_file_is_private_and_never_follows_a_link(tmp_path: Path) -> None:
    os.close(create_private_file(tmp_path / "new"))
    assert mode(tmp_path / "new") == 0o600
    (tmp_path / "link").symlink_to(tmp_path / "victim")
    for name in ("new", "link"):
        with pytest.raises(FileExistsError):
            write_new_private_file(tmp_path / name, "text")
    assert not (tmp_path / "victim").exists()


def test_an_existing_file_is_closed_to_others_and_keeps_its_content(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "file"
    create_missing_file(path)
    path.write_text("content")
    path.chmod(0o644)
    create_missing_file(path)
    assert mode(path) == 0o644
    close_to_others(path)
    assert (path.read_text(), mode(path), mode(path.parent)) == ("content", 0o600, 0o700)


@pytest.mark.parametrize("given", [0o400, 0o440, 0o444, 0o600, 0o555, 0o700])
def test_a_mode_without_permissions_for_others_or_read_only_stays(
    tmp_path: Path, given: int
) -> None:
    file, folder = tmp_path / "file", tmp_path / "folder"
    file.touch()
    folder.mkdir()
    for path in (file, folder):
        path.chmod(given)
    close_to_others(file)
    make_private_folder(folder)
    assert [mode(file), mode(folder)] == [given, given]


@pytest.mark.parametrize("given", [0o644, 0o666, 0o755])
def test_closing_a_file_to_others_permits_its_owner_nothing_new(tmp_path: Path, given: int) -> None:
    path = tmp_path / "file"
    path.touch()
    path.chmod(given)
    with locked_private_file(path):
        pass
    assert mode(path) == given & 0o700


def test_no_file_is_made_through_a_link(tmp_path: Path) -> None:
    link, victim = tmp_path / "link", tmp_path / "victim"
    link.symlink_to(victim)
    with pytest.raises(OSError, match="missing file"):
        replace_private_file(link, b"text")
    assert not save_private_file(link, "text")
    assert not victim.exists()
    victim.write_text("old")
    replace_private_file(link, b"new")
    assert (victim.read_text(), link.is_symlink()) == ("new", True)


def test_a_temporary_file_is_private(tmp_path: Path) -> None:
    path = create_temporary_file(tmp_path, ".copy-")
    assert path.name.startswith(".copy-")
    assert mode(path) == 0o600


@pytest.mark.parametrize("sync", [True, False])
def test_a_file_is_replaced_in_one_step(tmp_path: Path, sync: bool) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    with open(path) as reader:
        replace_private_file(path, b"new", sync=sync)
        assert reader.read() == "old"
    assert (path.read_text(), mode(path)) == ("new", 0o600)
    assert os.listdir(tmp_path) == ["file"]


def test_a_failed_replacement_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "file"
    path.write_text("old")
    monkeypatch.setattr(private_file.os, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        replace_private_file(path, b"new")
    assert not save_private_file(path, "new")
    assert (path.read_text(), os.listdir(tmp_path)) == ("old", ["file"])


def test_the_lock_creates_a_private_file_and_refuses_a_pipe(tmp_path: Path) -> None:
    with locked_private_file(tmp_path / "file") as descriptor:
        os.write(descriptor, b"text")
        assert os.pread(descriptor, 9, 0) == b"text"
    assert mode(tmp_path / "file") == 0o600
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="regular file"), locked_private_file(tmp_path / "pipe"):
        pass


def test_only_small_plain_files_are_read(tmp_path: Path) -> None:
    assert read_small_file(tmp_path / "missing") is None
    assert read_small_file(Path(os.devnull)) is None
    path = tmp_path / "file"
    path.write_bytes(b"x" * 256 * 1024)
    assert read_small_file(path) == path.read_bytes()
    path.write_bytes(b"x" * (256 * 1024 + 1))
    with pytest.raises(OSError, match="larger than 256 KB"):
        read_small_file(path)
    with pytest.raises(OSError, match="folder"):
        read_small_file(tmp_path)
