"""The drafts of mails that are not sent yet: edited ones outlive the program."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from followup_tui.domain.mail_draft.template import MailDraft
from followup_tui.ui.unsaved_text import session_drafts, unsaved_text_of

if TYPE_CHECKING:
    from followup_tui.ui.host import Host

TOPIC = "mail "
"""What the key of a contact's drafts begins with."""


class MailDrafts:
    """The drafts of a mail to one contact: the one on screen, and edited ones that were put
    aside, newest first."""

    def __init__(self, host: Host, contact: int, followup: int | None) -> None:
        self._host = host
        self._contact = contact
        self._followup = followup
        fields = unsaved_text_of(host.app).get(f"{TOPIC}{contact}")
        self._edited = _draft(fields, "")
        self.aside: tuple[MailDraft, ...] = _drafts_aside(fields)

    @property
    def current(self) -> MailDraft | None:
        """The draft to go on with: the edited one, or the one that was opened before."""
        opened: MailDraft | None = session_drafts(self._host.app).get(self._session_key)
        return self._edited or opened

    def keep(self, draft: MailDraft, *, is_edited: bool) -> None:
        """Keep the draft until it is sent; an edited one also when the program ends."""
        session_drafts(self._host.app)[self._session_key] = draft
        self._edited = draft if is_edited else None
        self._store()

    def put_aside(self) -> None:
        """Make room for another draft: an edited one can be brought back."""
        self._replace(None, (self._edited, *self.aside))

    def bring_back(self) -> MailDraft:
        """Return the edited draft that was put aside last, and put the current one aside."""
        first, *others = self.aside
        self._replace(first, (*others, self._edited))
        return first

    def adopt(self, drafts: Sequence[MailDraft]) -> None:
        """Put drafts of another contact aside here, as the two were merged."""
        self._replace(self._edited, (*self.aside, *drafts))

    def sent(self, digest: str) -> None:
        """Forget the current draft, if it is the one that was opened."""
        if (current := self.current) is not None and draft_digest(current) == digest:
            self._replace(None, self.aside)

    def _replace(self, edited: MailDraft | None, aside: Sequence[MailDraft | None]) -> None:
        session_drafts(self._host.app).pop(self._session_key, None)
        self._edited = edited
        self.aside = tuple(dict.fromkeys(draft for draft in aside if draft not in (None, edited)))
        self._store()

    def _store(self) -> None:
        fields = _fields(self._edited, "") if self._edited else {}
        for number, draft in enumerate(self.aside, 1):
            fields |= _fields(draft, f"{number} ")
        if fields and self._followup is not None:
            fields["followup"] = str(self._followup)
        unsaved_text_of(self._host.app).put(f"{TOPIC}{self._contact}", fields)

    @property
    def _session_key(self) -> tuple[str, int]:
        return "letter", self._contact


def all_drafts(fields: dict[str, str]) -> list[MailDraft]:
    """Return every draft that is stored for a contact."""
    drafts = [_draft(fields, ""), *_drafts_aside(fields)]
    return [draft for draft in drafts if draft is not None]


def draft_digest(draft: MailDraft) -> str:
    """Return what tells whether a draft was edited since it was opened."""
    return sha256(draft.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _fields(draft: MailDraft, prefix: str) -> dict[str, str]:
    return {f"{prefix}subject": draft.subject, f"{prefix}body": draft.body}


def _draft(fields: dict[str, str], prefix: str) -> MailDraft | None:
    if f"{prefix}body" not in fields:
        return None
    return MailDraft(fields.get(f"{prefix}subject", ""), fields[f"{prefix}body"])


def _drafts_aside(fields: dict[str, str]) -> tuple[MailDraft, ...]:
    drafts: list[MailDraft] = []
    while (draft := _draft(fields, f"{len(drafts) + 1} ")) is not None:
        drafts.append(draft)
    return tuple(drafts)
