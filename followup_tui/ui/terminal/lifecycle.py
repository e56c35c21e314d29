"""Starting and ending the full screen: what it needs, signals, hang-ups, restoring the terminal.

It imports nothing of Textual, so that signals are handled before that long import begins. It never
writes to a terminal that the screen does not hold."""

from __future__ import annotations

import contextlib
import os
import signal
import termios
import threading
from collections.abc import Callable, Mapping
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

    _App = App[Any]
else:
    _App = Any

EXIT_GRACE = 2.0
"""Seconds that the app has to end by itself."""

# Restores a plain terminal. It first ends a sequence that was cut off; the keyboard mode comes
# before the alternate screen, as each screen has its own.
RESET_MODES = (
    "\x1b\\\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    "\x1b[?1016l\x1b[<u\x1b[0m\x1b[?1049l\x1b[?25h\x1b[?1004l"
)

RESTORE_TITLE = "\x1b[23;0t"
"""Restores the title that the terminal has saved."""

_WATCHED_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")

shutting_down = threading.Event()
"""Set as soon as a signal asks the program to end."""
_first_call = threading.Lock()


def terminal_problem(
    stdin: IO[str] | None,
    stdout: IO[str] | None,
    environ: Mapping[str, str],
    what: str = "The full screen",
) -> str | None:
    """Return a sentence on why no full screen can run here, or None."""
    for stream, name in ((stdin, "input"), (stdout, "output")):
        if not _is_terminal(stream):
            return f"{what} needs a terminal, but standard {name} isn't one."
    kind = environ.get("TERM", "")
    if kind in ("", "dumb", "unknown"):
        shown = "is not set" if not kind else f'is "{kind}"'
        return f"{what} needs a terminal that can position text, but TERM {shown}."
    return None


def _is_terminal(stream: IO[str] | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def watch_signals(find_app: Callable[[], _App | None], *, grace: float = EXIT_GRACE) -> None:
    """Handle SIGTERM, SIGHUP and SIGINT; call it first, before any thread exists.

    `find_app` returns the app once there is one. An ignored SIGHUP (nohup) stays ignored."""
    signals = [signal.Signals[name] for name in _WATCHED_SIGNALS]
    watched = [number for number in signals if signal.getsignal(number) is not signal.SIG_IGN]
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


def unblock_signals() -> None:
    """Unblock every signal in a child process: for `preexec_fn`, as the mask is inherited."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def shut_down(
    app: _App | None,
    code: int,
    *,
    attributes: list[Any] | None = None,
    grace: float = EXIT_GRACE,
    end: Callable[[int], object] = os._exit,
) -> None:
    """Ask the app to exit with `code`, from any thread, and end the process if it does not.

    Only the first call counts. `attributes` are the terminal's from before the screen, `grace` is
    in seconds, `end` ends the process."""
    with _first_call:
        if shutting_down.is_set():
            return
        shutting_down.set()
    loop = None if app is None else _event_loop(app)
    if app is None or loop is None:
        _restore(app, attributes)
        end(code)
        return
    # RuntimeError: the loop is closed, so the app has ended.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(app.exit, None, code)

    def end_after_grace() -> None:
        threading.Event().wait(grace)
        _restore(app, attributes)
        end(code)

    threading.Thread(target=end_after_grace, name="followup-leaving", daemon=True).start()


def is_terminal_lent(app: _App | None) -> bool:
    """Return whether another program uses the terminal for now: an editor, the shell."""
    return app is not None and getattr(_driver(app), "holds_terminal", True) is False


def is_background() -> bool:
    """Return whether another job has the terminal; touching it would stop us."""
    try:
        return os.tcgetpgrp(0) != os.getpgrp()
    except OSError:
        return False


def has_job_control() -> bool:
    """Return whether a shell could continue the program after a stop.

    Started by a terminal or tmux itself it is in the process group of the session's leader."""
    try:
        return os.getpgrp() != os.getsid(0)
    except (AttributeError, OSError):
        return False


def _restore(app: _App | None, attributes: list[Any] | None) -> None:
    driver = None if app is None else _driver(app)
    if is_background() or not getattr(driver, "holds_terminal", True):
        return
    if (before := attributes or getattr(driver, "attrs_before", None)) is not None:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(0, termios.TCSANOW, before)
    if driver is not None:
        modes = getattr(driver, "reset_modes", RESET_MODES)
        write_without_blocking(
            modes + (RESTORE_TITLE if getattr(driver, "has_title", False) else "")
        )


def write_without_blocking(text: str) -> None:
    """Write to the terminal if it takes the text at once: a stopped terminal would block."""
    with contextlib.suppress(OSError):
        terminal = os.open(os.ttyname(1), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            os.write(terminal, text.encode("ascii"))
        finally:
            os.close(terminal)


def _driver(app: _App) -> Any:
    # Not at the top: without an app Textual may not be loaded yet.
    from followup_tui.ui.terminal.textual_private import terminal_driver

    return terminal_driver(app)


def _event_loop(app: _App) -> Any:
    from followup_tui.ui.terminal.textual_private import event_loop

    return event_loop(app)


def _attributes() -> list[Any] | None:
    try:
        return termios.tcgetattr(0)
    except termios.error:
        return None
