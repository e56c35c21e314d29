"""The program in a real tmux: title, bell, popup, detach, resize and kill, as they reach others."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pexpect
import pyte
import pytest

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed"),
]
PATIENCE = 120.0
NOW = "2026-11-23T14:59:40"
AFTER = "2026-11-23T15:00:10"


class Tmux:
    """A tmux server with a client attached to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "followup.db"
        self.server = ["tmux", "-S", str(folder / "socket"), "-f", "/dev/null"]
        self.environment = {
            **{name: word for name, word in os.environ.items() if name != "TMUX"},
            "FOLLOWUP_DB": str(self.database),
            "FOLLOWUP_NOW": NOW,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "TERM": "xterm-256color",
        }
        self.client: pexpect.spawn | None = None

    def __call__(self, *words: str) -> str:
        """Run a tmux command."""
        done = subprocess.run(
            [*self.server, *words],
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
            self.server[0],
            [*self.server[1:], "attach"],
            dimensions=(lines, columns),
            env=self.environment,  # type: ignore[arg-type]
            timeout=PATIENCE,
        )
        self.until(lambda: self("list-clients") != "")

    @property
    def program(self) -> str:
        """The command line of the program."""
        return f"{sys.executable} -m followup_tui"

    def verb(self, *words: str) -> str:
        """Run a command, as from another window."""
        command = [sys.executable, "-m", "followup_tui", *words]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def soon(self, *words: str) -> None:
        """Run a command, with 15:00 as soon after the start as this machine allows."""
        began = monotonic()
        self.verb(*words)
        lead = min(max(round(20 * (monotonic() - began)), 6), 40)
        self.environment["FOLLOWUP_NOW"] = f"2026-11-23T14:59:{60 - lead}"

    def keys(self, *keys: str) -> None:
        """Send keys to the window of the program."""
        self("send-keys", "-t", "0:0", *keys)

    def ask(self, form: str) -> str:
        """Return a tmux variable of the window."""
        return self("display-message", "-p", "-t", "0:0", form).strip()

    @property
    def screen(self) -> str:
        """The text of the window."""
        return self("capture-pane", "-p", "-t", "0:0")

    def until(self, there: Callable[[], bool]) -> None:
        """Wait for a condition; tmux does not announce changes."""
        end = monotonic() + PATIENCE
        while not there():
            assert monotonic() < end, self.screen
            if self.client is not None and self.client.isalive():
                with suppress(pexpect.TIMEOUT, pexpect.EOF):
                    self.client.read_nonblocking(65536, timeout=0.05)

    def end(self) -> None:
        """Stop the server and everything in it."""
        subprocess.run([*self.server, "kill-server"], capture_output=True, check=False)
        if self.client is not None:
            self.client.close(force=True)


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    """A tmux server for one test."""
    made = Tmux(tmp_path)
    yield made
    made.end()


def test_the_title_shows_what_is_due_and_is_restored(tmux: Tmux) -> None:
    tmux.verb("add", "May Chen: second round today")
    tmux.start()
    tmux.until(lambda: tmux.ask("#{pane_title}") == "followup · 1 due")
    tmux.verb("add", "Omar Khalil: call today")
    tmux.until(lambda: tmux.ask("#{pane_title}") == "followup · 2 due")
    tmux.keys("C-q")
    tmux.until(lambda: "followup" not in tmux.ask("#{pane_title}"))


def test_the_bell_rings_while_another_window_has_the_focus(tmux: Tmux) -> None:
    tmux.soon("add", "May Chen: second round 15:00")
    tmux.start()
    tmux("new-window", "cat")
    tmux.until(lambda: tmux.ask("#{window_bell_flag}") == "1")
    tmux.until(lambda: tmux.ask("#{pane_title}") == "followup · 1 due")


def test_copied_text_is_in_the_tmux_buffer(tmux: Tmux) -> None:
    tmux.verb("add", "May Chen: second round today may@acme.example")
    tmux.start()
    tmux("set-option", "-g", "set-clipboard", "on")
    tmux.until(lambda: "May Chen" in tmux.screen)
    tmux.keys("y")
    tmux.until(lambda: "Copied to the tmux buffer: may@acme.example" in tmux.screen)
    tmux.until(lambda: tmux("list-buffers") != "")
    assert tmux("show-buffer") == "may@acme.example"
    tmux.keys("w")
    tmux.until(lambda: "Hi May," in tmux.screen)
    tmux.keys("c")
    tmux.until(lambda: "sent?" in tmux.screen)
    tmux.until(lambda: "Hi May," in tmux("show-buffer"))


