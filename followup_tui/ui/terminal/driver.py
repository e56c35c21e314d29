"""The terminal driver of the full screen: sleeps until there is input, passes on only whole, valid
input, and ends the app when the terminal is gone. It never shows anything of its own."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Any, TextIO

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from followup_tui.system.sanitize import sanitize
from followup_tui.ui.terminal import lifecycle
from followup_tui.ui.terminal.input_parser import (
    ESC,
    InputParser,
    InputPiece,
    PastedText,
    bounded_size,
)
from followup_tui.ui.terminal.refused_paste import RefusedPaste
from followup_tui.ui.terminal.textual_private import DriverHooks, SequenceParser, fail

if TYPE_CHECKING:
    from textual.app import App

HANGUP_EXIT_CODE = 128 + signal.SIGHUP
SAVE_TITLE = "\x1b[22;0t"
_MAX_TITLE = 80
_READ_SIZE = 65536
_WRITE_SIZE = 32768
_DEFAULT_SIZE = (80, 24)
# Seconds that a continued background job waits for a signal that asks it to end.
_SHUTDOWN_WAIT = 0.2


class TerminalDriverMixin(DriverHooks):
    """Reads without polling, passes on whole input, and writes to stdout without raising."""

    holds_terminal = False
    _last_size: tuple[int, int] | None = None

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert sys.__stdout__ is not None
        # Textual draws on stderr; what was checked to be a terminal is stdout.
        self.output = _TerminalFile(sys.__stdout__, self._hang_up)
        self.set_output(self.output)
        self._waker = _WakingEvent()
        self.exit_event = self._waker
        if size is None:
            self.set_size(self.terminal_size())

    def run_input_thread(self) -> None:
        """Pass input on until the app ends or the terminal is gone; asleep in between."""
        parser, reader = InputParser(), _KeyReader()
        while not self.exit_event.is_set():
            try:
                ready = select.select(
                    [self.fileno, self._waker.fileno()], [], [], parser.flush_delay
                )[0]
                data = os.read(self.fileno, _READ_SIZE) if self.fileno in ready else None
            except BlockingIOError:
                continue
            except (OSError, ValueError):
                data = b""
            if data == b"":
                self._hang_up()
                return
            if data is None and ready:
                continue
            for piece in parser.flush() if data is None else parser.feed(data):
                for event in reader.events(piece):
                    self.process_message(event)

    def read_input(self) -> None:
        """Read the terminal; an error ends the app, which cannot be left without its keyboard."""
        try:
            self.run_input_thread()
        except Exception as error:
            self.call_in_loop(fail, self.app, error)

    def _hang_up(self) -> None:
        lifecycle.shut_down(self.app, HANGUP_EXIT_CODE)

    def terminal_size(self) -> tuple[int, int]:
        """Return columns and lines; the last ones if the terminal tells a size that none has.

        COLUMNS and LINES count only if it never told one."""
        with contextlib.suppress(OSError):
            told = bounded_size(*os.get_terminal_size(self.output.fileno()))
            self._last_size = told or self._last_size
        if self._last_size is not None:
            return self._last_size
        columns, lines = map(_number, ("COLUMNS", "LINES"), _DEFAULT_SIZE)
        return bounded_size(columns, lines) or _DEFAULT_SIZE


class FollowupDriver(TerminalDriverMixin, LinuxDriver):
    """The driver of the full screen, for `App(driver_class=...)`."""

    def __init__(self, app: App[Any], **given: Any) -> None:
        super().__init__(app, **given)
        self._title = ""
        # Through the loop: a signal that another thread gets would not wake this one from its wait.
        self.watch_signal(signal.SIGCONT, self.continued)

    def write(self, data: str) -> None:
        """Queue text for the terminal, and drop it while another program has the terminal.

        The queue is not emptied then, and a repaint would block on it for ever."""
        if self.holds_terminal:
            super().write(data)

    def set_title(self, title: str) -> None:
        """Set the terminal's title; the former one is restored at the end."""
        before, self._title = self._title, sanitize(title, _MAX_TITLE)
        if self._title == before:
            return
        if not before:
            self.write(SAVE_TITLE)
        self.write(f"\x1b]2;{self._title}\x1b\\")

    @property
    def has_title(self) -> bool:
        """Whether the title is ours, and the former one has to be restored."""
        return bool(self._title)

    def start_application_mode(self) -> None:
        """Take the terminal and show the screen."""
        self.holds_terminal = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        # Textual gives up half way if a background job may not touch the terminal.
        self.holds_terminal = self.has_input_thread
        if title := self._title:
            self._title = ""
            self.set_title(title)

    def disable_input(self) -> None:
        """Stop reading, if the terminal is ours."""
        if self._still_holds_terminal():
            super().disable_input()

    def stop_application_mode(self) -> None:
        """Restore the terminal, unless another program has it already."""
        if self._still_holds_terminal():
            if self._title:
                self.write(lifecycle.RESTORE_TITLE)
            super().stop_application_mode()

    def close(self) -> None:
        """Release the terminal when everything is written."""
        self.holds_terminal = False
        super().close()

    def continued(self) -> None:
        """Come back after a stop, unless the app was only continued to end it."""
        is_background = self.restarts_after_stop and lifecycle.is_background()
        if is_background and lifecycle.shutting_down.wait(_SHUTDOWN_WAIT):
            return
        if self.restarts_after_stop and self.holds_terminal:
            # Stopped without notice (SIGSTOP): what the terminal looks like now is unknown.
            self.suspend_application_mode()
            self.announce_resume()
        super().continued()
        if self.restarts_after_stop and self.holds_terminal:
            # The alternate screen comes back empty, and the same size alone repaints nothing.
            self.call_in_loop(lambda: self.app.refresh(layout=True))

    def _still_holds_terminal(self) -> bool:
        """Return whether it may be touched; a job stopped by SIGSTOP lost it to the shell."""
        if self.holds_terminal and lifecycle.is_background():
            self.holds_terminal = False
            self.exit_event.set()
        return self.holds_terminal


