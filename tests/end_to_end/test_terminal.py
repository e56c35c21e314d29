"""The program in a real terminal: from the first line to a clean end. Waits for text, never for
time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic

import pexpect
import pyte
import pytest

COLUMNS, LINES = 120, 36
PATIENCE = 120


class Terminal:
    """The program in a pty, and the text of its screen."""

    def __init__(
        self,
        database: Path,
        *arguments: str,
        columns: int = COLUMNS,
        shell: str = "",
        program: Sequence[str] = (sys.executable, "-m", "followup_tui"),
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        """`shell` is a script for a shell with jobs, to which the program is `"$0" "$@"`."""
        self.database = database
        self.screen = pyte.Screen(columns, LINES)
        self._stream = pyte.ByteStream(self.screen)
        command = [*program, "--db", str(database), *arguments]
        if shell:
            command = ["sh", "-m", "-c", shell, *command]
        self.child = pexpect.spawn(
            command[0],
            command[1:],
            dimensions=(LINES, columns),
            env={**environ, "FOLLOWUP_NOW": "2026-11-23T09:14", "TERM": "xterm-256color"},
            timeout=PATIENCE,
        )
        self.raw = b""

    def _read(self) -> bool:
        """Read what the program has written; return False if it has ended."""
        try:
            data = self.child.read_nonblocking(65536, timeout=PATIENCE)
        except pexpect.EOF:
            return False
        self.raw += data
        # pyte takes a private colour query for a setting; a terminal would not show it either.
        self._stream.feed(data.replace(b"\x1b[>", b"\x1b["))
        return True

    @property
    def text(self) -> str:
        """The lines of the screen."""
        return "\n".join(self.screen.display)

    def until(self, words: str, *, gone: bool = False) -> None:
        """Wait until a text is on the screen, or no longer is."""
        wanted = f"{words!r} was {'gone' if gone else 'there'}"
        # A screen that shows the time is never silent for as long as one reading may take.
        end = monotonic() + PATIENCE
        while (words in self.text) == gone:
            assert self._read(), f"ended before {wanted}"
            assert monotonic() < end, f"still waiting until {wanted}:\n{self.text}"

    def press(self, keys: str) -> None:
        """Send keys."""
        self.child.send(keys)

    def ends(self) -> int | None:
        """Wait for the end; return the exit status, negative for a signal."""
        while self._read():
            pass
        self.child.close()
        if self.child.exitstatus is None:
            return -int(self.child.signalstatus or 0)
        return int(self.child.exitstatus)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """The program on a new database."""
    opened = Terminal(tmp_path / "followup.db")
    yield opened
    opened.child.close(force=True)


def followup(database: Path, *arguments: str) -> str:
    """Run a command, as from another window."""
    done = subprocess.run(
        [sys.executable, "-m", "followup_tui", "--db", str(database), *arguments],
        env={**os.environ, "FOLLOWUP_NOW": "2026-11-23T09:14"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_session_from_an_empty_start(terminal: Terminal) -> None:
    terminal.until("No contacts yet.")
    terminal.press("aMay Chen @Acme: second round today")
    terminal.until("May Chen @ Acme  new")
    terminal.press("\r")
    terminal.until("Due now · 1")
    followup(terminal.database, "add", "Omar Khalil: nudge today")
    terminal.until("Due now · 2")
    terminal.press("D")
    terminal.until("Due now · 1")
    terminal.press("s1\r")
    terminal.until("Nothing due.")
    assert "Snoozed to Tue 24 Nov: Omar Khalil, nudge" in followup(terminal.database, "changes")
    followup(terminal.database, "undo")
    terminal.until("Due now · 1")
    terminal.press("\x11")
    assert terminal.ends() == 0
    for mode in (b"?1049l", b"?25h", b"?1000l", b"?2004l"):
        assert mode in terminal.raw, mode


def test_a_small_terminal_works(tmp_path: Path) -> None:
    small = Terminal(tmp_path / "followup.db", columns=50)
    try:
        small.until("No contacts yet.")
        small.press("aAna Ruiz: call today\r")
        small.until("Due now · 1")
        small.press("l")
        small.until("due Mon 23 Nov, today")
        small.press("hqq")
        assert small.ends() == 0
    finally:
        small.child.close(force=True)


def test_escape_sequences_in_names_do_not_reach_the_terminal(terminal: Terminal) -> None:
    terminal.until("No contacts yet.")
    followup(terminal.database, "add", "Eve\x1b]0;owned\x07\x1b[31m Evil: [red]x[/] today")
    terminal.until("Evil")
    terminal.press("D")
    terminal.until("Nothing due.")
    terminal.press("\x11")
    assert terminal.ends() == 0
    assert b"\x1b]0;owned" not in terminal.raw
    out = followup(terminal.database, "find", "evil")
    assert "\x1b" not in out
    assert "\x07" not in out


def test_a_missing_terminal_is_reported(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "followup_tui", "--db", str(tmp_path / "a.db")],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "terminal" in done.stderr


def test_an_unusable_database_is_reported_before_the_screen(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"no database at all, only text" * 100)
    opened = Terminal(tmp_path / "a.db")
    assert opened.ends() == 5
    assert b"damaged or not a followup database" in opened.raw
    assert b"?1049h" not in opened.raw
    assert b"Traceback" not in opened.raw


def test_the_screen_asks_before_a_lost_database_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    opened = Terminal(path)
    opened.until("Created a new database")
    opened.press("\x11")
    assert opened.ends() == 0
    path.unlink()
    for leave in ("q", "\x1b", "\x03"):
        asked = Terminal(path)
        asked.until("n  create a new, empty database")
        assert not path.exists()
        asked.press(f"x{leave}")
        assert asked.ends() == 5
        assert f"No database at {path}".encode() in asked.raw.split(b"?1049l")[-1]
        assert not path.exists()
    path.touch()
    again = Terminal(path)
    again.until("n  create a new, empty database")
    # A long path breaks the sentence.
    assert "the file is empty" in " ".join(again.text.replace("│", " ").split())
    again.press("n")
    again.until("Created a new database")
    again.press("aMay Chen: call today\r")
    again.until("Due now · 1")
    again.press("\x11")
    assert again.ends() == 0


def test_a_long_note_is_written_in_the_editor_and_the_screen_is_restored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text(
        "#!/bin/sh\nstty -a > /dev/null || exit 9\nprintf 'EDITING\\n'; read line\n"
        'printf "%s\\n" "$line" >> "$1"\n'
    )
    editor.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(editor))
    followup(tmp_path / "followup.db", "add", "May Chen: call today")
    opened = Terminal(tmp_path / "followup.db")
    try:
        opened.until("Due now · 1")
        opened.press("N")
        opened.until("EDITING")
        opened.press("she liked the talk\r")
        opened.until("Logged: May Chen")
        opened.until("she liked the talk")
        opened.until("1 Due now · 1")
        opened.press("D")
        opened.until("Nothing due.")
        opened.press("\x11")
        opened.child.expect(pexpect.EOF)
    finally:
        opened.child.close(force=True)
    assert opened.child.exitstatus == 0
    assert "she liked the talk" in followup(tmp_path / "followup.db", "show", "May")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("false", "The editor failed (exit code 1). Nothing was saved."),
        ("/nowhere/editor", "Nothing was saved."),
    ],
)
def test_a_failing_editor_restores_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, said: str
) -> None:
    monkeypatch.setenv("VISUAL", words)
    followup(tmp_path / "followup.db", "add", "May Chen: call today")
    opened = Terminal(tmp_path / "followup.db")
    try:
        opened.until("Due now · 1")
        opened.press("N")
        opened.until(said)
        opened.press("D")
        opened.until("Nothing due.")
        opened.press("\x11")
        assert opened.ends() == 0
    finally:
        opened.child.close(force=True)
