"""Notification commands get the text as one argument, never through a shell."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from followup_tui.system import notifier

TEXT = "$(touch x); `touch y` \"May\" 'Chen' {text} --flag"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """Return a command that writes its arguments to a pipe."""
    os.mkfifo(tmp_path / "called")
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/called\n')
    program.chmod(0o755)
    return program


@pytest.mark.parametrize(
    ("arguments", "received"),
    [(["--say", "{text}"], ["--say", TEXT]), ([], [TEXT]), (["a b {text}."], [f"a b {TEXT}."])],
)
def test_the_text_is_one_argument(script: Path, arguments: list[str], received: list[str]) -> None:
    assert notifier.send_notification([str(script), *arguments], TEXT)
    assert (script.parent / "called").read_text().splitlines() == received


def test_a_text_that_starts_with_a_dash_is_not_an_option(script: Path) -> None:
    assert notifier.send_notification([str(script), "{text}"], "--icon=/x: call")
    assert (script.parent / "called").read_text() == "· --icon=/x: call\n"


def test_a_missing_command_returns_false(tmp_path: Path) -> None:
    assert not notifier.send_notification([str(tmp_path / "nothing")], "x")
    assert not notifier.send_notification(["x\0y"], "x")
    assert not notifier.send_notification(["true"], "x\0y")


def test_signals_blocked_here_reach_the_command(script: Path) -> None:
    called = script.parent / "called"
    script.write_text(f"#!/bin/sh\ngrep SigBlk /proc/self/status > {called}\n")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    try:
        assert notifier.send_notification([str(script)], "x")
        assert int(called.read_text().split()[1], 16) == 0
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def test_each_desktop_has_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifier.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(notifier.sys, "platform", "linux")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/user/1000/bus")
    assert notifier.desktop_command()[0] == "notify-send"
    # A text that starts with a dash is not an option.
    assert "--" in notifier.desktop_command()
    monkeypatch.setattr(notifier.sys, "platform", "darwin")
    assert notifier.desktop_command()[0] == "osascript"
    assert notifier.desktop_command()[-1] == "{text}"
    monkeypatch.setattr(notifier.shutil, "which", lambda name: None)
    assert notifier.desktop_command() == ()


def test_without_a_session_bus_there_is_no_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(notifier.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(notifier.sys, "platform", "linux")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert notifier.desktop_command() == ()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert notifier.desktop_command() == ()
    (tmp_path / "bus").touch()
    assert notifier.desktop_command()[0] == "notify-send"


def test_a_sequence_is_wrapped_for_tmux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    assert notifier.tmux_passthrough("\x1b]9;x\x1b\\") == "\x1b]9;x\x1b\\"
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    assert notifier.tmux_passthrough("\x1b]9;x\x1b\\") == "\x1bPtmux;\x1b\x1b]9;x\x1b\x1b\\\x1b\\"