class Popup:
    """A tmux popup, typed into through the client's keyboard."""

    def __init__(self, tmux: Tmux, columns: int = 120, lines: int = 36) -> None:
        self._tmux = tmux
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self._held = subprocess.Popen(
            [*tmux.server, "display-popup", "-E", "-w", "90%", "-h", "12", f"{tmux.program} add"],
            env=tmux.environment,
        )

    def type(self, keys: str) -> None:
        """Send keys to the popup."""
        assert self._tmux.client is not None
        self._tmux.client.send(keys)

    def until(self, words: str) -> None:
        """Wait until the client shows a text."""
        client = self._tmux.client
        assert client is not None
        end = monotonic() + PATIENCE
        while words not in "\n".join(self.screen.display):
            assert monotonic() < end, "\n".join(self.screen.display)
            with suppress(pexpect.TIMEOUT):
                data = client.read_nonblocking(65536, timeout=0.05)
                self._stream.feed(data.replace(b"\x1b[>", b"\x1b["))

    def ends(self) -> int:
        """Wait until it is closed; return the exit code of its program."""
        self._tmux.until(lambda: self._held.poll() is not None)
        return self._held.wait()


def test_a_line_added_in_a_popup_is_in_the_list_behind_it(tmux: Tmux) -> None:
    tmux.verb("add", "May Chen: second round today")
    tmux.verb("add", "Omar Khalil: call today")
    tmux.start()
    tmux.until(lambda: "Due now \u00b7 2" in tmux.screen)
    tmux.keys("j")
    tmux.until(lambda: "3 Omar Khalil" in tmux.screen)
    popup = Popup(tmux)
    # At once: what is typed while the prompt is loaded is not lost either.
    popup.type("Ada Obi: lunch today")
    popup.until("Ada Obi  new")
    assert "Ada Obi" not in tmux.screen
    popup.type("\r")
    assert popup.ends() == 0
    tmux.until(lambda: "Due now \u00b7 3" in tmux.screen)
    assert "Ada Obi" in tmux.screen
    assert "3 Omar Khalil" in tmux.screen
    assert "Added: Ada Obi, lunch" in tmux.verb("changes")


def test_a_popup_does_not_disturb_the_text_typed_in_the_window(tmux: Tmux) -> None:
    tmux.start()
    tmux.until(lambda: "No contacts yet" in tmux.screen)
    tmux.keys("a", "May Chen: sec")
    tmux.until(lambda: "May Chen  new" in tmux.screen)
    popup = Popup(tmux)
    popup.type("Ada Obi: lunch today\r")
    assert popup.ends() == 0
    tmux.until(lambda: "Due now \u00b7 1" in tmux.screen)
    tmux.keys("ond round today", "Enter")
    tmux.until(lambda: "Due now \u00b7 2" in tmux.screen)
    assert "second round" in tmux.screen


def test_a_popup_that_is_closed_keeps_its_text(tmux: Tmux) -> None:
    tmux.start()
    popup = Popup(tmux)
    popup.type("Ada Obi: lun")
    popup.until("Ada Obi  new")
    popup.type("\x1b")
    assert popup.ends() == 1
    again = Popup(tmux)
    again.until("unsaved: Ada Obi: lun")
    again.type("\x1b[A\r")
    assert again.ends() == 0
    tmux.until(lambda: "Ada Obi" in tmux.screen)


def test_detaching_and_attaching_keeps_the_screen_whole(tmux: Tmux) -> None:
    tmux.verb("add", "May Chen: second round today")
    tmux.start()
    tmux.until(lambda: "Due now \u00b7 1" in tmux.screen)
    before = frame(tmux)
    tmux("detach-client", "-s", "0")
    tmux.until(lambda: tmux("list-clients") == "")
    tmux.verb("add", "Omar Khalil: call today")
    tmux.until(lambda: "Due now \u00b7 2" in tmux.screen)
    tmux.attach()
    tmux.keys("u")
    tmux.until(lambda: "Due now \u00b7 1" in tmux.screen)
    tmux.until(lambda: frame(tmux) == before)


def frame(tmux: Tmux) -> list[str]:
    """The borders of the screen, once it fills the client's window and is stable."""
    found: list[str] = []

    def is_still() -> bool:
        nonlocal found
        lines = tmux.screen.splitlines()
        found = [re.sub("[^╭╮╰╯│]", " ", line) for line in lines]
        fills = len(lines) == 35 and "followup" in lines[0] and "? help" in lines[-1] + lines[-2]
        return fills and tmux.screen.splitlines() == lines

    tmux.until(is_still)
    return found


