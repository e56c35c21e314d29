"""How a full screen ends, with a small app in a real terminal."""

from __future__ import annotations

import asyncio
import io
import os
import re
import select
import signal
import subprocess
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pyte
import pytest
from textual.app import App

from followup_tui.ui.terminal import lifecycle
from followup_tui.ui.terminal.textual_private import CRASH_EXIT_CODE, CrashHandlingApp

APP = Path(__file__).with_name("bare_app.py")
SECRET = "Mays-private-note"
OpenApp = Callable[..., "Terminal"]
BACK = "\x1b[<u\x1b[0m\x1b[?1049l\x1b[?25h"


class Terminal:
    """The small app in a terminal of 12 lines, and what that terminal shows."""

    def __init__(
        self, command: str, *arguments: str, ignore_sighup: bool = False, **environ: str
    ) -> None:
        self.screen = pyte.Screen(72, 12)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.child = pexpect.spawn(
            command,
            list(arguments),
            dimensions=(12, 72),
            timeout=20,
            ignore_sighup=ignore_sighup,
            env={**os.environ, "TERM": "xterm-256color", **environ},
        )

    def until(self, pattern: str) -> None:
        """Read until the pattern is on the screen."""
        while not re.search(pattern, self.text()):
            self._read()

    def until_raw(self, sent: bytes) -> None:
        """Read until these bytes have come since the last time."""
        while sent not in self.raw:
            self._read()
        self.raw = self.raw.partition(sent)[2]

    def text(self) -> str:
        """The text of the screen as one line."""
        return "".join(self.screen.display)

    def _read(self) -> None:
        data = self.child.read_nonblocking(65536, timeout=20)
        self.raw += data
        self.stream.feed(data)

    def end(self) -> int:
        """Read to the end; return the exit status, negative for a signal."""
        try:
            while True:
                self._read()
        except pexpect.EOF:
            self.child.close()
        status = self.child.exitstatus
        return -self.child.signalstatus if status is None else status


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.child.close(force=True)


@pytest.fixture
def open_app(terminals: list[Terminal]) -> OpenApp:
    def opened(ignore_sighup: bool = False, **environ: str) -> Terminal:
        terminals.append(Terminal(sys.executable, str(APP), ignore_sighup=ignore_sighup, **environ))
        terminals[-1].until("ready")
        return terminals[-1]

    return opened


def is_cooked(terminal: Terminal) -> bool:
    return bool(termios.tcgetattr(terminal.child.child_fd)[3] & termios.ICANON)


def test_hostile_input_arrives_as_text_or_not_at_all(open_app: OpenApp) -> None:
    app = open_app()
    app.child.send(b"a\xffb\x1b[1114112;1u\x1b[97;;99999999u\x1b[12345z\x1b]11;rgb:0/0/0\x07c")
    app.until("got a replacement_character b c end")
    app.child.send(b"\x1b[200~d\x1b[21~q\x1b[201~q\x03\x1b[201~")
    app.until(re.escape(r"c paste:7:'d[21~qq' end"))
    app.child.send(b"\x1b")
    app.until("escape end")
    app.child.send(b"\x1b[48;0;0;0;0t\x1b[<0;3;3M\x1b[<0;3;3m\x1b[48;12;72;0;0tz")
    app.until("z end")
    app.child.send(b"\x1b[21~")
    assert app.end() == 0


