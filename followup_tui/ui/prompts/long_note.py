"""Long notes, written in the user's editor while the screen is suspended."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from followup_tui.actions import interactions
from followup_tui.domain.language.note_template import blank_note_template, mark_unsaved
from followup_tui.errors import FollowupError, NotFoundError
from followup_tui.system.editor_file import EditorFile
from followup_tui.system.sanitize import safe_sentence
from followup_tui.ui.host import Target
from followup_tui.ui.prompts.in_editor import EditorSession
from followup_tui.ui.queries import resolve_target

if TYPE_CHECKING:
    from followup_tui.ui.host import Host

_AGAIN = "N opens it again."


def write_long_note(host: Host, target: Target) -> None:
    """Open the editor for a note about the target; keys wait until it is closed."""
    host.key_queue.hold()
    host.run_worker(_write(host, target), group="long note", exclusive=True)


async def _write(host: Host, target: Target) -> None:
    context = host.context()
    session: EditorSession | None = None
    is_saving = False
    try:
        resolved = await host.database.run(resolve_target, target)
        if not resolved.contact_ids:
            raise NotFoundError("That contact no longer exists.")
        template = blank_note_template([safe_sentence(resolved.contact_label, 200)])
        session = EditorSession(host, "note", resolved.contact_ids, template)
        written = session.edit(mark_unsaved)
        note = await host.database.run(interactions.parse_long_note, written, template, context)
        if note is None:
            session.file.remove()
            host.show_toast("Nothing was logged.")
        else:
            host.clear_marks()
            is_saving = True
            log = partial(interactions.log, resolved.contact_ids, note, context)
            host.perform(log, form=_NoteSaving(host, session.file))
    except FollowupError as error:
        host.show_error(session.file.explain(error, _AGAIN) if session else error)
    finally:
        if session is not None and not is_saving:
            session.file.release()
        host.key_queue.release()


class _NoteSaving:
    """Removes the file of a note once the note is logged; until then it stays."""

    def __init__(self, host: Host, file: EditorFile) -> None:
        self._host = host
        self._file = file

    def saved(self) -> None:
        """Remove the file: the note is logged."""
        self._file.remove()

    def refused(self, error: FollowupError) -> None:
        """Say why, and where the text is."""
        self._host.show_error(self._file.explain(error, _AGAIN))
