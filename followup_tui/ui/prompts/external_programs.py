"""Opening and copying from the screen: the other program is started and looked after for a moment,
and no key waits for it."""

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
    from followup_tui.ui.base_screen import BaseScreen

_GLANCE = 0.02
_MOMENT = 0.3
"""Seconds that a key waits to hear that copying has failed; whatever opens is not waited for."""
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def open_link(
    desk: BaseScreen, link: str, failed: Callable[[FollowupError], Awaitable[None]]
) -> None:
    """Start what opens a link; FollowupError where it cannot be started. Where it gives up soon
    after, `failed` is told."""
    words = opener.opener_command(desk.settings.open_command, os.environ, sys.platform)
    process = opener.start_opener(words, link, unblock_signals)

    async def watch() -> None:
        try:
            await _see_to(process, words[0], opener.START_TIMEOUT)
        except FollowupError as error:
            await failed(error)

    desk.run_worker(watch(), group="opening")


async def copy_text(desk: BaseScreen, text: str) -> None:
    """Put text on the clipboard, without what is no text in it; FollowupError where that fails."""
    text = _CONTROLS.sub(" ", text).strip()
    words = desk.settings.copy_command
    if words:
        await _see_to(opener.start_copy_command(words, text, unblock_signals), words[0], _MOMENT)
    elif opener.fits_terminal_clipboard(text):
        desk.app.copy_to_clipboard(text)
    else:
        raise BadInputError(
            "That is too long for the terminal's clipboard. Name a command for it: [commands] copy."
        )


async def copy_with_toast(desk: BaseScreen, text: str) -> None:
    """Copy, and say so."""
    await copy_text(desk, text)
    desk.show_toast(f"Copied: {safe(text, 60)}")


async def _see_to(process: Popen[bytes], command: str, patience: float) -> None:
    """Wait so long for its end: what cannot do its work says so soon."""
    loop = asyncio.get_running_loop()
    stop = loop.time() + patience
    while process.poll() is None and loop.time() < stop:
        await asyncio.sleep(_GLANCE)
    if process.returncode is None:
        # It goes on without us; somebody has to hear of its end.
        threading.Thread(target=process.wait, daemon=True).start()
    if error := opener.exit_error(command, process.returncode):
        raise error
