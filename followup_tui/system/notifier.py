"""Tells somebody outside the program: by a command of the user's, by what the desktop has, never
through a shell and never waiting for it."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Sequence

_TITLE = "followup"


def desktop_command() -> tuple[str, ...]:
    """What this desktop shows a notice with, as words with `{text}` in them; empty for none."""
    if sys.platform == "darwin" and shutil.which("osascript"):
        # The text is an argument of the script, not a part of it.
        script = (
            "on run words",
            f'display notification (item 1 of words) with title "{_TITLE}"',
            "end run",
        )
        return ("osascript", *(word for line in script for word in ("-e", line)), "{text}")
    if shutil.which("notify-send") and _is_desktop_reachable():
        return ("notify-send", "--app-name", _TITLE, "--", _TITLE, "{text}")
    return ()


def _is_desktop_reachable() -> bool:
    """Whether there is a session bus. Under cron there is none unless it is named, and a notice
    would be lost without a word."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or (
        runtime is not None and os.path.exists(os.path.join(runtime, "bus"))
    )


def send_notification(command: Sequence[str], text: str) -> bool:
    """Start the command with the text in place of `{text}`, or behind it; whether it started."""
    # A name in front must not be an option of the command.
    text = f"· {text}" if text.startswith("-") else text
    words = [word.replace("{text}", text) for word in command]
    if not any("{text}" in word for word in command):
        words.append(text)
    nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in range(3)]
    try:
        # The screen blocks signals in its threads, which a child would inherit.
        child = os.posix_spawnp(
            words[0], words, os.environ, file_actions=nowhere, setpgroup=0, setsigmask=()
        )
    except (OSError, ValueError):
        return False
    threading.Thread(target=os.waitpid, args=(child, 0), daemon=True).start()
    return True


def tmux_passthrough(sequence: str) -> str:
    """The sequence as the terminal behind tmux gets it, where there is tmux."""
    if not os.environ.get("TMUX"):
        return sequence
    doubled = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{doubled}\x1b\\"
