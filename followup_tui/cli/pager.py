"""Show a long text page by page: through $PAGER, else less, else just print it."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import suppress

from followup_tui.cli.output import print_ours

_DEFAULT = "less"
_LESS_OPTIONS = "FRX"
"""As git sets it: leave at once if all fits, show colours, leave the text on the screen."""


def shows_colour() -> bool:
    """Return whether what shows the text understands colour: the terminal itself, or less."""
    command = _pager_command()
    return not command or os.path.basename(command[0]) == _DEFAULT


def show_paged(text: str) -> None:
    """Show a text of ours in a pager if standard output is a terminal, else print it.

    Raise CannotWriteError, BrokenPipeError like `print_line`."""
    command = _pager_command()
    if not command:
        print_ours(text)
        return
    environment = {"LESS": _LESS_OPTIONS, "LESSCHARSET": "utf-8", **os.environ}
    # ctrl+c is for the pager: ending here would leave it running on the terminal.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as pager:
            assert pager.stdin is not None
            with suppress(BrokenPipeError), pager.stdin as stdin:
                stdin.write(f"{text}\n".encode("utf-8", "replace"))
    except OSError:
        print_ours(text)
    finally:
        signal.signal(signal.SIGINT, before)


def _pager_command() -> list[str]:
    """Return the pager and its arguments; nothing if there is none or nobody reads it."""
    if not sys.stdout.isatty() or os.environ.get("TERM", "") in ("", "dumb"):
        return []
    try:
        command = shlex.split(os.environ.get("PAGER") or _DEFAULT)
    except ValueError:
        return []
    if not command or command == ["cat"] or not shutil.which(command[0]):
        return []
    return command
