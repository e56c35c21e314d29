"""A longer note, written in the user's editor while the screen is away."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from followup_tui.actions import interactions
from followup_tui.actions.context import Context
from followup_tui.domain.language.note import Note
from followup_tui.domain.language.note_template import blank_note_template
from followup_tui.errors import FollowupError, NotFoundError
from followup_tui.system import editor
from followup_tui.system.sanitize import safe
from followup_tui.ui.host import Target
from followup_tui.ui.queries import ResolvedTarget, resolve_target
from followup_tui.ui.terminal.lifecycle import unblock_signals
from followup_tui.ui.unsaved_text import session_drafts

if TYPE_CHECKING:
    from followup_tui.ui.base_screen import BaseScreen


def write_long_note(desk: BaseScreen, target: Target) -> None:
    """Open the editor; keys wait until it is closed."""
    desk.key_queue.hold_keys()
    desk.run_worker(_write(desk, target), group="long note", exclusive=True)


async def _write(desk: BaseScreen, target: Target) -> None:
    context = desk.context()
    try:
        found = await desk.database.run(resolve_target, target)
        if not found.contact_ids:
            raise NotFoundError("That contact is not there any more.")
        empty = blank_note_template([safe(found.contact_label, 200)])
        text = session_drafts(desk.app).pop(("note", found.contact_ids), empty)
        words = editor.editor_command(os.environ)
        with suspended(desk):
            # Blocking: whatever drew now would draw over the editor.
            written = editor.edit_text(text, words, unblock_signals)
        note = await _read(desk, found, written, empty, context)
        if note is None:
            desk.show_toast("Nothing was logged.")
        else:
            logged = note
            desk.clear_marks()
            desk.perform(lambda: interactions.log(found.contact_ids, logged, context))
    except FollowupError as error:
        desk.show_error(error)
    finally:
        desk.key_queue.release_keys()


async def _read(
    desk: BaseScreen, found: ResolvedTarget, written: str, empty: str, context: Context
) -> Note | None:
    try:
        return await desk.database.run(interactions.parse_long_note, written, empty, context)
    except FollowupError:
        # What was written is not lost: the next N opens with it.
        session_drafts(desk.app)["note", found.contact_ids] = written
        raise


@contextmanager
def suspended(desk: BaseScreen) -> Iterator[None]:
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
