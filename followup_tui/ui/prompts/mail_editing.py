"""Edits a mail draft in the user's editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from followup_tui.domain.mail_draft.template import MailDraft, parse_draft
from followup_tui.errors import FollowupError
from followup_tui.system import paths
from followup_tui.system.editor_file import unfinished_texts
from followup_tui.ui.prompts.in_editor import EditorSession
from followup_tui.ui.unsaved_text import unsaved_text_of

if TYPE_CHECKING:
    from followup_tui.ui.host import Host

_KIND = "mail"


class TakeEdited(Protocol):
    """Takes the edited draft."""

    def __call__(self, draft: MailDraft, *, was_restored: bool) -> None:
        """`was_restored`: it goes on with unsaved changes from before."""


def unsaved_mail_exists(host: Host, contact: int) -> bool:
    """Return whether a mail to the contact is left from an editor or a program that was ended."""
    return any(
        text.topic.kind == _KIND and text.topic.contacts == (contact,)
        for text in unfinished_texts(paths.editor_files(), str(host.database.path))
    )


def edit_mail(host: Host, contact: int, draft: MailDraft, take: TakeEdited) -> bool:
    """Let the user edit the draft, and hand the result to `take`; return False if it is empty.

    The file stays until the draft is stored elsewhere. Raises NotFoundError without an editor,
    BadInputError and CannotWriteError with the file in them."""
    session = EditorSession(host, _KIND, (contact,), draft.text)
    file = session.file
    try:
        text = session.edit()
        if text.strip():
            take(parse_draft(text), was_restored=file.is_restored)
            store = unsaved_text_of(host.app)
            store.save()
            if not store.lost_at_the_end:
                file.remove()
        else:
            file.remove()
        return bool(text.strip())
    except FollowupError as error:
        raise file.explain(error, "e opens it again.") from error
    finally:
        file.release()
