"""The driver over a pseudo-terminal: how it waits, reads, writes and notices the end."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import threading
import tty
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from textual import events
from textual.message import Message

from followup_tui.ui.terminal import driver as driver_module
from followup_tui.ui.terminal import lifecycle
from followup_tui.ui.terminal.driver import HANGUP_EXIT_CODE, FollowupDriver
from followup_tui.ui.terminal.input_parser import ESCAPE_DELAY
from followup_tui.ui.terminal.textual_private import SequenceParser


@dataclass
class Wired:
    """A driver, the other side of its terminal, and the events of its input."""

    driver: FollowupDriver
    keyboard: int
    left_with: list[int]
    came: list[Message] = field(default_factory=list)
    delays: list[float | None] = field(default_factory=list)
    chunks: list[bytes] = field(default_factory=list)

    def type(self, *chunks: bytes) -> list[str]:
        """Send chunks one by one, each when nothing is pending; return the keys."""
        self.chunks = list(chunks)
        self.driver.exit_event.clear()
        self.driver.run_input_thread()
        return [one.key if isinstance(one, events.Key) else repr(one) for one in self.came]

    def wait(
        self, reading: Sequence[int], writing: Sequence[int], odd: Sequence[int], delay: Any = None
    ) -> tuple[Any, Any, Any]:
        """Replace `select`: delays pass at once, and only then the next chunk comes."""
        if (ready := select.select(reading, writing, odd, 0)) != ([], [], []):
            return ready
        self.delays.append(delay)
        if delay is not None:
            return [], [], []
        if self.chunks:
            os.write(self.keyboard, self.chunks.pop(0))
        else:
            self.driver.exit_event.set()
        return select.select(reading, writing, odd, 20)


@pytest.fixture
async def wired(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wired]:
    keyboard, terminal = pty.openpty()
    tty.setraw(terminal)
    fcntl.ioctl(keyboard, termios.TIOCSWINSZ, struct.pack("HHHH", 20, 90, 0, 0))
    monkeypatch.setenv("COLUMNS", "100000")
    left_with: list[int] = []
    handlers = {one: signal.getsignal(one) for one in (signal.SIGTSTP, signal.SIGCONT)}
    with os.fdopen(terminal, closefd=True) as stdin, os.fdopen(os.dup(terminal), "w") as stdout:
        monkeypatch.setattr(sys, "__stdin__", stdin)
        monkeypatch.setattr(sys, "__stdout__", stdout)
        monkeypatch.setattr(lifecycle, "shut_down", lambda app, code: left_with.append(code))
        made = Wired(FollowupDriver(SimpleNamespace()), keyboard, left_with)  # type: ignore[arg-type]
        monkeypatch.setattr(driver_module, "select", SimpleNamespace(select=made.wait))
        monkeypatch.setattr(made.driver, "process_message", made.came.append)
        yield made
    for one, handler in handlers.items():
        signal.signal(one, handler)
    if made.keyboard >= 0:
        os.close(made.keyboard)


async def test_the_input_thread_sleeps_while_nothing_is_pending(wired: Wired) -> None:
    assert wired.type(b"a", b"b") == ["a", "b"]
    assert wired.delays == [None, None, None]


async def test_a_bare_escape_waits_only_for_its_delay(wired: Wired) -> None:
    assert wired.type(b"\x1b", b"q") == ["escape", "q"]
    assert wired.delays == [None, ESCAPE_DELAY, None, None]


async def test_setting_the_exit_event_wakes_the_input_thread(
    wired: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver_module, "select", select)
    reading = threading.Thread(target=wired.driver.run_input_thread, daemon=True)
    reading.start()
    wired.driver.exit_event.set()
    reading.join(20)
    assert not reading.is_alive()


async def test_the_exit_event_works_again_after_a_restart(wired: Wired) -> None:
    for key in (b"a", b"b", b"c"):
        wired.type(key)
    assert wired.type() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        (b"\x1b[A\x1bOB", ["up", "down"]),
        (b"\x1bd", ["alt+d"]),
        (b"\x1b/", ["escape", "slash"]),
        (b"\x1bU", ["escape", "U"]),
        (b"\x1b1", ["escape", "1"]),
        (b"\x1b[3$", ["shift+delete"]),
        (b"\x1b[27u\x1b[100;;100u", ["escape", "d"]),
        (b"\x1b[99zq", ["q"]),
        (b"\x1b[100;1~q", ["q"]),
        (b"\x1b[1114112uq", ["q"]),
        (b"\x1b[48;1;1;1zq", ["q"]),
        (b"\x01\x00", ["ctrl+a", "ctrl+@"]),
        ("é\u0085".encode(), ["é", "\x85"]),
    ],
)
async def test_keys_arrive_whole_or_not_at_all(wired: Wired, sent: bytes, keys: list[str]) -> None:
    assert wired.type(sent) == keys


async def test_a_paste_is_one_event_without_keys(wired: Wired) -> None:
    wired.type(b"\x1b[200~d\x1b[201~D\x1b[201~")
    (paste,) = wired.came
    assert isinstance(paste, events.Paste)
    assert paste.text == "dD"


async def test_an_absurd_size_report_is_ignored_and_the_mouse_still_works(wired: Wired) -> None:
    wired.type(b"\x1b[48;99999;0;0;0t\x1b[48;30;2000;0;0t\x1b[48;0;0;0;0t\x1b[<0;3;3M")
    size, press = wired.came
    assert isinstance(size, events.Resize)
    assert size.size == (1000, 30)
    assert isinstance(press, events.MouseDown)


async def test_input_that_breaks_the_parser_is_skipped(
    wired: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = SequenceParser.parse

    def fail_on_mouse(parser: SequenceParser, piece: str) -> list[Message]:
        if "<" in piece:
            raise ZeroDivisionError
        return parse(parser, piece)

    monkeypatch.setattr(SequenceParser, "parse", fail_on_mouse)
    assert wired.type(b"a\x1b[<0;3;3Mb") == ["a", "b"]


@pytest.mark.parametrize("how", ["closed over there", "closed here", "never was one"])
async def test_a_lost_terminal_ends_the_app_at_once(wired: Wired, how: str) -> None:
    if how == "closed over there":
        os.close(wired.keyboard)
        wired.keyboard = -1
    elif how == "closed here":
        wired.driver.fileno = 987
    else:
        wired.driver.fileno = os.open(os.devnull, os.O_RDONLY)
    wired.type()
    assert wired.left_with == [HANGUP_EXIT_CODE]


async def test_a_failing_write_is_reported_once_and_never_raises(wired: Wired) -> None:
    os.close(wired.keyboard)
    wired.keyboard = -1
    for _ in range(3):
        wired.driver.output.write("x" * 100_000)
        wired.driver.output.flush()
    assert wired.left_with == [HANGUP_EXIT_CODE]


async def test_unencodable_text_does_not_end_the_writer(wired: Wired) -> None:
    wired.driver.output.write("a\ud800b")
    wired.driver.output.flush()
    assert os.read(wired.keyboard, 10) == b"a?b"


async def test_nothing_is_written_while_another_program_has_the_terminal(wired: Wired) -> None:
    for _ in range(1000):
        wired.driver.write("x")
    wired.driver.stop_application_mode()
    assert not select.select([wired.keyboard], [], [], 0)[0]


@pytest.mark.parametrize(
    ("rows", "columns", "environ", "expected"),
    [
        (24, 80, {"COLUMNS": "100000", "LINES": "100000"}, (80, 24)),
        (30, 2_000, {}, (1000, 30)),
        (1, 1, {}, (1, 1)),
        (60_000, 60_000, {}, (90, 20)),
        (0, 0, {"COLUMNS": "100", "LINES": "30"}, (90, 20)),
        (0, 80, {}, (90, 20)),
    ],
)
async def test_an_absurd_size_is_ignored_for_the_last_one(
    wired: Wired,
    monkeypatch: pytest.MonkeyPatch,
    rows: int,
    columns: int,
    environ: dict[str, str],
    expected: tuple[int, int],
) -> None:
    for variable in ("COLUMNS", "LINES"):
        monkeypatch.delenv(variable, raising=False)
    for variable, text in environ.items():
        monkeypatch.setenv(variable, text)
    fcntl.ioctl(wired.keyboard, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    assert wired.driver.terminal_size() == expected


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, (80, 24)),
        ({"COLUMNS": "100", "LINES": "30"}, (100, 30)),
        ({"COLUMNS": "100000", "LINES": "30"}, (80, 30)),
        ({"COLUMNS": "-3", "LINES": "9" * 5000}, (80, 24)),
        ({"COLUMNS": "\xb2", "LINES": "0"}, (80, 24)),
    ],
)
async def test_a_terminal_without_a_size_has_that_of_the_environment(
    wired: Wired,
    monkeypatch: pytest.MonkeyPatch,
    environ: dict[str, str],
    expected: tuple[int, int],
) -> None:
    for variable in ("COLUMNS", "LINES"):
        monkeypatch.delenv(variable, raising=False)
    for variable, text in environ.items():
        monkeypatch.setenv(variable, text)
    fcntl.ioctl(wired.keyboard, termios.TIOCSWINSZ, struct.pack("HHHH", 0, 0, 0, 0))
    assert FollowupDriver(wired.driver.app).initial_size == expected


async def test_the_initial_size_is_the_terminals(wired: Wired) -> None:
    assert wired.driver.initial_size == (90, 20)


async def test_an_error_while_reading_reaches_the_app(
    wired: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[Exception] = []
    monkeypatch.setattr(driver_module, "fail", lambda app, error: faults.append(error))
    monkeypatch.setattr(wired.driver, "call_in_loop", lambda call, *args: call(*args))
    monkeypatch.setattr(wired.driver, "run_input_thread", lambda: 1 / 0)
    wired.driver.read_input()
    assert [type(fault) for fault in faults] == [ZeroDivisionError]


async def test_a_start_that_fails_half_way_does_not_hold_the_terminal(
    wired: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver_module.LinuxDriver, "start_application_mode", lambda self: None)
    wired.driver.start_application_mode()
    assert not wired.driver.holds_terminal


async def test_the_title_is_set_once_and_restored(
    wired: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver, written = wired.driver, []
    driver.holds_terminal = True
    monkeypatch.setattr(driver_module.LinuxDriver, "write", lambda _, data: written.append(data))
    driver.set_title("followup · 3 due")
    driver.set_title("followup · 3 due")
    assert written == [driver_module.SAVE_TITLE, "\x1b]2;followup · 3 due\x1b\\"]
    assert driver.has_title
    written.clear()
    driver.set_title("x\x1b]0;owned\x07\x9cy" + "z" * 500)
    (title,) = written
    assert title.removeprefix("\x1b]2;").removesuffix("\x1b\\").isprintable()
    assert len(title) < 100
