"""Opens links with other programs.

Never uses a shell, never waits without a limit, and leaves none of our files open in them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

from followup_tui.errors import BadInputError, NotFoundError, system_reason
from followup_tui.wording import wording

START_TIMEOUT = 2.0
"""Seconds to wait for a program to report that it cannot open something."""
_SCHEMES = ("https:", "http:", "mailto:", "tel:")

BeforeChild = Callable[[], None] | None
"""Runs in the child process before the program does."""


def opener_command(own: Sequence[str], environ: Mapping[str, str], platform: str) -> list[str]:
    """Return the command that opens links: the user's own, else the desktop's.

    Raises NotFoundError when there is neither.
    """
    if own:
        return list(own)
    usual = "open" if platform == "darwin" else "xdg-open"
    has_desktop = platform == "darwin" or environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    if environ.get("WSL_DISTRO_NAME"):
        usual, has_desktop = "wslview", "1"
    program = shutil.which(usual, path=environ.get("PATH"))
    if not has_desktop or not program:
        raise NotFoundError("No program found to open links.")
    return [program]


def start_opener(
    command: Sequence[str], link: str, before_child: BeforeChild = None
) -> subprocess.Popen[bytes]:
    """Start the command with the link in place of `{link}`, or as the last argument.

    Raises BadInputError when the link is of another kind or the command cannot be started.
    """
    if not link.startswith(_SCHEMES):
        raise BadInputError("Only web, email and phone links can be opened.")
    arguments = [argument.replace("{link}", link) for argument in command]
    if arguments == list(command):
        arguments.append(link)
    return start_program(arguments, subprocess.DEVNULL, before_child)


def exit_error(command: str, exit_code: int | None) -> BadInputError | None:
    """Return the error for a command that ended with this exit code; None for success."""
    if not exit_code:
        return None
    return BadInputError(wording("{} failed (exit code {}).", command, exit_code))


def open_link(own: Sequence[str], link: str) -> None:
    """Open a link from the command line and wait briefly for a failure.

    Raises NotFoundError without an opener, and BadInputError when it fails.
    """
    command = opener_command(own, os.environ, sys.platform)
    process = start_opener(command, link)
    try:
        process.wait(START_TIMEOUT)
    except subprocess.TimeoutExpired:
        return  # still running: it opened the link
    if error := exit_error(command[0], process.returncode):
        raise error


def start_program(
    arguments: Sequence[str], stdin: int, before_child: BeforeChild = None
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, with that input and no output.

    Raises BadInputError when it cannot be started.
    """
    try:
        return subprocess.Popen(
            list(arguments),
            stdin=stdin,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=before_child,
        )
    except (OSError, ValueError) as error:
        raise BadInputError(
            wording("Can't start {} ({}).", arguments[0], system_reason(error))
        ) from error
