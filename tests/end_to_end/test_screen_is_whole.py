"""The screen is complete after the terminal was detached, resized or suspended."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from tests.end_to_end.test_terminal import Terminal, followup
from tests.ui.test_lifecycle import eventually

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux here"),
]
SESSION = "desk"


class Tmux:
    """A tmux server with the program in its only window."""

    def __init__(self, folder: Path, database: Path) -> None:
        self._socket = str(folder / "tmux")
        program = f"{sys.executable} -m followup_tui --db {database}"
        self("-f", os.devnull, "new-session", "-d", "-s", SESSION, "-x", "120", "-y", "36", program)

    def __call__(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", self._socket, *words],
            env={**os.environ, "FOLLOWUP_NOW": "2026-11-23T09:14", "TERM": "xterm-256color"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    @property
    def screen(self) -> str:
        """The text of the window."""
        return self("capture-pane", "-p", "-t", SESSION)

    def shows(self, *texts: str) -> Callable[[], bool]:
        """Return whether the screen is complete."""
        return lambda: all(text in self.screen for text in texts)

    def press(self, keys: str) -> None:
        """Type into the window."""
        self("send-keys", "-t", SESSION, "-l", keys)

    def resize(self, columns: int, lines: int) -> None:
        """Resize the window."""
        self("resize-window", "-t", SESSION, "-x", str(columns), "-y", str(lines))

    def attach(self) -> pexpect.spawn:
        """Attach a terminal."""
        return pexpect.spawn("tmux", ["-S", self._socket, "attach"], dimensions=(36, 120))


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    path = tmp_path / "followup.db"
    followup(path, "add", "Ana Ruiz: call today")
    followup(path, "add", "Bo Berg: write tomorrow")
    opened = Tmux(tmp_path, path)
    eventually(opened.shows(*WHOLE))
    yield opened
    opened("kill-server")


WHOLE = ("1 today", "1 Due now · 1", "2 Contacts · 2", "3 Ana Ruiz", "Bo Berg", "d close")


def test_the_screen_is_whole_after_detaching_and_attaching(tmux: Tmux) -> None:
    looking = tmux.attach()
    looking.expect("Due now")
    tmux("detach-client", "-s", SESSION)
    looking.expect(pexpect.EOF)
    tmux.press("j")
    again = tmux.attach()
    again.expect("Due now")
    eventually(tmux.shows(*WHOLE))
    again.close(force=True)
    eventually(tmux.shows(*WHOLE))


def test_the_screen_is_whole_after_many_resizes(tmux: Tmux) -> None:
    tmux.press("aCy Dahl: hel")
    eventually(tmux.shows("Cy Dahl"))
    for number in range(30):
        tmux.resize(30 + number * 7 % 120, 6 + number * 5 % 40)
    tmux.resize(20, 4)
    tmux.resize(120, 36)
    eventually(tmux.shows(*WHOLE[:-1], "add: Cy Dahl: hel", "Cy Dahl  new"))
    assert len(tmux.screen.splitlines()) == 36


def test_the_screen_is_whole_after_suspending_to_the_shell(tmp_path: Path) -> None:
    path = tmp_path / "followup.db"
    followup(path, "add", "Ana Ruiz: call today")
    opened = Terminal(path, shell='"$0" "$@"; echo in the shell; read -r _; fg > /dev/null')
    try:
        opened.until("3 Ana Ruiz")
        opened.press("\x1a")
        opened.until("in the shell")
        opened.screen.reset()
        opened.press("\n")
        for text in ("1 Due now · 1", "2 Contacts · 1", "3 Ana Ruiz", "d close"):
            opened.until(text)
        opened.press("\x11")
        assert opened.ends() == 0
    finally:
        opened.child.close(force=True)


def test_without_a_shell_it_is_not_suspended(tmp_path: Path) -> None:
    """As in a terminal without a shell, where nothing could continue it."""
    path = tmp_path / "followup.db"
    followup(path, "add", "Ana Ruiz: call today")
    opened = Terminal(path)
    try:
        opened.until("3 Ana Ruiz")
        opened.press("\x1a")
        opened.until("Can't suspend")
        opened.press("D")
        opened.until("Nothing due")
        opened.press("\x11")
        assert opened.ends() == 0
    finally:
        opened.child.close(force=True)
