"""Sends desktop notifications, through the user's command or the desktop's own.

Never uses a shell and never waits for the command."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Sequence

_TITLE = "followup"


def desktop_command() -> tuple[str, ...]:
    """Return this desktop's notification command, with `{text}` as a placeholder; empty if none."""
    if sys.platform == "darwin" and shutil.which("osascript"):
        # The text is an argument of the script, not a part of it.
        script = (
            "on run arguments",
            f'display notification (item 1 of arguments) with title "{_TITLE}"',
            "end run",
        )
        options = (word for line in script for word in ("-e", line))
        return ("osascript", *options, "{text}")
    if shutil.which("notify-send") and _is_desktop_reachable():
        return ("notify-send", "--app-name", _TITLE, "--", _TITLE, "{text}")
    return ()


def _is_desktop_reachable() -> bool:
    """Tell whether there is a session bus; under cron there is none unless it is named."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or (
        runtime is not None and os.path.exists(os.path.join(runtime, "bus"))
    )


def send_notification(command: Sequence[str], text: str) -> bool:
    """Start the command with the text in place of `{text}`, or as the last argument.

    Return whether it started.
    """
    # A text such as "--icon=x" must not become an option of the command.
    text = f"· {text}" if text.startswith("-") else text
    arguments = [argument.replace("{text}", text) for argument in command]
    if not any("{text}" in argument for argument in command):
        arguments.append(text)
    no_streams = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in range(3)]
    try:
        # The screen blocks signals in its threads, which a child would inherit.
        child = os.posix_spawnp(
            arguments[0],
            arguments,
            os.environ,
            file_actions=no_streams,
            setpgroup=0,
            setsigmask=(),
        )
    except (OSError, ValueError):
        return False
    threading.Thread(target=os.waitpid, args=(child, 0), daemon=True).start()
    return True


def tmux_passthrough(sequence: str) -> str:
    """Wrap an escape sequence so that tmux, if running, hands it to the terminal outside."""
    if not os.environ.get("TMUX"):
        return sequence
    doubled = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{doubled}\x1b\\"
