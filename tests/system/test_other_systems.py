"""macOS and WSL, by stand-ins: the platform's name, and programs of the names that it has."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs
import pytest
from platformdirs.macos import MacOS

from followup_tui.errors import NotFoundError
from followup_tui.system import clipboard, notifier, opener, paths


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs that write their arguments and input beside themselves."""
    folder = tmp_path / "bin"
    folder.mkdir()
    os.mkfifo(folder / "called")
    for name in ("open", "pbcopy", "osascript", "wslview"):
        program = folder / name
        program.write_text(
            "#!/bin/sh\n"
            f'if [ "${{0##*/}}" = pbcopy ]; then exec /bin/cat > {folder}/pasteboard; fi\n'
            f'printf \'%s\\n\' "${{0##*/}}" "$@" > {folder}/called\n'
        )
        program.chmod(0o700)
    monkeypatch.setenv("PATH", str(folder))
    for name in ("TMUX", "WAYLAND_DISPLAY", "DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def macos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder on macOS."""
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    for name in ("FOLLOWUP_DB", "FOLLOWUP_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    for kind in ("data", "config", "state"):
        folder = getattr(MacOS("followup", appauthor=False), f"user_{kind}_dir")
        monkeypatch.setattr(
            platformdirs, f"user_{kind}_dir", lambda *_, folder=folder, **__: folder
        )
    return tmp_path / "home"


def test_on_macos_the_files_are_in_application_support(macos: Path) -> None:
    folder = macos / "Library" / "Application Support" / "followup"
    assert paths.database() == folder / "followup.db"
    assert paths.config() == folder / "config.toml"
    assert paths.app_state() == folder / "state.json"
    assert paths.queue() == folder / "queue.jsonl"


@pytest.mark.usefixtures("macos")
def test_on_macos_a_link_is_opened_by_open(programs: Path) -> None:
    command = opener.opener_command((), os.environ, sys.platform)
    assert command == [str(programs / "open")]
    process = opener.start_opener(command, "https://x.example/a")
    assert (programs / "called").read_text() == "open\nhttps://x.example/a\n"
    assert process.wait() == 0


@pytest.mark.usefixtures("macos")
def test_on_macos_text_is_copied_by_pbcopy(programs: Path) -> None:
    written: list[str] = []
    assert str(clipboard.copy_text("Zoë", (), written.append).words) == "Copied with pbcopy"
    assert (programs / "pasteboard").read_text() == "Zoë"
    assert written == []


@pytest.mark.usefixtures("macos")
def test_on_macos_a_notification_is_an_argument_of_the_script(programs: Path) -> None:
    text = 'May" & (do shell script "x")'
    assert notifier.send_notification(notifier.desktop_command(), text)
    name, *arguments = (programs / "called").read_text().splitlines()
    assert name == "osascript"
    assert arguments[-1] == text
    assert arguments[::2][:3] == ["-e", "-e", "-e"]
    assert text not in " ".join(arguments[:-1])


def test_in_wsl_a_link_is_opened_by_wslview(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WSL_DISTRO_NAME", "Ubuntu")
    assert opener.opener_command((), os.environ, "linux") == [str(programs / "wslview")]
    (programs / "wslview").unlink()
    with pytest.raises(NotFoundError, match="No program found to open links"):
        opener.opener_command((), os.environ, "linux")
