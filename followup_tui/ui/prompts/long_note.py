"""Long notes, written in the user's editor while the screen is suspended."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from followup_tui.actions import interactions
from followup_tui.actions.context import Context
from followup_tui.domain.language.note import Note
from followup_tui.domain.language.note_template import blank_note_template
from followup_tui.errors import FollowupError, NotFoundError
from followup_tui.system import editor
from followup_tui.system.sanitize import safe_sentence
from followup_tui.ui.host import Target
from followup_tui.ui.queries import ResolvedTarget, resolve_target
from followup_tui.ui.terminal.lifecycle import unblock_signals
from followup_tui.ui.unsaved_text import session_drafts

if TYPE_CHECKING:
    from followup_tui.ui.host import Host


def write_long_note(host: Host, target: Target) -> None:
    """Open the editor for a note about the target; keys wait until it is closed."""
    host.key_queue.hold()
    host.run_worker(_write(host, target), group="long note", exclusive=True)


async def _write(host: Host, target: Target) -> None:
    context = host.context()
    try:
        resolved = await host.database.run(resolve_target, target)
        if not resolved.contact_ids:
            raise NotFoundError("That contact no longer exists.")
        template = blank_note_template([safe_sentence(resolved.contact_label, 200)])
        text = session_drafts(host.app).pop(("note", resolved.contact_ids), template)
        command = editor.editor_command(os.environ)
        with suspended(host):
            # Blocking the event loop: anything drawn now would cover the editor.
            written = editor.edit_text(text, command, unblock_signals)
        note = await _parse(host, resolved, written, template, context)
        if note is None:
            host.show_toast("Nothing was logged.")
        else:
            host.clear_marks()
            host.perform(partial(interactions.log, resolved.contact_ids, note, context))
    except FollowupError as error:
        host.show_error(error)
    finally:
        host.key_queue.release()


async def _parse(
    host: Host, resolved: ResolvedTarget, written: str, template: str, context: Context
) -> Note | None:
    try:
        return await host.database.run(interactions.parse_long_note, written, template, context)
    except FollowupError:
        # Keep the text: the next long note starts with it.
        session_drafts(host.app)["note", resolved.contact_ids] = written
        raise


@contextmanager
def suspended(host: Host) -> Iterator[None]:
    """Give the terminal to another program; tests replace this, as they have no terminal."""
    raised: BaseException | None = None
    with host.app.suspend():
        # Raised inside, an error would leave the terminal without a screen.
        try:
            yield
        except BaseException as error:
            raised = error
    if raised is not None:
        raise raised
