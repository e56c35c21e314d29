"""The one-line prompt in a real terminal: keys typed before it is up, and how it ends.

Waits for text, never for time."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pyte
import pytest

from followup_tui.system import paths, queue_file
from followup_tui.system.app_state import save_state
from tests.ui.test_lifecycle import eventually

pytestmark = pytest.mark.once

TIMEOUT = 30


class Prompt:
    """`followup add` in a pty, and its screen."""

    def __init__(
        self, folder: Path, *arguments: str, columns: int = 80, lines: int = 24, early: str = ""
    ) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        command = [sys.executable, "-m", "followup_tui", "--db", str(folder / "a.db"), "add"]
        if early:
            # Typed before the program even starts.
            wait = 'stty -a > /dev/null; read -r _ < "$1"; shift; exec "$@"'
            os.mkfifo(folder / "go")
            command = ["sh", "-c", wait, "sh", str(folder / "go"), *command]
        self.child = pexpect.spawn(
            command[0],
            [*command[1:], *arguments],
            dimensions=(lines, columns),
            env={**os.environ, "FOLLOWUP_NOW": "2026-11-23T09:14", "TERM": "xterm-256color"},
            timeout=TIMEOUT,
        )
        self.child.delaybeforesend = None
        self.raw = b""
        if early:
            self.child.send(early)
            (folder / "go").write_text("\n")

    def _read(self) -> bool:
        try:
            data = self.child.read_nonblocking(65536, timeout=TIMEOUT)
        except pexpect.EOF:
            return False
        self.raw += data
        self._stream.feed(data.replace(b"\x1b[>", b"\x1b[").replace(b"\x1b[<", b"\x1b["))
        return True

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def until(self, text: str) -> None:
        """Wait until the text is on the screen."""
        while text not in self.text:
            assert self._read(), f"ended before {text!r} was shown: {self.text}"

    def press(self, keys: str) -> None:
        self.child.send(keys)

    def close_terminal(self) -> int:
        """Close the terminal, like a closed tab, and return the exit status."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, self.child.child_fd)
        os.close(nowhere)
        return self.child.wait()  # type: ignore[no-any-return]

    def wait(self) -> int | None:
        """Wait for the end and return the exit status."""
        while self._read():
            pass
        self.child.close()
        return self.child.exitstatus  # type: ignore[no-any-return]


Open = Callable[..., Prompt]


@pytest.fixture
def prompt(tmp_path: Path) -> Iterator[Open]:
    """Opens prompts on the same database."""
    opened: list[Prompt] = []

    def open_prompt(*arguments: str, **options: object) -> Prompt:
        opened.append(Prompt(tmp_path, *arguments, **options))  # type: ignore[arg-type]
        return opened[-1]

    yield open_prompt
    for each in opened:
        each.child.close(force=True)


