"""Keep the keep-in-touch follow-up where cadence and last contact put it. This is part of every
change that touches either, so that one undo covers both."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from followup_tui.actions.context import Context
from followup_tui.domain import followup as followups
from followup_tui.domain.cadence import NEVER, Cadence, effective_cadence
from followup_tui.domain.contact import Contact
from followup_tui.domain.date_words import format_day
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interval import Interval
from followup_tui.domain.outcomes import KEEP_IN_TOUCH
from followup_tui.domain.rounds import is_silenced, round_end
from followup_tui.domain.working_days import keep_in_touch_due
from followup_tui.storage.journal import ChangeRecorder, utc_milliseconds
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.interactions import newest_interaction_day
from followup_tui.wording import Wording, as_wording, wording

_CadenceInputs = tuple[Cadence | None, str | None, bool, bool]
"""What the keep-in-touch date depends on: cadence, last contact, is active, is "never"."""


@dataclass(frozen=True, slots=True)
class CadenceUpdate:
    """Reschedules the keep-in-touch follow-ups of contacts whose cadence or last contact changes:
    `begin` before the change, `apply` after it."""

    context: Context
    before: dict[int, _CadenceInputs]

    @classmethod
    def begin(cls, ids: Collection[int], context: Context) -> CadenceUpdate:
        """Remember what the dates of these contacts depend on before the change."""
        return cls(context, _cadence_inputs(ids))

    def apply(
        self, recorder: ChangeRecorder, ids: Collection[int], *, create_followup: bool = True
    ) -> None:
        """Reschedule where the change made a difference; contacts added meanwhile count as changed.

        With `create_followup`, a contact with a cadence gets a keep-in-touch follow-up unless a
        step of mine falls inside the round."""
        for contact_id, inputs in _cadence_inputs(ids).items():
            if inputs == self.before.get(contact_id):
                continue
            (contact,) = contact_queries.contacts([contact_id])
            _reschedule(recorder, contact, inputs[0], self.context, create_followup)


def cadence_of(contact: Contact) -> Cadence | None:
    """Return the contact's own cadence, else the shortest of its tags."""
    of_tags = contact_queries.tag_cadences([contact.id]).get(contact.id, ())
    return effective_cadence(contact.cadence, of_tags)


def book_keep_in_touch(
    recorder: ChangeRecorder, ids: Collection[int], context: Context
) -> list[FollowUp]:
    """Add and return the keep-in-touch follow-ups of those active contacts whose cadence no open
    follow-up silences. Needed wherever a follow-up is added, moved or dropped."""
    of_tags = contact_queries.tag_cadences(ids)
    added = []
    for contact in contact_queries.contacts(ids):
        cadence = effective_cadence(contact.cadence, of_tags.get(contact.id, ()))
        if cadence is None or contact.status != "active":
            continue
        end = round_end(cadence, contact.last_contact, context.today.day, context.rules)
        if not is_silenced(due_queries.open_followups([contact.id]), end):
            added.append(recorder.add(_keep_in_touch(contact, str(Due.at(end)), context)))
    return added


def describe_booked(booked: Sequence[FollowUp], context: Context) -> Wording:
    """Return the detail of a label that names a single keep-in-touch follow-up, else nothing."""
    if len(booked) != 1:
        return Wording()
    day = format_day(Due(booked[0].due), context.today.day)
    return wording("{} {}", booked[0].about, as_wording(day))


def _keep_in_touch(contact: Contact, due: str, context: Context) -> FollowUp:
    about = context.rules.outcomes.done.about or KEEP_IN_TOUCH
    return FollowUp(contact.id, about, due, reason="cadence")


def update_last_contact(
    recorder: ChangeRecorder, ids: Collection[int], removed_day: str = ""
) -> None:
    """Set last contact to the newest interaction. A later day from elsewhere, such as an import,
    stays, unless it is `removed_day`: the day of an interaction that was removed or moved."""
    for contact in contact_queries.contacts(ids):
        newest = (newest_interaction_day(contact.id) or "")[:10]
        current = contact.last_contact or ""
        last = newest if removed_day and current == removed_day[:10] else max(current, newest)
        recorder.update(contact, replace(contact, last_contact=last or None))


def _cadence_inputs(ids: Collection[int]) -> dict[int, _CadenceInputs]:
    of_tags = contact_queries.tag_cadences(ids)
    return {
        contact.id: (
            effective_cadence(contact.cadence, of_tags.get(contact.id, ())),
            contact.last_contact,
            contact.status == "active",
            contact.cadence == NEVER,
        )
        for contact in contact_queries.contacts(ids)
    }


def _reschedule(
    recorder: ChangeRecorder,
    contact: Contact,
    cadence: Cadence | None,
    context: Context,
    create_followup: bool,
) -> None:
    open_followups = due_queries.open_followups([contact.id])
    keep_in_touch = [followup for followup in open_followups if followup.reason == "cadence"]
    # Without a cadence the default interval counts; only "never" ends it.
    default = context.rules.outcomes.done.after
    interval = Interval(cadence) if cadence else default[0] if default else None
    if contact.cadence == NEVER or contact.status != "active" or interval is None:
        for followup in keep_in_touch:
            dropped = followups.close(followup, "dropped", utc_milliseconds(context.now))
            recorder.update(followup, dropped)
        return
    today = context.today.day
    due = str(keep_in_touch_due(interval, contact.last_contact, today, context.rules))
    for followup in keep_in_touch:
        recorder.update(followup, followups.start_round(followup, due))
    if create_followup and cadence:
        end = round_end(cadence, contact.last_contact, today, context.rules)
        if not is_silenced(open_followups, end):
            recorder.add(_keep_in_touch(contact, due, context))
