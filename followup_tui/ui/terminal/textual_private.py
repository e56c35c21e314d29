"""Everything that needs a private part of Textual: one small function or class each, with reason.

tests/ui/test_textual_private.py fails when one of them is no longer needed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.app import App, ScreenStackError
from textual.command import CommandPalette
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.message import Message
from textual.notifications import Notification
from textual.widget import Widget
from textual.worker import Worker, WorkerFailed

if TYPE_CHECKING:
    from textual.drivers.linux_driver import LinuxDriver

    _DriverBase = LinuxDriver
else:
    _DriverBase = object

__all__ = [
    "ANSI_SEQUENCES_KEYS",
    "FUNCTIONAL_KEYS",
    "CrashHandlingApp",
    "DriverHooks",
    "SequenceParser",
    "WatchedPalette",
    "event_loop",
    "fail",
    "forget_theme_watchers",
    "is_being_removed",
    "is_stopped",
    "remove_toast",
    "terminal_driver",
    "toasts",
]
# The two key tables: Textual publishes no list of the key sequences that it understands.

CRASH_EXIT_CODE = 70


def terminal_driver(app: App[Any]) -> Driver | None:
    """Return the app's driver: there is no public way to write to the terminal."""
    return app._driver


def event_loop(app: App[Any]) -> asyncio.AbstractEventLoop | None:
    """Return the loop that the app runs in: `call_from_thread` would wait for a hanging app."""
    return app._loop


def fail(app: App[Any], error: Exception) -> None:
    """End the app with an error from a task or thread of our own, which Textual does not watch."""
    app._handle_exception(error)


def toasts(app: App[Any]) -> list[Notification]:
    """Return the notifications that are shown: Textual can only add and clear them."""
    return list(app._notifications)


def remove_toast(app: App[Any], toast: Notification) -> None:
    """Remove one notification: Textual's public way clears all of them, errors too."""
    app._unnotify(toast)


def is_being_removed(widget: Widget) -> bool:
    """Return whether a widget is on its way out: queries still find it."""
    return widget._pruning


def is_stopped(message: Message) -> bool:
    """Return whether a handler has stopped the message: Textual only offers to stop it."""
    return message._stop_propagation


def forget_theme_watchers(app: App[Any], kind: type[Widget]) -> None:
    """Release widgets that watch the theme: Textual keeps them as long as the app runs."""
    watchers = getattr(app, "__watchers", {}).get("theme", [])
    watchers[:] = [watcher for watcher in watchers if not isinstance(watcher[0], kind)]


class WatchedPalette(CommandPalette):
    """Textual's palette, which tells when it searches: it announces only that it has opened."""

    def search_started(self, worker: Worker[None]) -> None:
        """Called with the worker of every search; for the subclass."""

    def _gather_commands(self, search_value: str) -> Worker[None]:
        worker = super()._gather_commands(search_value)
        self.search_started(worker)
        return worker


