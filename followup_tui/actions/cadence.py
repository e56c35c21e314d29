"""Keeps the keep-in-touch follow-up where cadence and last contact put it, whatever a change does
to either. Part of every change that touches them, so that one undo takes back both."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from followup_tui.actions.context import Context
from followup_tui.domain import followup as followups
from followup_tui.domain.cadence import NEVER, Cadence, effective_cadence
from followup_tui.domain.contact import Contact
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interval import Interval
from followup_tui.domain.working_days import keep_in_touch_due
from followup_tui.storage.journal import ChangeRecorder, utc_milliseconds
from followup_tui.storage.queries import contacts as known_contacts
from followup_tui.storage.queries import due as known_followups
from followup_tui.storage.queries.interactions import newest_interaction_day

_State = tuple[Cadence | None, str | None, bool, bool]


@dataclass(frozen=True, slots=True)
class CadenceUpdate:
    """What the rhythm of some contacts was before a change."""

    context: Context
    before: dict[int, _State]

    @classmethod
    def begin(cls, ids: Collection[int], context: Context) -> CadenceUpdate:
        """Remember it; a contact that is made later is new to it."""
        return cls(context, _states(ids))

    def apply(
        self, change: ChangeRecorder, ids: Collection[int], *, create_followup: bool = True
    ) -> None:
        """Date anew what the change has moved. With `make`, whoever has a cadence and no next
        step gets one."""
        for key, state in _states(ids).items():
            if state == self.before.get(key):
                continue
            (contact,) = known_contacts.contacts([key])
            _date_anew(change, contact, state[0], self.context, make=create_followup)


def cadence_of(contact: Contact) -> Cadence | None:
    """The cadence that counts for the contact: its own, else the shortest of its tags."""
    return effective_cadence(
        contact.cadence, known_contacts.tag_cadences([contact.id]).get(contact.id, ())
    )


def update_last_contact(
    change: ChangeRecorder, ids: Collection[int], removed_day: str = ""
) -> None:
    """Set last contact by the interactions there are; `gone` is the day of one that was removed or
    moved. A later day that came from elsewhere stays."""
    for contact in known_contacts.contacts(ids):
        newest = (newest_interaction_day(contact.id) or "")[:10]
        kept = contact.last_contact or ""
        last = newest if removed_day and kept == removed_day[:10] else max(kept, newest)
        change.update(contact, replace(contact, last_contact=last or None))


def _states(ids: Collection[int]) -> dict[int, _State]:
    tags = known_contacts.tag_cadences(ids)
    return {
        one.id: (
            effective_cadence(one.cadence, tags.get(one.id, ())),
            one.last_contact,
            one.status == "active",
            one.cadence == NEVER,
        )
        for one in known_contacts.contacts(ids)
    }


def _date_anew(
    change: ChangeRecorder,
    contact: Contact,
    cadence: Cadence | None,
    context: Context,
    *,
    make: bool,
) -> None:
    left = known_followups.open_followups([contact.id])
    rounds = [one for one in left if one.reason == "cadence"]
    # Without a cadence the round goes by the usual gap; only "never" ends it.
    usual = context.rules.outcomes.done.after
    gap = Interval(cadence) if cadence else usual[0] if usual else None
    if contact.cadence == NEVER or contact.status != "active" or gap is None:
        for one in rounds:
            change.update(one, followups.close(one, "dropped", utc_milliseconds(context.now)))
        return
    due = str(keep_in_touch_due(gap, contact.last_contact, context.today.day, context.rules))
    for one in rounds:
        change.update(one, followups.reschedule(one, due))
    if make and cadence and not left:
        about = context.rules.outcomes.done.about
        change.add(FollowUp(contact.id, about, due, reason="cadence"))
