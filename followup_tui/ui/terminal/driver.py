"""The terminal driver of the full screen: sleeps until there is input, passes on only what is
whole and sane, and ends the app when the terminal is gone. It never shows anything of its own.
"""

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
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from followup_tui.system.sanitize import sanitize
from followup_tui.ui.terminal import lifecycle
from followup_tui.ui.terminal.input_parser import (
    ESC,
    InputParser,
    InputPiece,
    PastedText,
    clamped_side,
)

if TYPE_CHECKING:
    from textual.app import App

    _Base = LinuxDriver
else:
    _Base = object

HANGUP_EXIT_CODE = 128 + signal.SIGHUP
SAVE_TITLE = "\x1b[22;0t"
_LONGEST_TITLE = 80
_READ_SIZE = 65536
_WRITE_SIZE = 32768
_DEFAULT_SIZE = (80, 24)
# How long a continued background job waits to hear that it was told to end.
_LAST_WORD = 0.2


class TerminalDriverMixin(_Base):
    """Mixed into a driver: asleep until there is input, passes on what is whole, and writes to the
    standard output without ever raising."""

    holds_terminal = False

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
        # The library draws on stderr; what was checked to be a terminal is stdout.
        self._output = _TerminalFile(sys.__stdout__, self._hang_up)
        self._file = self._output  # type: ignore[assignment]
        self._waker = _WakingEvent()
        self.exit_event = self._waker
        if size is None:
            self._size = self._get_terminal_size()

    def run_input_thread(self) -> None:
        """Pass input on until the app leaves or the terminal is gone; asleep in between."""
        source, reader = InputParser(), _KeyReader()
        while not self.exit_event.is_set():
            try:
                ready = select.select(
                    [self.fileno, self._waker.fileno()], [], [], source.flush_delay
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
            for piece in source.flush() if data is None else source.feed(data):
                for event in reader.events(piece):
                    self.process_message(event)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            # Without its keyboard the app cannot be left; the library would end it with status 0.
            self._loop.call_soon_threadsafe(self._app._handle_exception, error)

    def _hang_up(self) -> None:
        lifecycle.shut_down(self._app, HANGUP_EXIT_CODE)

    def _get_terminal_size(self) -> tuple[int, int]:
        """Width and height as the terminal has them; COLUMNS and LINES only where it has none."""
        width, height = _DEFAULT_SIZE
        with contextlib.suppress(OSError):
            width, height = os.get_terminal_size(self._output.fileno())
        if not (width and height):
            width = _number("COLUMNS") or _DEFAULT_SIZE[0]
            height = _number("LINES") or _DEFAULT_SIZE[1]
        return clamped_side(width), clamped_side(height)


class FollowupDriver(TerminalDriverMixin, LinuxDriver):
    """To be given to the app as `driver_class`; see `lifecycle.driver_class`."""

    def __init__(self, app: App[Any], **given: Any) -> None:
        super().__init__(app, **given)
        self._title = ""
        # Through the loop: a signal that another thread gets would not wake this one from its wait.
        self._loop.add_signal_handler(signal.SIGCONT, self._sigcont_application)

    def write(self, data: str) -> None:
        """Queue text for the terminal; while another program has it, the text is dropped.

        Nobody empties the queue then, and a repaint would block on it for ever.
        """
        if self.holds_terminal:
            super().write(data)

    def set_title(self, words: str) -> None:
        """Show words in the terminal's title; the one from before comes back when we leave it."""
        before, self._title = self._title, sanitize(words, _LONGEST_TITLE)
        if self._title == before:
            return
        if not before:
            self.write(SAVE_TITLE)
        self.write(f"\x1b]2;{self._title}\x1b\\")

    @property
    def has_title(self) -> bool:
        """Whether the title is ours for now, and the one from before is to be brought back."""
        return bool(self._title)

    def start_application_mode(self) -> None:
        """Take the terminal and show the screen."""
        self.holds_terminal = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        # It gives up half way when a background job may not touch the terminal.
        self.holds_terminal = self._key_thread is not None and self._key_thread.is_alive()
        if title := self._title:
            self._title = ""
            self.set_title(title)

    def disable_input(self) -> None:
        """Stop reading, if it is ours to read."""
        if self._still_holds_terminal():
            super().disable_input()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was, unless it is another program's already."""
        if self._still_holds_terminal():
            if self._title:
                self.write(lifecycle.RESTORE_TITLE)
            super().stop_application_mode()

    def close(self) -> None:
        """Let go of the terminal once all that was written is out."""
        self.holds_terminal = False
        super().close()

    def _sigcont_application(self, *_: object) -> None:
        """Come back after a stop, unless it was only to be told to end."""
        is_background = self._auto_restart and lifecycle.is_background()
        if is_background and lifecycle.shutting_down.wait(_LAST_WORD):
            return
        if self._auto_restart and self.holds_terminal:
            # Stopped without notice (SIGSTOP): what the terminal looks like now is unknown.
            self.suspend_application_mode()
            self._must_signal_resume = True
        super()._sigcont_application()
        if self._auto_restart and self.holds_terminal:
            # The alternate screen comes back empty, and the same size alone repaints nothing.
            self._loop.call_soon_threadsafe(lambda: self._app.refresh(layout=True))

    def _still_holds_terminal(self) -> bool:
        """Whether it may be touched; a job stopped without notice lost it to the shell."""
        if self.holds_terminal and lifecycle.is_background():
            self.holds_terminal = False
            self.exit_event.set()
        return self.holds_terminal


def _number(variable: str) -> int:
    text = os.environ.get(variable, "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


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
    """Where the writer thread writes. It never raises: a terminal that is gone is told of once.

    An exception would end that thread, and with its queue full the app would wait for ever.
    """

    def __init__(self, stream: TextIO, gone: Callable[[], None]) -> None:
        self._descriptor = stream.fileno()
        self._encoding = stream.encoding or "utf-8"
        self._gone = gone
        self._is_gone = False
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
            while data and not self._is_gone:
                data = data[self._write_some(data) :]
        except OSError:
            self._is_gone = True
            self._gone()

    def _write_some(self, data: bytes) -> int:
        try:
            return os.write(self._descriptor, data)
        except BlockingIOError:
            select.select([], [self._descriptor], [])
            return 0


class _KeyReader:
    """Events for pieces of input: the library's own parser, which here never has to wait."""

    def __init__(self) -> None:
        self._parser = XTermParser()

    def events(self, piece: InputPiece) -> list[Message]:
        if isinstance(piece, PastedText):
            return [events.Paste(piece.text)]
        if piece == ESC:
            return [events.Key("escape", ESC)]
        try:
            return self._parse(piece)
        except Exception:
            # Whatever a terminal sent, a key that is lost is better than an app that is.
            self._parser = XTermParser()
            return []

    def _parse(self, piece: str) -> list[Message]:
        found = list(self._parser.feed(piece))
        if self._parser._timeout_time is not None:
            # The piece is whole, so there is nothing to wait for; alt and a key is meant as such,
            # and a longer one that the parser does not know would be replayed as single keys.
            self._parser._timeout_time = 0.0
            replayed = list(self._parser.tick())
            found += replayed if len(piece) == 2 else []
        return found