@pytest.mark.parametrize(("number", "code"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
def test_a_signal_ends_the_app_cleanly(open_app: OpenApp, number: str, code: int) -> None:
    app = open_app()
    assert not is_cooked(app)
    app.child.kill(getattr(signal, number))
    app.until_raw(b"\x1b[?1049l")
    assert app.end() == code


def test_a_signal_ends_a_hanging_app_and_restores_the_terminal(
    open_app: OpenApp, tmp_path: Path
) -> None:
    mark = tmp_path / "hanging"
    app = open_app(MARK=str(mark))
    app.child.send(b"\x1b[18~")
    eventually(mark.exists)
    app.child.kill(signal.SIGTERM)
    app.until_raw(BACK.encode())
    assert app.end() == 128 + signal.SIGTERM


def test_a_signal_ends_an_app_whose_terminal_is_stopped(open_app: OpenApp, tmp_path: Path) -> None:
    mark = tmp_path / "flooding"
    app = open_app(MARK=str(mark))
    app.child.send(b"\x1b[13~")
    eventually(mark.exists)
    app.child.kill(signal.SIGTERM)
    eventually(lambda: not app.child.isalive())
    assert app.child.exitstatus == 128 + signal.SIGTERM
    assert is_cooked(app)


@pytest.mark.parametrize("ignored", [False, True], ids=["hang-up signal", "signal ignored"])
def test_closing_the_terminal_ends_the_app(open_app: OpenApp, ignored: bool) -> None:
    app = open_app(ignore_sighup=ignored)
    app.child.ptyproc.fileobj.close()
    app.child.ptyproc.closed = True
    eventually(lambda: not app.child.isalive())
    assert app.child.exitstatus == 128 + signal.SIGHUP


def test_stop_and_continue_restore_the_screen(open_app: OpenApp) -> None:
    app = open_app()
    app.child.send(b"\x1b[19~")
    app.until_raw(b"\x1b[?1049l")
    eventually(lambda: is_stopped(app.child.pid))
    assert is_cooked(app)
    app.screen.reset()
    app.child.kill(signal.SIGCONT)
    app.until("ready")
    app.child.send(b"a")
    app.until("got a end")
    assert not is_cooked(app)
    app.child.send(b"\x1b[21~")
    app.until_raw(b"\x1b[?1049l")
    assert app.end() == 0


def test_the_app_comes_back_from_sigstop(open_app: OpenApp) -> None:
    app = open_app()
    app.child.kill(signal.SIGSTOP)
    eventually(lambda: is_stopped(app.child.pid))
    app.screen.reset()
    app.child.kill(signal.SIGCONT)
    app.until("ready")
    app.child.send(b"a")
    app.until("got a end")
    app.child.send(b"\x1b[21~")
    assert app.end() == 0


@pytest.mark.parametrize("asked", [True, False], ids=["ctrl+z", "without notice"])
def test_a_stopped_job_can_be_ended_from_its_shell(terminals: list[Terminal], asked: bool) -> None:
    terminals.append(Terminal("bash", "--norc", "--noprofile", "-i"))
    shell = terminals[-1]
    shell.child.send(f"{sys.executable} {APP}\r".encode())
    shell.until("ready")
    pid = os.tcgetpgrp(shell.child.child_fd)
    if asked:
        shell.child.send(b"\x1b[19~")
    else:
        os.kill(pid, signal.SIGSTOP)
    shell.until("Stopped")
    shell.child.send(b"kill %1\r")
    eventually(lambda: is_gone(pid))
    shell.screen.reset()
    shell.child.send(f"wait {pid}; echo code $((1+$?))\r".encode())
    shell.until("code 144")


def test_a_job_continued_in_the_background_waits_for_the_terminal(
    terminals: list[Terminal],
) -> None:
    terminals.append(Terminal("bash", "--norc", "--noprofile", "-i"))
    shell = terminals[-1]
    shell.child.send(f"{sys.executable} {APP}\r".encode())
    shell.until("ready")
    pid = os.tcgetpgrp(shell.child.child_fd)
    shell.child.send(b"\x1b[19~")
    shell.until("Stopped")
    shell.screen.reset()
    shell.child.send(b"bg\r")
    shell.until(r"\[1\]\+ .*&")
    eventually(lambda: is_stopped(pid))
    shell.screen.reset()
    shell.child.send(b"fg\r")
    shell.until("ready")
    shell.child.send(b"a")
    shell.until("got a end")
    shell.child.send(b"\x1b[21~")
    shell.until_raw(b"\x1b[?1049l")
    eventually(lambda: is_gone(pid))


def test_an_ignored_sighup_stays_ignored(open_app: OpenApp) -> None:
    app = open_app(ignore_sighup=True)
    app.child.kill(signal.SIGHUP)
    app.child.send(b"a")
    app.until("got a end")
    app.child.send(b"\x1b[21~")
    assert app.end() == 0


def test_a_signal_before_there_is_an_app_restores_the_terminal(
    terminals: list[Terminal],
) -> None:
    code = (
        "import os, signal, tty; from followup_tui.ui.terminal.lifecycle import watch_signals\n"
        "watch_signals(lambda: None); tty.setraw(0); os.kill(os.getpid(), signal.SIGTERM)\n"
        "signal.pause()"
    )
    terminals.append(Terminal(sys.executable, "-c", code))
    eventually(lambda: not terminals[-1].child.isalive())
    assert terminals[-1].child.exitstatus == 128 + signal.SIGTERM
    assert is_cooked(terminals[-1])


def test_a_child_has_the_terminal_and_signals_to_itself(open_app: OpenApp) -> None:
    app = open_app()
    app.child.send(b"\x1b[20~")
    app.until(" icanon")
    app.until("lent")
    app.child.kill(signal.SIGINT)
    app.child.send(b"\r")
    app.until("got hidden end")
    app.child.send(b"\x1b[21~")
    assert app.end() == 0


@pytest.mark.parametrize(("key", "name"), [(b"\x1b[15~", "ValueError"), (b"\x1b[17~", "KeyError")])
def test_an_error_is_kept_and_nothing_of_it_is_shown(
    open_app: OpenApp, tmp_path: Path, key: bytes, name: str
) -> None:
    report = tmp_path / "report"
    app = open_app(REPORT=str(report))
    app.child.send(key)
    app.until_raw(b"\x1b[?1049l")
    assert app.end() == 1
    assert SECRET.encode() not in app.raw
    assert b"Traceback" not in app.raw
    assert name.encode() not in app.raw
    assert report.read_text() == f"{name} 1 70"


def is_stopped(pid: int) -> bool:
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return listed.stdout.startswith("T")


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until a condition holds; fail if it never does."""
    for _ in range(2000):
        if holds():
            return
        select.select([], [], [], 0.01)
    raise AssertionError("it never came to that")


@pytest.mark.parametrize(
    ("environ", "words"),
    [({"TERM": "dumb"}, 'TERM is "dumb"'), ({}, "TERM is not set"), ({"TERM": ""}, "not set")],
)
def test_a_dumb_terminal_is_refused(environ: dict[str, str], words: str) -> None:
    problem = lifecycle.terminal_problem(FakeTerminal(), FakeTerminal(), environ)
    assert problem is not None
    assert words in problem


def test_streams_that_are_not_terminals_are_refused() -> None:
    closed = io.StringIO()
    closed.close()
    environ = {"TERM": "xterm"}
    assert lifecycle.terminal_problem(FakeTerminal(), FakeTerminal(), environ) is None
    for bad in (None, io.StringIO(), closed):
        problem = lifecycle.terminal_problem(bad, FakeTerminal(), environ)
        assert problem is not None
        assert "standard input" in problem
        problem = lifecycle.terminal_problem(FakeTerminal(), bad, environ)
        assert problem is not None
        assert "standard output" in problem


class FakeTerminal(io.StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        """Return True."""
        return True


def test_signals_are_handled_before_textual_is_imported() -> None:
    code = "import followup_tui.ui.terminal.lifecycle, sys; print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_only_the_first_shut_down_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "shutting_down", threading.Event())
    ended_with: list[int] = []
    for code in (143, 129):
        lifecycle.shut_down(None, code, end=ended_with.append)
    assert ended_with == [143]


def test_a_child_gets_unblocked_signals() -> None:
    show = "import signal; print(len(signal.pthread_sigmask(signal.SIG_BLOCK, ())))"
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        done = subprocess.run(
            [sys.executable, "-c", show], capture_output=True, preexec_fn=lifecycle.unblock_signals
        )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    assert done.stdout.strip() == b"0"


async def test_an_error_under_a_pilot_is_raised_to_the_test() -> None:
    class Failing(CrashHandlingApp):
        def on_mount(self) -> None:
            raise ValueError(SECRET)

    app = Failing()
    with pytest.raises(ValueError, match=SECRET):
        async with app.run_test():
            pass
    assert isinstance(app.fatal_error, ValueError)
    assert (app.return_code, app.exit_code) == (1, CRASH_EXIT_CODE)


async def test_a_reading_that_ends_during_shutdown_is_no_error() -> None:
    class Reading(CrashHandlingApp):
        async def on_mount(self) -> None:
            self.run_worker(self.read())

        async def read(self) -> None:
            self.began = asyncio.Event()
            try:
                await self.began.wait()
            finally:
                self.query_one("#gone")

        async def _close_all(self) -> None:
            # As slow a read does, it comes back while the screens are taken down.
            self.began.set()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            await super()._close_all()

    app = Reading()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.exit(return_code=3)
    assert (app.fatal_error, app.exit_code) == (None, 3)


async def test_an_app_that_exits_normally_has_no_error() -> None:
    class Leaving(CrashHandlingApp):
        pass

    app = Leaving()
    async with app.run_test():
        app.exit(return_code=3)
    assert (app.fatal_error, app.exit_code) == (None, 3)


async def test_the_output_of_a_panic_is_dropped(
    capsys: pytest.CaptureFixture[str],
) -> None:
    app = lifecycle_app()
    with pytest.raises(RuntimeError, match="panic"):
        async with app.run_test():
            app.panic(SECRET)
    assert SECRET not in "".join(capsys.readouterr())


def lifecycle_app() -> App[None]:
    class Panicking(CrashHandlingApp):
        pass

    return Panicking()