def test_many_resizes_leave_the_screen_whole(tmux: Tmux) -> None:
    tmux.verb("add", "May Chen: second round today")
    tmux.start()
    tmux.until(lambda: "Due now \u00b7 1" in tmux.screen)
    before = frame(tmux)
    assert tmux.client is not None
    for step in range(60):
        tmux.client.setwinsize(10 + step * 7 % 50, 30 + step * 37 % 170)
    tmux.client.setwinsize(36, 120)
    tmux.until(lambda: tmux.ask("#{window_width}x#{window_height}") == "120x35")
    tmux.until(lambda: frame(tmux) == before)
    tmux.keys("D")
    tmux.until(lambda: "Nothing due" in tmux.screen)


@pytest.mark.parametrize("ended", ["kill-window", "kill-server"])
def test_a_killed_window_leaves_no_process_and_loses_no_change(tmux: Tmux, ended: str) -> None:
    tmux.start()
    tmux.until(lambda: "No contacts yet" in tmux.screen)
    tmux("new-window", "cat")
    ours = processes(tmux)
    assert ours
    tmux.keys("a", "May Chen: second round today", "Enter")
    tmux.until(lambda: "Due now \u00b7 1" in tmux.screen)
    tmux(ended, *(["-t", "0:0"] if ended == "kill-window" else []))
    end = monotonic() + PATIENCE
    while any(Path(f"/proc/{one}").exists() for one in ours):
        assert monotonic() < end, "it still runs"
    assert "second round" in tmux.verb("changes")


def processes(tmux: Tmux) -> list[int]:
    """The program's processes in the window, below the shell that started it."""
    (shell,) = tmux("list-panes", "-t", "0:0", "-F", "#{pane_pid}").split()
    children = Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
    return [int(one) for one in children]


class Seen:
    """What the attached client shows, with popups and status line."""

    def __init__(self, tmux: Tmux, columns: int = 120, lines: int = 36) -> None:
        self._tmux = tmux
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        tmux("refresh-client", "-t", tmux("list-clients", "-F", "#{client_name}").strip())

    def type(self, keys: str) -> None:
        """Press keys on the client's keyboard."""
        assert self._tmux.client is not None
        self._tmux.client.send(keys)

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(self.screen.display)

    def until(self, *words: str) -> None:
        """Wait until all texts are shown at once."""
        client = self._tmux.client
        assert client is not None
        end = monotonic() + PATIENCE
        while not all(one in self.text for one in words):
            assert monotonic() < end, self.text
            with suppress(pexpect.TIMEOUT):
                data = client.read_nonblocking(65536, timeout=0.05)
                self._stream.feed(data.replace(b"\x1b[>", b"\x1b["))


@pytest.mark.parametrize("size", [(120, 36), (50, 15)], ids=str)
def test_the_printed_hotkey_setup_works(tmux: Tmux, tmp_path: Path, size: tuple[int, int]) -> None:
    """A popup over the open window, title, status line and bell, by the printed setup."""
    tmux.soon("add", "May Chen: second round today")
    tmux.start(*size)
    lines = tmp_path / "tmux.conf"
    lines.write_text(tmux.verb("hotkey", "tmux"))
    tmux("source-file", str(lines))
    # The bar has room for it on every size, and the name of the window is left out.
    tmux("set", "-g", "status-right-length", "60")
    tmux("set", "-g", "status-interval", "1")
    tmux("set", "-g", "window-status-current-format", "")
    seen = Seen(tmux, *size)
    seen.until("Due now", "1 due \u00b7 May Chen")
    seen.type("\x02a")
    seen.type("Ada Obi: lunch today")
    seen.until("Ada Obi  new", "followup", "lunch")
    assert "Ada Obi" not in tmux.screen
    seen.type("\r")
    seen.until("Due now \u00b7 2", "2 due \u00b7 May Chen")
    tmux.until(lambda: tmux.ask("#{pane_title}") == "followup \u00b7 2 due")
    assert tmux("show", "-gv", "focus-events").strip() == "on"
    # Another window is looked at when the third becomes due.
    tmux.verb("add", "Omar Khalil: call 15:00")
    seen.type("\x02c")
    tmux.until(lambda: tmux.ask("#{window_bell_flag}") == "1")
    tmux.until(lambda: tmux.ask("#{pane_title}") == "followup \u00b7 3 due")
    # Back, the tab is closed while something is half typed, and it is there the next time.
    seen.type("\x02p")
    seen.until("Due now \u00b7 3")
    tmux.keys("a", "Li Wei: half")
    tmux.until(lambda: "Li Wei: half" in tmux.screen)
    tmux("kill-window", "-t", "0:0")
    tmux("new-window", "-t", "0:0", "-e", f"FOLLOWUP_NOW={AFTER}", tmux.program)
    tmux.until(lambda: "Due now \u00b7 3" in tmux.screen)
    tmux.keys("a")
    tmux.until(lambda: "Li Wei: half" in tmux.screen)
