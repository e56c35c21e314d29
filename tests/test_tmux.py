"""The program in a real tmux: title, bell, popup, detach, resize and kill, as they reach others."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pexpect
import pytest

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed"),
]
PATIENCE = 30.0
NOW = "2026-11-23T14:59:40"


class Tmux:
    """A tmux server of its own, with somebody attached to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "followup.db"
        self._server = ["tmux", "-S", str(folder / "socket"), "-f", "/dev/null"]
        self.environment = {
            **{name: word for name, word in os.environ.items() if name != "TMUX"},
            "FOLLOWUP_DB": str(self.database),
            "FOLLOWUP_NOW": NOW,
            "PYTHONPATH": str(Path(__file__).parent.parent),
            "TERM": "xterm-256color",
        }
        self.client: pexpect.spawn | None = None

    def __call__(self, *words: str) -> str:
        """Run a tmux command."""
        done = subprocess.run(
            [*self._server, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, columns: int = 120, lines: int = 36) -> None:
        """Start the server with the program in its window, and attach."""
        size = ["-x", str(columns), "-y", str(lines)]
        self("new-session", "-d", *size, f"{self.program}; cat")
        self("set-option", "-g", "focus-events", "on")
        self("set-option", "-g", "monitor-bell", "on")
        self.attach(columns, lines)
        self.until(lambda: "Due now" in self.screen)

    def attach(self, columns: int = 120, lines: int = 36) -> None:
        """Attach a terminal."""
        self.client = pexpect.spawn(
            self._server[0],
            [*self._server[1:], "attach"],
            dimensions=(lines, columns),
            env=self.environment,  # type: ignore[arg-type]
            timeout=PATIENCE,
        )
        self.until(lambda: self("list-clients") != "")

    @property
    def program(self) -> str:
        """The program as a shell starts it."""
        return f"{sys.executable} -m followup_tui"

    def verb(self, *words: str) -> str:
        """Run a verb, as from another window."""
        command = [sys.executable, "-m", "followup_tui", *words]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def keys(self, *keys: str) -> None:
        """Send keys to the window of the program."""
        self("send-keys", "-t", "0:0", *keys)

    def ask(self, form: str) -> str:
        """What tmux knows of the window."""
        return self("display-message", "-p", "-t", "0:0", form).strip()

    @property
    def screen(self) -> str:
        """What stands in the window."""
        return self("capture-pane", "-p", "-t", "0:0")

    def until(self, there: Callable[[], bool]) -> None:
        """Wait until it is so; tmux tells nobody of a change."""
        end = monotonic() + PATIENCE
        while not there():
            assert monotonic() < end, self.screen
            if self.client is not None and self.client.isalive():
                with suppress(pexpect.TIMEOUT, pexpect.EOF):
                    self.client.read_nonblocking(65536, timeout=0.05)

    def end(self) -> None:
        """End the server and all in it."""
        subprocess.run([*self._server, "kill-server"], capture_output=True, check=False)
        if self.client is not None:
            self.client.close(force=True)


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    """A tmux of this test's own."""
    made = Tmux(tmp_path)
    yield made
    made.end()


def test_the_title_says_what_is_due_and_is_given_back(tmux: Tmux) -> None:
    tmux.verb("add", "May Chen: second round today")
    tmux.start()
    tmux.until(lambda: tmux.ask("#{pane_title}") == "followup · 1 due")
    tmux.verb("add", "Omar Khalil: call today")
    tmux.until(lambda: tmux.ask("#{pane_title}") == "followup · 2 due")
    tmux.keys("C-q")
    tmux.until(lambda: "followup" not in tmux.ask("#{pane_title}"))


def test_a_bell_when_something_becomes_due_while_another_window_is_looked_at(tmux: Tmux) -> None:
    tmux.verb("add", "May Chen: second round 15:00")
    tmux.start()
    tmux("new-window", "cat")
    tmux.until(lambda: tmux.ask("#{window_bell_flag}") == "1")
    tmux.until(lambda: tmux.ask("#{pane_title}") == "followup · 1 due")


def test_what_is_copied_is_on_the_clipboard_of_tmux(tmux: Tmux) -> None:
    tmux.verb("add", "May Chen: second round today may@acme.example")
    tmux.start()
    tmux("set-option", "-g", "set-clipboard", "on")
    tmux.until(lambda: "May Chen" in tmux.screen)
    tmux.keys("y")
    tmux.until(lambda: "Copied: may@acme.example" in tmux.screen)
    tmux.until(lambda: tmux("list-buffers") != "")
    assert tmux("show-buffer") == "may@acme.example"
    tmux.keys("w")
    tmux.until(lambda: "Hi May," in tmux.screen)
    tmux.keys("c")
    tmux.until(lambda: "sent?" in tmux.screen)
    tmux.until(lambda: "Hi May," in tmux("show-buffer"))
