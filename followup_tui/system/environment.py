"""The environment that the libraries see, and the encoding of what is read and written.

Textual, Rich and pendulum read variables of their own, some of which end the program, take pictures
of the screen or press keys. The program obeys only those that its documentation lists.

Imports next to nothing, as `status` needs it."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

OBEYED = ("TEXTUAL_ANIMATIONS", "TEXTUAL_DISABLE_KITTY_KEY")
"""The variables of Textual that are documented; it takes nonsense in them for nothing."""
_IGNORED_PREFIXES = ("TEXTUAL", "JUPYTER_")
_IGNORED = frozenset(
    (
        # Rich: what it takes the terminal for, and which table of character widths it loads
        "DATABRICKS_RUNTIME_VERSION",
        "FORCE_COLOR",
        "TTY_COMPATIBLE",
        "TTY_INTERACTIVE",
        "UNICODE_VERSION",
        "PENDULUM_EXTENSIONS",
    )
)
_SIDES = ("COLUMNS", "LINES")
_MAX_SIDE = 1000
_ESCAPE_DELAY = "ESCDELAY"
_MAX_ESCAPE_DELAY = 10_000
_UTF8 = "utf-8"


def prepare_environment() -> None:
    """Remove the variables that only the libraries read, and impossible numbers in the others.

    Before any of the libraries is imported, as they read most of them at once."""
    for name in list(os.environ):
        if name in _IGNORED or (name.startswith(_IGNORED_PREFIXES) and name not in OBEYED):
            del os.environ[name]
    for name in _SIDES:
        _keep_number(name, _MAX_SIDE)
    _keep_number(_ESCAPE_DELAY, _MAX_ESCAPE_DELAY)


def set_frame_rate() -> None:
    """Let a key show within a frame, not at the next of Textual's 60 ticks a second.

    Before Textual is imported."""
    os.environ["TEXTUAL_FPS"] = "120"


def _keep_number(name: str, maximum: int) -> None:
    text = os.environ.get(name)
    if text is None:
        return
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(maximum))
    if not (is_number and 1 <= int(text) <= maximum):
        del os.environ[name]


def restart_in_utf8() -> None:
    """Start the program again in UTF-8 mode if arguments and file names are read as ASCII.

    That is so in the POSIX locale with PYTHONUTF8=0. Returns if there is nothing to do, or it
    fails."""
    if sys.flags.utf8_mode or "utf8" in sys._xoptions or getattr(sys, "frozen", False):
        return
    if sys.executable and _is_ascii(sys.getfilesystemencoding()):
        try:
            os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
        except OSError:
            return


def make_streams_safe() -> None:
    """Let no character end the program: read ASCII input as UTF-8, and replace what the output
    can't show."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper) and (stream.errors != "replace"):
            is_utf8 = stream is sys.stdin and _is_ascii(stream.encoding)
            stream.reconfigure(encoding=_UTF8 if is_utf8 else None, errors="replace")


def _is_ascii(encoding: str) -> bool:
    if encoding in (_UTF8, "UTF-8"):
        return False
    import codecs

    try:
        return codecs.lookup(encoding).name == "ascii"
    except LookupError:
        return False
