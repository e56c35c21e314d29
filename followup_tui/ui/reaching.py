"""Opening and copying from the screen: the other program is started and looked after for a moment,
and no key waits for it."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from subprocess import Popen
from typing import TYPE_CHECKING

from followup_tui import opening
from followup_tui.errors import BadInputError
from followup_tui.safe import safe
from followup_tui.ui.lifecycle import clear_mask

if TYPE_CHECKING:
    from followup_tui.ui.desk_screen import DeskScreen

_GLANCE = 0.05
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


async def open_link(desk: DeskScreen, link: str) -> None:
    """Open a link; FollowupError where nothing does."""
    words = opening.opener(desk.settings.open_command, os.environ, sys.platform)
    await _see_to(opening.start(words, link, clear_mask), words[0])


async def copy(desk: DeskScreen, text: str) -> None:
    """Put text on the clipboard, without what is no text in it; FollowupError where that fails."""
    text = _CONTROLS.sub(" ", text).strip()
    words = desk.settings.copy_command
    if words:
        await _see_to(opening.start_copy(words, text, clear_mask), words[0])
    elif opening.fits_the_terminal(text):
        desk.app.copy_to_clipboard(text)
    else:
        raise BadInputError(
            "That is too long for the terminal's clipboard. Name a command for it: [commands] copy."
        )


async def copy_and_say(desk: DeskScreen, text: str, words: str = "") -> None:
    """Copy, and say so; `words` says it of what is too long to be shown."""
    await copy(desk, text)
    desk.say(f"Copied: {words or safe(text, 60)}")


async def _see_to(process: Popen[bytes], command: str) -> None:
    """Wait a moment for its end: what cannot do its work says so soon."""
    loop = asyncio.get_running_loop()
    stop = loop.time() + opening.PATIENCE
    while process.poll() is None and loop.time() < stop:
        await asyncio.sleep(_GLANCE)
    if error := opening.failure(command, process.returncode):
        raise error
