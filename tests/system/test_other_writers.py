"""Who else can change a file: modes and owners on the whole way to it, links followed."""

from __future__ import annotations

import os
import pwd
import shlex
from pathlib import Path

import pytest

from followup_tui.system import other_writers
from followup_tui.system.other_writers import find_other_writer
from followup_tui.system.settings import NotifySettings, load_settings

COMMANDS = """theme = "nord"
[commands]
open = ["firefox"]
copy = ["wl-copy"]
[notify]
command = ["notify-send", "{text}"]
bell = false
"""
is_root = pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A settings file that only its owner can change, three folders down."""
    folder = tmp_path / "a" / "b" / "c"
    for step in (folder.parent.parent, folder.parent, folder):
        step.mkdir()
        step.chmod(0o755)
    path = folder / "config.toml"
    path.write_text(COMMANDS)
    path.chmod(0o644)
    return path


def test_a_file_of_ones_own_is_trusted_also_through_links(config: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(Path("a") / "b" / ".." / "b" / "c")
    (tmp_path / "file").symlink_to(link / "config.toml")
    for path in (config, link / "config.toml", tmp_path / "file", config.parent / "missing"):
        assert find_other_writer(path) is None, path
    assert load_settings(config)[1] == ()
    assert load_settings(config)[0].open_command == ("firefox",)


@pytest.mark.parametrize("mode", [0o666, 0o646, 0o664, 0o777])
@pytest.mark.parametrize("up", [0, 1, 2, 3])
def test_others_can_write_the_file_or_a_folder_above_it(
    config: Path, monkeypatch: pytest.MonkeyPatch, mode: int, up: int
) -> None:
    # The user's own group is theirs alone here; another one is not.
    monkeypatch.setattr(other_writers, "_is_own_group", lambda group: False)
    step = [config, *config.parents][up]
    step.chmod(mode | 0o111 if up else mode)
    found = find_other_writer(config)
    assert found is not None
    assert found.path == step
    settings, (ignored,) = load_settings(config)
    assert str(ignored.problem) == (
        "commands.open, commands.copy, notify.command ignored: "
        f"other users can change {step}; run chmod go-w {shlex.quote(str(step))}"
    )
    assert ignored.line == 3
    assert (settings.open_command, settings.copy_command) == ((), ())
    assert settings.notify == NotifySettings(bell=False)
    assert settings.theme == "nord"


def test_a_group_of_ones_own_may_write(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.chmod(0o664)
    monkeypatch.setattr(other_writers, "_is_own_group", lambda group: True)
    assert find_other_writer(config) is None


def test_a_sticky_folder_keeps_what_is_ones_own(config: Path) -> None:
    config.parent.parent.chmod(0o1777)
    assert find_other_writer(config) is None


def test_both_ends_of_a_link_count(config: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "link").symlink_to(config)
    assert find_other_writer(shared / "link") is None
    shared.chmod(0o777)
    found = find_other_writer(shared / "link")
    assert found is not None
    assert found.path == shared
    shared.chmod(0o755)
    config.parent.chmod(0o777)
    found = find_other_writer(shared / "link")
    assert found is not None
    assert found.path == config.parent


@is_root
@pytest.mark.parametrize("step", ["file", "folder", "link"])
def test_what_belongs_to_another_user_is_not_trusted(
    config: Path, tmp_path: Path, step: str
) -> None:
    link = tmp_path / "link"
    link.symlink_to(config)
    path = {"file": config, "folder": config.parent, "link": link}[step]
    other = pwd.getpwnam("nobody")
    os.chown(path, other.pw_uid, other.pw_gid, follow_symlinks=False)
    found = find_other_writer(link)
    assert found is not None
    assert str(found.problem) == f"{path} belongs to nobody"


def test_a_disk_without_permissions_says_what_to_do(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    monkeypatch.setattr(other_writers, "_MOUNTS", str(mounts))
    config.chmod(0o777)

    def way_out(kind: str, options: str = "rw") -> str:
        root = "1 0 0:1 / / rw - ext4 /dev/a rw\n"
        mounts.write_text(f"{root}2 1 0:2 / {config.parent} rw - {kind} C:\\ {options}\n")
        found = find_other_writer(config)
        assert found is not None
        return str(found.way_out)

    for kind in ("9p", "drvfs", "vfat", "exfat"):
        assert way_out(kind) == "move it to your home folder, as its disk keeps no permissions"
    assert way_out("9p", "rw,aname=drvfs;path=C:\\;metadata;uid=1000").startswith("run chmod")
    assert way_out("ext4").startswith("run chmod")


def test_settings_without_programs_are_read_as_ever(config: Path) -> None:
    config.write_text('theme = "nord"\n[notify]\nbell = false\n')
    config.chmod(0o666)
    settings, ignored = load_settings(config)
    assert (settings.theme, settings.notify.bell, ignored) == ("nord", False, ())


def test_links_without_end_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="symbolic links"):
        find_other_writer(tmp_path / "a")
