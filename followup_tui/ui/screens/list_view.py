"""Where the cursors of the main screen's lists were, and where a change puts them."""

from __future__ import annotations

from dataclasses import dataclass

from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact
from followup_tui.domain.followup import FollowUp


@dataclass(frozen=True, slots=True)
class ListView:
    """What the lists showed, and where the cursors were."""

    filter_text: str
    no_next_step: bool
    pane: str
    list_pane: str
    followup: int | None
    contact: int | None


def records_added(change: Change) -> tuple[int | None, int | None]:
    """Return the contact and the follow-up that a change has brought into the lists, if any."""
    contact = next((contact.id for contact in change.added(Contact)), None)
    reopened = (
        edit.before.id
        for edit in change.edits
        if isinstance(edit.after, FollowUp)
        and edit.after.state == "open"
        and isinstance(edit.before, FollowUp)
        and edit.before.state == "closed"
    )
    return contact, next(reopened, None)
