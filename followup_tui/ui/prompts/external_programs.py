"""Opens links and copies texts with other programs, which are watched for a moment."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import threading
from collections.abc import Awaitable, Callable
from subprocess import Popen
from typing import TYPE_CHECKING

from followup_tui.errors import BadInputError, FollowupError
from followup_tui.system import opener
from followup_tui.system.sanitize import safe
from followup_tui.ui.terminal.lifecycle import unblock_signals

if TYPE_CHECKING:
    from followup_tui.ui.host import Host

_POLL_SECONDS = 0.02
_COPY_TIMEOUT = 0.3
"""Seconds in which a failing copy command is noticed; only copying makes keys wait."""
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def open_link(
    host: Host, link: str, on_failure: Callable[[FollowupError], Awaitable[None]]
) -> None:
    """Start the program that opens a link; call `on_failure` if it fails soon after.

    Raise BadInputError or NotFoundError if it cannot be started.
    """
    command = opener.opener_command(host.settings.open_command, os.environ, sys.platform)
    process = opener.start_opener(command, link, unblock_signals)

    async def watch() -> None:
        try:
            await _wait_for_failure(process, command[0], opener.START_TIMEOUT)
        except FollowupError as error:
            await on_failure(error)

    host.run_worker(watch(), group="opening")


async def copy_text(host: Host, text: str) -> None:
    """Put text on the clipboard, control characters replaced by spaces.

    Raise BadInputError if it is too long for the terminal or the copy command fails, NotFoundError
    if the command does not exist.
    """
    text = _CONTROLS.sub(" ", text).strip()
    command = host.settings.copy_command
    if command:
        process = opener.start_copy_command(command, text, unblock_signals)
        await _wait_for_failure(process, command[0], _COPY_TIMEOUT)
    elif opener.fits_terminal_clipboard(text):
        host.app.copy_to_clipboard(text)
    else:
        raise BadInputError(
            "Too long for the terminal's clipboard. Set a command for it: [commands] copy."
        )


async def copy_with_toast(host: Host, text: str) -> None:
    """Copy text and show a toast; raise as `copy_text` does."""
    await copy_text(host, text)
    host.show_toast(f"Copied: {safe(text, 60)}")


async def _wait_for_failure(process: Popen[bytes], command: str, timeout: float) -> None:
    """Wait up to `timeout` seconds for the program to end; raise BadInputError if it failed."""
    loop = asyncio.get_running_loop()
    stop = loop.time() + timeout
    while process.poll() is None and loop.time() < stop:
        await asyncio.sleep(_POLL_SECONDS)
    if process.returncode is None:
        # It goes on; without a waiting thread it would end as a zombie.
        threading.Thread(target=process.wait, daemon=True).start()
    if error := opener.exit_error(command, process.returncode):
        raise error