def find_may(folder: Path) -> str:
    return subprocess.run(
        [sys.executable, "-m", "followup_tui", "--db", str(folder / "a.db"), "find", "may"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def test_a_line_is_saved_and_reported(prompt: Open, tmp_path: Path) -> None:
    opened = prompt()
    opened.until("WHO: about WHEN")
    opened.press("May Chen: second round next tue")
    opened.until("in 8 days")
    opened.press("\r")
    assert opened.wait() == 0
    assert "Added May Chen (new): second round · due Tue 1 Dec, in 8 days" in opened.text
    assert "May Chen" in find_may(tmp_path)
    for mode in (b"?25h", b"?2004l", b"[<u"):
        assert mode in opened.raw, mode
    assert b"?1049h" not in opened.raw
    assert b"Traceback" not in opened.raw


def test_text_typed_before_the_program_starts_is_kept(prompt: Open) -> None:
    opened = prompt(early="May Chen: second round next tue")
    opened.until("add: May Chen: second round next tue")
    opened.until("in 8 days")
    opened.press("\r")
    assert opened.wait() == 0


def test_a_line_entered_before_the_program_starts_is_saved(prompt: Open, tmp_path: Path) -> None:
    opened = prompt(early="May Chen: second round next tue\r")
    assert opened.wait() == 0
    assert "Added May Chen (new): second round" in opened.text
    assert "May Chen" in find_may(tmp_path)


def test_every_key_arrives_in_order(prompt: Open, tmp_path: Path) -> None:
    """Keys are typed one by one while the program loads, before and after its first frame."""
    opened = prompt()
    line = "May Chen: " + " ".join(f"w{n}" for n in range(200)) + " fri"
    for character in line:
        opened.press(character)
    opened.press("\r")
    assert opened.wait() == 0
    changes = subprocess.run(
        [sys.executable, "-m", "followup_tui", "--db", str(tmp_path / "a.db"), "changes"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    about = " ".join(f"w{n}" for n in range(200))
    assert about[:100] in changes
    assert f"Added May Chen (new): {about}" in opened.raw.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(("key", "code"), [("\x1b", 1), ("\x03", 130)])
def test_leaving_keeps_the_text_for_next_time(prompt: Open, key: str, code: int) -> None:
    opened = prompt()
    opened.until("WHO: about WHEN")
    opened.press("May Chen: cal")
    opened.until("May Chen  new")
    opened.press(key)
    assert opened.wait() == code
    again = prompt()
    again.until("unsaved: May Chen: cal")
    again.press("\x1b[A\r")
    assert again.wait() == 0
    assert "Added May Chen (new): cal" in again.text


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_keeps_the_text(prompt: Open, number: signal.Signals) -> None:
    opened = prompt()
    opened.until("WHO: about WHEN")
    opened.press("May Chen: cal")
    opened.until("May Chen  new")
    opened.child.kill(number)
    assert opened.wait() == 128 + number
    again = prompt()
    again.until("unsaved: May Chen: cal")
    again.press("\x1b")
    assert again.wait() == 1


def test_a_killed_prompt_leaves_its_line_to_the_next(prompt: Open) -> None:
    history = paths.prompt_history()
    first, second = prompt(), prompt()
    first.until("WHO: about WHEN")
    second.until("WHO: about WHEN")
    first.press("May Chen: cal")
    second.press("Omar Khalil: nud")
    for opened in (first, second):
        opened.until("  new")
    eventually(lambda: history.exists() and "May Chen: cal" in history.read_text())
    eventually(lambda: "Omar Khalil: nud" in history.read_text())
    for opened in (first, second):
        opened.child.kill(signal.SIGKILL)
        opened.wait()
    assert history.stat().st_mode & 0o777 == 0o600
    again = prompt()
    again.until("unsaved (+1): ")
    again.press("\x1b[A")
    again.until("add: ")
    again.press("\r")
    assert again.wait() == 0
    assert " (new): " in again.text
    last = prompt()
    last.until("unsaved: ")
    last.press("\x1b")
    assert last.wait() == 1


def test_a_closed_terminal_saves_and_keeps_lines(prompt: Open, tmp_path: Path) -> None:
    opened = prompt()
    opened.until("WHO: about WHEN")
    opened.press("May Chen: call fri")
    opened.until("May Chen  new")
    opened.press("\x0e")  # ctrl+n
    opened.until("Added: May Chen, call")
    opened.press("Omar Khalil: nud")
    opened.until("Omar Khalil  new")
    assert opened.close_terminal() == 128 + signal.SIGHUP
    assert "May Chen" in find_may(tmp_path)
    again = prompt()
    again.until("unsaved: Omar Khalil: nud")
    again.press("\x1b")
    assert again.wait() == 1


def test_the_terminal_is_restored(prompt: Open, tmp_path: Path) -> None:
    child = pexpect.spawn(
        "sh",
        ["-c", f'stty -a; {sys.executable} -m followup_tui --db "$0" add; stty -a', "a.db"],
        cwd=str(tmp_path),
        env={**os.environ, "TERM": "xterm-256color"},  # type: ignore[arg-type]
        timeout=TIMEOUT,
        dimensions=(24, 200),
    )
    child.expect("WHO: about WHEN")
    child.send("\x03")
    child.expect(pexpect.EOF)
    text = child.before.decode()
    assert " echo " in text
    assert " icanon " in text
    assert "icrnl" in text
    assert "-icrnl" not in text
    child.close()


def test_works_on_a_tiny_terminal(prompt: Open) -> None:
    opened = prompt(columns=40, lines=3)
    opened.until("WHO: about")
    opened.press("May Chen: call fri")
    opened.until("May Chen  new")
    opened.press("\r")
    assert opened.wait() == 0
    assert b"Added May Chen" in opened.raw


def test_names_with_escape_sequences_are_sanitized(prompt: Open, tmp_path: Path) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "followup_tui", "--db", str(tmp_path / "a.db")),
            *("add", "Eve\x1b]0;owned\x07 Evil: x fri"),
        ],
        check=True,
        capture_output=True,
    )
    opened = prompt()
    opened.until("WHO: about WHEN")
    opened.press("Eve")
    opened.until("add: Eve")
    opened.press(" + Omar: call")
    opened.until("Omar  new")
    opened.press("\x1b")
    assert opened.wait() == 1
    assert b"\x1b]0;owned" not in opened.raw


def test_names_hidden_on_the_screen_are_hidden_here(prompt: Open, tmp_path: Path) -> None:
    first = prompt()
    first.until("WHO: about WHEN")
    first.press("Mina Chqen: call fri\r")
    assert first.wait() == 0
    save_state(paths.app_state(), {"hide_names": True})
    opened = prompt()
    opened.until("WHO: about WHEN")
    opened.press("Mina: nqudge fri")
    opened.until("M••• C••••  known")
    opened.press("\r")
    assert opened.wait() == 0
    assert "Added 1. Names are hidden" in opened.text
    assert "Chqen" not in opened.raw.decode()
    assert "nqudge" not in opened.raw.decode()


def test_json_is_printed_after_the_prompt(prompt: Open) -> None:
    opened = prompt("--json", columns=300)
    opened.until("WHO: about WHEN")
    opened.press("May Chen: call fri\r")
    assert opened.wait() == 0
    assert '"name": "May Chen"' in opened.text


def test_a_line_is_queued_while_another_program_writes(
    prompt: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = prompt()
    opened.until("WHO: about WHEN")
    opened.press("May Chen: call fri")
    opened.until("May Chen  new")
    held = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    opened.press("\r")
    opened.until("Queued in")
    opened.press("\r")
    assert opened.wait() == 0
    held.close()
    (line,) = queue_file.read_lines(tmp_path / "state" / "followup" / "queue.jsonl")
    assert line.text == "May Chen: call fri"


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_dumb_terminal_is_reported(tmp_path: Path, term: str) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "followup_tui", "--db", str(tmp_path / "a.db"), "add"],
        env={**os.environ, "TERM": term},  # type: ignore[arg-type]
        timeout=TIMEOUT,
    )
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 2
    assert b"Say who, about what and when" in child.before
    assert b"a terminal that can position text, but TERM is" in child.before


def test_the_first_frame_loads_no_database(tmp_path: Path) -> None:
    script = (
        "import sys; import followup_tui.ui.quick_prompt.app, followup_tui.system.prompt_history;"
        "import followup_tui.system.settings;"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"peewee", "playhouse", "sqlite3", "_sqlite3", "click"}


def test_can_be_left_while_the_database_is_locked(prompt: Open, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "followup_tui", "--db", str(tmp_path / "a.db"), "init"], check=True
    )
    held = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    held.execute("BEGIN EXCLUSIVE")
    opened = prompt()
    opened.until("WHO: about WHEN")
    opened.press("May Chen: cal")
    opened.until("Waiting for the database")
    opened.press("\x1b")
    assert opened.wait() == 1
    held.close()
    again = prompt()
    again.until("unsaved: May Chen: cal")
    again.press("\x03")
    assert again.wait() == 130
