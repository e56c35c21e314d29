"""How the full screen starts and ends: what it needs, signals, hang-up, a fault of ours.

It loads nothing of Textual, so that signals can be in hand before that long import begins. It
never writes to a terminal that the screen does not hold.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from typing import IO, TYPE_CHECKING, Any

if sys.platform != "win32":
    import termios

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver

    _App = App[Any]
    _CrashBase = App[None]
else:
    _App = Any
    _CrashBase = object

FAULT_EXIT_CODE = 70
EXIT_GRACE = 2.0

# Back to a plain terminal. It begins by ending whatever sequence was cut off; the keyboard goes
# back before the alternate screen does, as each screen has its own.
RESET_MODES = (
    "\x1b\\\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    "\x1b[?1016l\x1b[<u\x1b[0m\x1b[?1049l\x1b[?25h\x1b[?1004l"
)

RESTORE_TITLE = "\x1b[23;0t"
"""The title from before we had it, which the terminal kept."""

_WATCHED = ("SIGTERM", "SIGHUP", "SIGINT")

shutting_down = threading.Event()
"""Set once the program has been told to end."""
_first = threading.Lock()


def terminal_problem(
    stdin: IO[str] | None,
    stdout: IO[str] | None,
    environ: Mapping[str, str],
    what: str = "The full screen",
) -> str | None:
    """One sentence on why no full screen can run here, or None where it can."""
    for stream, name in ((stdin, "input"), (stdout, "output")):
        if not _is_terminal(stream):
            return f"{what} needs a terminal, and the standard {name} is none."
    kind = environ.get("TERM", "")
    if kind in ("", "dumb", "unknown"):
        shown = "is not set" if not kind else f'is "{kind}"'
        return f"{what} needs a terminal that can place text, and TERM {shown}."
    return None


def _is_terminal(stream: IO[str] | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def watch_signals(find_app: Callable[[], _App | None], *, grace: float = EXIT_GRACE) -> None:
    """Take SIGTERM, SIGHUP and SIGINT in hand; call it first, before any thread exists.

    `find_app` gives the app once there is one. An ignored SIGHUP (nohup) stays ignored.
    """
    if sys.platform == "win32":
        return
    every = [signal.Signals[name] for name in _WATCHED]
    watched = [one for one in every if signal.getsignal(one) is not signal.SIG_IGN]
    attributes = _attributes()
    signal.pthread_sigmask(signal.SIG_BLOCK, watched)

    def watch() -> None:
        while True:
            number = signal.sigwait(watched)
            app = find_app()
            if number == signal.SIGINT and is_terminal_lent(app):
                continue
            shut_down(app, 128 + number, attributes=attributes, grace=grace)

    threading.Thread(target=watch, name="followup-signals", daemon=True).start()


def driver_class() -> type[Driver] | None:
    """The driver for `App(driver_class=...)`, or None for the library's own."""
    if sys.platform == "win32":
        return None
    from followup_tui.ui.terminal.driver import FollowupDriver

    return FollowupDriver


def unblock_signals() -> None:
    """Let a child get every signal again: for `preexec_fn`, as the mask is inherited."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def shut_down(
    app: _App | None,
    code: int,
    *,
    attributes: list[Any] | None = None,
    grace: float = EXIT_GRACE,
    end: Callable[[int], object] = os._exit,
) -> None:
    """From any thread: ask the app to exit with `code`, and end the process if it does not.

    Only the first call counts. `attributes` are those of the terminal before the screen.
    """
    with _first:
        if shutting_down.is_set():
            return
        shutting_down.set()
    loop = getattr(app, "_loop", None)
    if app is None or loop is None:
        _restore(app, attributes)
        end(code)
        return
    # A loop that is closed has left already, or is about to.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(app.exit, None, code)

    def make_sure() -> None:
        threading.Event().wait(grace)
        _restore(app, attributes)
        end(code)

    threading.Thread(target=make_sure, name="followup-leaving", daemon=True).start()


def is_terminal_lent(app: _App | None) -> bool:
    """Whether the terminal is another program's for now: an editor, the shell."""
    return app is not None and getattr(app._driver, "holds_terminal", True) is False


def is_background() -> bool:
    """Whether another job has the terminal now; touching it from here would stop us."""
    try:
        return os.tcgetpgrp(0) != os.getpgrp()
    except OSError:
        return False


def has_job_control() -> bool:
    """Whether a shell could bring the program back; started by a terminal or tmux itself it shares
    the group of the session's leader, and the kernel stops nothing that nobody could continue."""
    try:
        return os.getpgrp() != os.getsid(0)
    except (AttributeError, OSError):
        return False


def _restore(app: _App | None, attributes: list[Any] | None) -> None:
    driver = None if app is None else app._driver
    if is_background() or not getattr(driver, "holds_terminal", True):
        return
    if (before := attributes or getattr(driver, "attrs_before", None)) is not None:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(0, termios.TCSANOW, before)
    if driver is not None:
        modes = getattr(driver, "reset_modes", RESET_MODES)
        write_without_blocking(
            modes + (RESTORE_TITLE if getattr(driver, "lends_title", False) else "")
        )


def write_without_blocking(text: str) -> None:
    """Write to the terminal if it takes the text at once; a stopped one must not hold us."""
    with contextlib.suppress(OSError):
        terminal = os.open(os.ttyname(1), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            os.write(terminal, text.encode("ascii"))
        finally:
            os.close(terminal)


def _attributes() -> list[Any] | None:
    try:
        return termios.tcgetattr(0)
    except termios.error:
        return None


class QuietCrash(_CrashBase):
    """Mixed into an App: a fault ends it without a word on the terminal and is kept in `fatal`.

    Textual's own crash screen shows local variables, and those hold private notes.
    """

    fatal_error: BaseException | None = None

    @property
    def exit_code(self) -> int:
        """What the process should end with: 70 after a fault, else what the app was left with."""
        return FAULT_EXIT_CODE if self.fatal_error is not None else self.return_code or 0

    _is_closing = False

    async def _shutdown(self) -> None:
        self._is_closing = True
        await super()._shutdown()

    def _handle_exception(self, error: Exception) -> None:
        from textual.css.query import NoMatches
        from textual.worker import WorkerFailed

        reason = error.error if isinstance(error, WorkerFailed) else error
        if self._is_closing and isinstance(reason, NoMatches):
            return  # what was still read comes back to a screen that has lost its parts
        self._return_code = 1
        if self.fatal_error is None:
            self.fatal_error = reason
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self._handle_current()

    def panic(self, *renderables: object) -> None:
        """End the app; what it was asked to show is dropped."""
        self._handle_current()

    def _handle_current(self) -> None:
        error = sys.exc_info()[1]
        known = isinstance(error, Exception)
        self._handle_exception(error if known else RuntimeError("panic"))  # type: ignore[arg-type]
