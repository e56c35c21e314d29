"""The installed program on a folder of its own: its database, state and settings."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pexpect

from tests.end_to_end.test_terminal import Terminal

NOW = "2026-11-23T09:14"
PATIENCE = 60
_INSTALLED = Path(sys.executable).with_name("followup")
COMMAND = [str(_INSTALLED)] if _INSTALLED.exists() else [sys.executable, "-m", "followup_tui"]
_ESCAPE = re.compile(r"\x1b(\[[0-9;?<>=]*[a-zA-Z]|\][^\x07\x1b]*(\x07|\x1b\\\\)|[()][A-Z0-9]|.)")
KILL_HOOK = Path(__file__).with_name("kill_hook")


@dataclass(frozen=True)
class Done:
    """How a run ended: its exit code, negative for a signal, and what it printed."""

    code: int
    out: str
    err: str

    def check_sentence(self, *codes: int) -> None:
        """Check that it ended with one of the codes and one sentence on stderr, no traceback.

        With --json the sentence is in an object; the hint may end with a command to type."""
        assert self.code in codes, self
        assert self.err.count("\n") == 1, self
        assert re.search(r"(\.|\}\}|: followup .*[^.])\n$", self.err), self
        assert "Traceback" not in self.err + self.out, self


@dataclass(frozen=True)
class Home:
    """A folder with a database and everything else that the program keeps."""

    folder: Path
    command: tuple[str, ...] = tuple(COMMAND)
    """The program, and before it what changes the conditions under which it runs."""

    @property
    def database(self) -> Path:
        """The database."""
        return self.folder / "data" / "followup" / "followup.db"

    @property
    def queue(self) -> Path:
        """The queue file."""
        return self.folder / "state" / "followup" / "queue.jsonl"

    @property
    def known(self) -> Path:
        """The record of the databases that were opened before."""
        return self.folder / "state" / "followup" / "databases.json"

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of the program."""
        folders = {
            f"XDG_{name}_HOME": str(self.folder / name.lower())
            for name in ("DATA", "STATE", "CONFIG", "CACHE")
        }
        return {**os.environ, **folders, "FOLLOWUP_NOW": NOW, "HOME": str(self.folder), **more}

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start a verb."""
        return subprocess.Popen(
            [*self.command, *arguments],
            env=self.environment(**environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="surrogateescape",
        )

    def run(self, *arguments: str, stdin: str = "", **environment: str) -> Done:
        """Run a verb to its end."""
        with self.start(*arguments, **environment) as process:
            return finish(process, stdin)

    def succeed(self, *arguments: str, stdin: str = "") -> str:
        """Run a verb that must succeed, and return its output."""
        done = self.run(*arguments, stdin=stdin)
        assert done.code == 0, done
        return done.out

    def screen(self, *arguments: str, **environment: str) -> Screen:
        """Open the screen in a terminal of its own."""
        return Screen(
            self.database,
            *arguments,
            program=self.command,
            environ=self.environment(**environment),
        )

    def copy(self, folder: Path) -> Home:
        """Return a copy in another folder."""
        shutil.copytree(self.folder, folder, symlinks=True)
        copied = Home(folder, self.command)
        if copied.known.exists():
            known = copied.known.read_text()
            copied.known.write_text(known.replace(str(self.database), str(copied.database)))
        return copied

    def check_no_crash(self) -> None:
        """Check that no crash report was written."""
        assert not list((self.folder / "state" / "followup" / "reports").glob("*")), (
            "a crash report"
        )


class Screen(Terminal):
    """The screen in a terminal; it may also end by itself."""

    def until(self, words: str, *, gone: bool = False) -> None:
        """Wait until a text is on the screen, or no longer is."""
        end = time.monotonic() + PATIENCE
        while (words in self.text) == gone:
            assert time.monotonic() < end, f"{words!r} never came: {self.text}"
            assert self._read(), f"ended before {words!r}: {self.last_words()}"

    def until_any(self, *words: str, ended: bool = False) -> str:
        """Wait for one of some texts, and return it; "" at the end of the program, if it may."""
        end = time.monotonic() + PATIENCE
        while True:
            for text in words:
                if text in self.text:
                    return text
            assert time.monotonic() < end, f"none of {words} came: {self.text}"
            if not self._read():
                assert ended, f"ended before one of {words}: {self.last_words()}"
                return ""

    def until_so(self, is_so: Callable[[], object]) -> None:
        """Wait until something is so, and take what the screen writes meanwhile."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < end, f"it never was: {self.text}"
            assert self.child.isalive(), f"ended: {self.last_words()}"
            with suppress(pexpect.TIMEOUT, pexpect.EOF):
                self.raw = self.raw[-100_000:] + self.child.read_nonblocking(65536, timeout=0.1)

    def last_words(self) -> str:
        """Return what was printed after the screen was left, or if there never was one."""
        printed = self.raw.rpartition(b"\x1b[?1049l")[2].decode(errors="replace")
        lines = [_ESCAPE.sub("", line).strip() for line in printed.splitlines()]
        return "".join(f"{line}\n" for line in lines if line)


def finish(process: subprocess.Popen[str], stdin: str = "") -> Done:
    """Let the program run to its end."""
    out, err = process.communicate(stdin, timeout=PATIENCE)
    return Done(process.returncode, out, err)


SAMPLE: Sequence[Sequence[str]] = (
    ("add", "Ana Ruiz @Northwind: call back today #pycon ana@northwind.example"),
    ("add", "Bo Berg: send the deck fri ~6w"),
    ("add", "Zoë Åkerström @Lumen: price for twelve seats 4 dec #pycon"),
    ("add", "李明 @Яндекс: intro tue"),
    ("log", "Ana", "call yesterday: liked the talk I: send the deck by fri"),
    ("done", "2", "--outcome", "no-answer"),
    ("snooze", "3", "next", "week"),
    ("undo",),
)


def make_sample(folder: Path) -> Home:
    """Make a database with a few people, a note, a closed follow-up, and an undone change."""
    home = Home(folder)
    home.succeed("init")
    for arguments in SAMPLE:
        home.succeed(*arguments)
    return home