def _number(variable: str, default: int) -> int:
    text = os.environ.get(variable, "")
    return int(text) if text.isdecimal() and len(text) < 5 and int(text) else default


class _WakingEvent(Event):
    """An event that a thread blocked in `select` wakes up for."""

    def __init__(self) -> None:
        super().__init__()
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)

    def fileno(self) -> int:
        return self._reader

    def set(self) -> None:
        super().set()
        with contextlib.suppress(BlockingIOError):
            os.write(self._writer, b"\0")

    def clear(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._reader, _READ_SIZE)
        super().clear()


class _TerminalFile:
    """The file that the writer thread writes to. It never raises; it reports a lost terminal once.

    An exception would end that thread, and with its queue full the app would wait for ever."""

    def __init__(self, stream: TextIO, report_lost: Callable[[], None]) -> None:
        self._descriptor = stream.fileno()
        self._encoding = stream.encoding or "utf-8"
        self._report_lost = report_lost
        self._is_lost = False
        self._waiting: list[str] = []
        self._size = 0

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def write(self, text: str) -> None:
        self._waiting.append(text)
        self._size += len(text)
        if self._size > _WRITE_SIZE:
            self.flush()

    def flush(self) -> None:
        data = "".join(self._waiting).encode(self._encoding, "replace")
        self._waiting, self._size = [], 0
        try:
            while data and not self._is_lost:
                data = data[self._write_some(data) :]
        except OSError:
            self._is_lost = True
            self._report_lost()

    def _write_some(self, data: bytes) -> int:
        try:
            return os.write(self._descriptor, data)
        except BlockingIOError:
            select.select([], [self._descriptor], [])
            return 0


class _KeyReader:
    """Turns pieces of input into events."""

    def __init__(self) -> None:
        self._parser = SequenceParser()

    def events(self, piece: InputPiece) -> list[Message]:
        """Return the events of a piece; an unreadable one is dropped."""
        if isinstance(piece, PastedText):
            return [events.Paste(piece.text) if piece.is_whole else RefusedPaste()]
        if piece == ESC:
            return [events.Key("escape", ESC)]
        if len(piece) == 2 and piece[0] == ESC and not (piece[1].islower() or piece[1] == "\x7f"):
            # Escape and a key typed at once: Textual would drop one of them.
            return [events.Key("escape", ESC), *self.events(piece[1])]
        try:
            return self._parser.parse(piece)
        except Exception:
            # Whatever a terminal sent: better lose a key than the app.
            self._parser = SequenceParser()
            return []
