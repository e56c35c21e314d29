"""Opens links and copies texts with other programs, which are watched for a moment."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Awaitable, Callable
from subprocess import Popen
from typing import TYPE_CHECKING

from followup_tui.errors import FollowupError
from followup_tui.system import clipboard, opener
from followup_tui.system.clipboard import Copied
from followup_tui.system.sanitize import sanitize
from followup_tui.ui.terminal.lifecycle import unblock_signals
from followup_tui.ui.terminal.textual_private import terminal_driver
from followup_tui.wording import wording

if TYPE_CHECKING:
    from followup_tui.ui.host import Host

_POLL_SECONDS = 0.02


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


async def open_link_or_say(host: Host, link: str) -> None:
    """Start the program that opens a link; show why it failed."""

    async def failed(error: FollowupError) -> None:
        host.show_error(error)

    try:
        open_link(host, link, failed)
    except FollowupError as error:
        await failed(error)


async def copy_text(host: Host, text: str) -> Copied:
    """Put text on the clipboard, control characters replaced by spaces; return what took it.

    Raise NotFoundError if nothing did, BadInputError if it is too long for the terminal.
    """
    driver = terminal_driver(host.app)
    attempts = clipboard.copy_attempts(
        text,
        host.settings.copy_command,
        os.environ,
        driver.write if driver is not None else None,
        unblock_signals,
    )
    for copied in attempts:
        if copied is not None:
            return copied
        await asyncio.sleep(clipboard.POLL_SECONDS)
    raise AssertionError("the attempts ended without a result")


async def copy_with_toast(host: Host, text: str) -> None:
    """Copy text and show a toast that says how; raise as `copy_text` does."""
    copied = await copy_text(host, text)
    host.show_toast(wording("{}: {}", copied.wording, sanitize(text, 60)))


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
