"""A longer note, written in the user's editor while the screen is away."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from followup_tui.actions import interactions
from followup_tui.actions.context import Occasion
from followup_tui.domain.language.note import Note
from followup_tui.domain.language.note_template import template
from followup_tui.errors import FollowupError, NothingThereError
from followup_tui.system import editor
from followup_tui.system.sanitize import safe
from followup_tui.ui.host import Target
from followup_tui.ui.queries import Subject, subject
from followup_tui.ui.terminal.lifecycle import clear_mask
from followup_tui.ui.unsaved_text import drafts

if TYPE_CHECKING:
    from followup_tui.ui.base_screen import DeskScreen


def write_long_note(desk: DeskScreen, target: Target) -> None:
    """Open the editor; keys wait until it is closed."""
    desk.lane.hold_keys()
    desk.run_worker(_write(desk, target), group="long note", exclusive=True)


async def _write(desk: DeskScreen, target: Target) -> None:
    occasion = desk.occasion()
    try:
        found = await desk.store.run(subject, target)
        if not found.contacts:
            raise NothingThereError("That contact is not there any more.")
        empty = template([safe(found.people_words, 200)])
        text = drafts(desk.app).pop(("note", found.contacts), empty)
        words = editor.command(os.environ)
        with away(desk):
            # Blocking: whatever drew now would draw over the editor.
            written = editor.edit(text, words, clear_mask)
        note = await _read(desk, found, written, empty, occasion)
        if note is None:
            desk.say("Nothing was logged.")
        else:
            logged = note
            desk.clear_marks()
            desk.perform(lambda: interactions.log(found.contacts, logged, occasion))
    except FollowupError as error:
        desk.complain(error)
    finally:
        desk.lane.release_keys()


async def _read(
    desk: DeskScreen, found: Subject, written: str, empty: str, occasion: Occasion
) -> Note | None:
    try:
        return await desk.store.run(interactions.read_long_note, written, empty, occasion)
    except FollowupError:
        # What was written is not lost: the next N opens with it.
        drafts(desk.app)["note", found.contacts] = written
        raise


@contextmanager
def away(desk: DeskScreen) -> Iterator[None]:
    """The terminal without the screen; a test has none to give up."""
    raised: BaseException | None = None
    with desk.app.suspend():
        # What is raised inside it would leave the terminal without a screen.
        try:
            yield
        except BaseException as error:
            raised = error
    if raised is not None:
        raise raised
