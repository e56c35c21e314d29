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
from followup_tui.ui.terminal.lifecycle import clear_mask

if TYPE_CHECKING:
    from followup_tui.ui.base_screen import DeskScreen

_GLANCE = 0.02
_MOMENT = 0.3
"""Seconds that a key waits to hear that copying has failed; whatever opens is not waited for."""
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def open_link(
    desk: DeskScreen, link: str, failed: Callable[[FollowupError], Awaitable[None]]
) -> None:
    """Start what opens a link; FollowupError where it cannot be started. Where it gives up soon
    after, `failed` is told."""
    words = opener.opener(desk.settings.open_command, os.environ, sys.platform)
    process = opener.start(words, link, clear_mask)

    async def watch() -> None:
        try:
            await _see_to(process, words[0], opener.PATIENCE)
        except FollowupError as error:
            await failed(error)

    desk.run_worker(watch(), group="opening")


async def copy(desk: DeskScreen, text: str) -> None:
    """Put text on the clipboard, without what is no text in it; FollowupError where that fails."""
    text = _CONTROLS.sub(" ", text).strip()
    words = desk.settings.copy_command
    if words:
        await _see_to(opener.start_copy(words, text, clear_mask), words[0], _MOMENT)
    elif opener.fits_the_terminal(text):
        desk.app.copy_to_clipboard(text)
    else:
        raise BadInputError(
            "That is too long for the terminal's clipboard. Name a command for it: [commands] copy."
        )


async def copy_and_say(desk: DeskScreen, text: str) -> None:
    """Copy, and say so."""
    await copy(desk, text)
    desk.say(f"Copied: {safe(text, 60)}")


async def _see_to(process: Popen[bytes], command: str, patience: float) -> None:
    """Wait so long for its end: what cannot do its work says so soon."""
    loop = asyncio.get_running_loop()
    stop = loop.time() + patience
    while process.poll() is None and loop.time() < stop:
        await asyncio.sleep(_GLANCE)
    if process.returncode is None:
        # It goes on without us; somebody has to hear of its end.
        threading.Thread(target=process.wait, daemon=True).start()
    if error := opener.failure(command, process.returncode):
        raise error