class CrashHandlingApp(App[None]):
    """An app that an error ends quietly, and whose toasts leave no empty widgets behind.

    Textual's own crash screen shows local variables, and those hold private notes."""

    fatal_error: BaseException | None = None
    """The error that ended the app."""
    make_inline_driver: Callable[..., Driver] | None = None
    """Makes the driver of an inline app: `driver_class` counts for full screens only."""
    _is_closing = False

    @property
    def exit_code(self) -> int:
        """The process's exit code: CRASH_EXIT_CODE after an error, else the app's own."""
        return CRASH_EXIT_CODE if self.fatal_error is not None else self.return_code or 0

    async def _shutdown(self) -> None:
        self._is_closing = True
        await super()._shutdown()

    def _handle_exception(self, error: Exception) -> None:
        reason = error.error if isinstance(error, WorkerFailed) else error
        if self._is_closing and isinstance(reason, NoMatches):
            return  # a reading came back to a screen whose widgets are gone
        self._return_code = 1
        if self.fatal_error is None:
            self.fatal_error = reason
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self._handle_current_error()

    def panic(self, *renderables: object) -> None:
        """End the app; what it was asked to show is dropped."""
        self._handle_current_error()

    def _handle_current_error(self) -> None:
        error = sys.exc_info()[1]
        self._handle_exception(error if isinstance(error, Exception) else RuntimeError("panic"))

    def _build_driver(
        self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None
    ) -> Driver:
        if headless or not inline or self.make_inline_driver is None:
            return super()._build_driver(headless, inline, mouse, size)
        self._driver = self.make_inline_driver(self, mouse=mouse, size=size)
        return self._driver

    def _refresh_notifications(self) -> None:
        # Textual removes a replaced toast, but not the holder around it.
        self.call_later(self._show_toasts)

    def _show_toasts(self) -> None:
        from textual.widgets._toast import Toast, ToastHolder, ToastRack

        try:
            rack = self.screen.get_child_by_type(ToastRack)
        except (ScreenStackError, NoMatches):
            return
        wanted = {rack._toast_id(toast): toast for toast in self._notifications}
        rack.display = bool(wanted)
        for holder in rack.children:
            if wanted.pop(holder.id or "", None) is None and not holder._pruning:
                holder.remove()
        new = [(key, toast) for key, toast in wanted.items() if not toast.has_expired]
        if new:
            rack.mount_all(ToastHolder(Toast(toast), id=key) for key, toast in new)
            rack.call_later(rack.scroll_end, animate=False, force=True)


class SequenceParser:
    """Textual's parser of key sequences, for input that is known to be whole."""

    def __init__(self) -> None:
        self._parser = XTermParser()

    def parse(self, piece: str) -> list[Message]:
        """Return the events of a whole piece of input; may raise anything on a broken one."""
        messages = list(self._parser.feed(piece))
        if self._parser._timeout_time is not None:
            # The piece is whole, so there is nothing to wait for; alt and a key is meant as such,
            # and a longer one that the parser does not know would be replayed as single keys.
            self._parser._timeout_time = 0.0
            replayed = list(self._parser.tick())
            messages += replayed if len(piece) == 2 else []
        return messages


class DriverHooks(_DriverBase):
    """Public names for the parts of Textual's terminal drivers that ours replace; a mixin."""

    @property
    def app(self) -> App[Any]:
        """The app that the driver serves."""
        return self._app

    @property
    def has_input_thread(self) -> bool:
        """Whether the thread that reads the terminal runs."""
        return self._key_thread is not None and self._key_thread.is_alive()

    @property
    def restarts_after_stop(self) -> bool:
        """Whether the app was stopped by a signal, and not by its own suspend key."""
        return self._auto_restart

    def set_output(self, file: Any) -> None:
        """Write to this file: Textual draws on stderr."""
        self._file = file

    @property
    def initial_size(self) -> tuple[int, int] | None:
        """The size to start with."""
        return self._size

    def set_size(self, size: tuple[int, int]) -> None:
        """Start with this size."""
        self._size = size

    def call_in_loop(self, callback: Callable[..., object], *args: object) -> None:
        """Call something in the app's event loop, from any thread."""
        self._loop.call_soon_threadsafe(callback, *args)

    def watch_signal(self, number: int, callback: Callable[[], object]) -> None:
        """Have a signal handled by the event loop, which wakes it from its wait."""
        self._loop.add_signal_handler(number, callback)

    def read_input(self) -> None:
        """Read the terminal until the app ends; runs in the input thread."""
        raise NotImplementedError

    def terminal_size(self) -> tuple[int, int]:
        """Return the columns and lines of the terminal."""
        raise NotImplementedError

    def continued(self) -> None:
        """Come back after a stop (SIGCONT)."""
        super()._sigcont_application()

    def announce_resume(self) -> None:
        """Tell the app that it resumes, as after its own suspend key."""
        self._must_signal_resume = True

    def _run_input_thread(self) -> None:
        self.read_input()

    def _get_terminal_size(self) -> tuple[int, int]:
        return self.terminal_size()

    def _sigcont_application(self, *_: object) -> None:
        self.continued()
