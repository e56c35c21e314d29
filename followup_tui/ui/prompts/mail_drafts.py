"""The drafts of mails that are not sent yet: an edited one outlives the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup_tui.domain.mail_draft.template import MailDraft
from followup_tui.ui.unsaved_text import session_drafts, unsaved_text_of

if TYPE_CHECKING:
    from followup_tui.ui.host import Host


def kept_draft(host: Host, contact: int) -> MailDraft | None:
    """Return the draft of a mail to a contact; None if there is none."""
    draft: MailDraft | None = session_drafts(host.app).get(("letter", contact))
    store = unsaved_text_of(host.app)
    if draft is None and store is not None and (texts := store.get(_topic(contact))):
        return MailDraft(texts.get("subject", ""), texts.get("body", ""))
    return draft


def keep_draft(host: Host, contact: int, draft: MailDraft, *, is_edited: bool) -> None:
    """Keep the draft until it is sent; an edited one also when the program ends."""
    session_drafts(host.app)["letter", contact] = draft
    if is_edited and (store := unsaved_text_of(host.app)) is not None:
        store.put(_topic(contact), {"subject": draft.subject, "body": draft.body})


def drop_draft(host: Host, contact: int) -> None:
    """Forget the draft: it was sent, or another template was chosen."""
    session_drafts(host.app).pop(("letter", contact), None)
    if (store := unsaved_text_of(host.app)) is not None:
        store.put(_topic(contact), None)


def _topic(contact: int) -> str:
    return f"mail {contact}"
