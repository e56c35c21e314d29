"""Hands a link to the program that opens it, and text to the one that keeps the clipboard. Never
through a shell, never waited for without an end, and nothing of ours is left open in them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence

from followup_tui.errors import BadInputError, NotFoundError

START_TIMEOUT = 2.0
"""Seconds in which a program that cannot open something says so."""
MAX_COPY_BYTES = 70_000
"""Bytes that terminals take for the clipboard at once."""
_SCHEMES = ("https:", "http:", "mailto:", "tel:")

BeforeChild = Callable[[], None] | None
"""What runs in the child before the program does."""


def opener_command(own: Sequence[str], environ: Mapping[str, str], platform: str) -> list[str]:
    """The command that opens links: the user's own, else that of the desktop.

    NothingThereError where there is none."""
    if own:
        return list(own)
    usual = "open" if platform == "darwin" else "xdg-open"
    on_desktop = platform == "darwin" or environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    if environ.get("WSL_DISTRO_NAME"):
        usual, on_desktop = "wslview", "1"
    found = shutil.which(usual, path=environ.get("PATH"))
    if not on_desktop or not found:
        raise NotFoundError("Nothing here opens links.")
    return [found]


def start_opener(
    words: Sequence[str], link: str, before_child: BeforeChild = None
) -> subprocess.Popen[bytes]:
    """Start the command on a link; BadInputError where it cannot be started."""
    if not link.startswith(_SCHEMES):
        raise BadInputError("Only web pages, mail and phone numbers are opened.")
    given = [word.replace("{link}", link) for word in words]
    if given == list(words):
        given.append(link)
    return _run(given, subprocess.DEVNULL, before_child)


def start_copy_command(
    words: Sequence[str], text: str, before_child: BeforeChild = None
) -> subprocess.Popen[bytes]:
    """Start the user's command for the clipboard with the text as its input."""
    # A file, not a pipe: a command that reads nothing must not hold us.
    with tempfile.TemporaryFile() as kept:
        kept.write(text.encode("utf-8", "replace"))
        kept.seek(0)
        return _run(list(words), kept.fileno(), before_child)


def exit_error(command: str, ended: int | None) -> BadInputError | None:
    """What to say of a command that has ended so, if anything."""
    return BadInputError(f"{command} gave up (exit code {ended}).") if ended else None


def open_link(own: Sequence[str], link: str) -> None:
    """Open a link from the command line; FollowupError where nothing does."""
    words = opener_command(own, os.environ, sys.platform)
    process = start_opener(words, link)
    try:
        process.wait(START_TIMEOUT)
    except subprocess.TimeoutExpired:
        return  # it is at work
    if error := exit_error(words[0], process.returncode):
        raise error


def fits_terminal_clipboard(text: str) -> bool:
    """Whether a terminal takes the text for its clipboard."""
    return len(text.encode("utf-8", "replace")) <= MAX_COPY_BYTES


def _run(words: list[str], stdin: int, before_child: BeforeChild) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            words,
            stdin=stdin,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=before_child,
        )
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not known why"
        raise BadInputError(f"{words[0]} cannot be started ({why}).") from error
