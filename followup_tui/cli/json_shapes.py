"""The JSON objects that verbs print for records.

Other programs rely on their keys: a change of one needs a line in the changelog."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from followup_tui.actions.context import Context
from followup_tui.domain.cadence import effective_cadence
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.language.quick_add import QuickAddDraft
from followup_tui.domain.outcomes import current_attempt, is_my_move_again
from followup_tui.domain.reason_words import reason_phrase
from followup_tui.storage.queries import contacts as contact_queries


def method_shapes(methods: Sequence[ContactMethod]) -> list[dict[str, str]]:
    """Return kind, value and, if there is one, label of each contact detail."""
    return [
        {
            "kind": method.kind,
            "value": method.value,
            **({"label": method.label} if method.label else {}),
        }
        for method in methods
    ]


def added(change: Change, drafts: Sequence[QuickAddDraft]) -> Iterator[dict[str, Any]]:
    """Yield what `add` saved: one object per person, in the order of the lines. Without a follow-up
    its id and due are None."""
    new_ids = {contact.id for contact in change.added(Contact)}
    # A keep-in-touch follow-up may come with a line that is due far off.
    booked = (followup for followup in change.added(FollowUp) if followup.reason == "manual")
    for draft in drafts:
        for person in draft.people:
            followup = None if draft.sets_only_cadence(person) else next(booked)
            contact_id = followup.contact if followup else person.id
            assert contact_id is not None  # only the cadence of a known person is set alone
            (contact,) = contact_queries.contacts([contact_id])
            yield {
                "id": followup.id if followup else None,
                "contact": _contact_reference(contact, known=contact.id not in new_ids),
                **_draft_fields(draft, followup.due if followup else None),
            }


def planned(drafts: Sequence[QuickAddDraft]) -> Iterator[dict[str, Any]]:
    """Yield what `add --dry-run` would save: as `added`, without the ids of new records."""
    for draft in drafts:
        for person in draft.people:
            yield {
                "id": None,
                "contact": {
                    "id": person.id,
                    "name": person.name,
                    "known": person.id is not None,
                    "company": draft.company or _company_of(person.id),
                },
                **_draft_fields(draft, None if draft.sets_only_cadence(person) else str(draft.due)),
            }


def _company_of(contact_id: int | None) -> str:
    contacts = contact_queries.contacts([contact_id]) if contact_id else []
    return contacts[0].company if contacts else ""


def _contact_reference(contact: Contact, *, known: bool) -> dict[str, Any]:
    return {
        "id": contact.id,
        "name": contact.name,
        "known": known,
        "company": contact.company,
    }


def _draft_fields(draft: QuickAddDraft, due: str | None) -> dict[str, Any]:
    return {
        "about": draft.about,
        "due": due,
        "due_words": draft.due_phrase,
        "promised_for": due if draft.promised else None,
        "cadence": str(draft.cadence) if draft.cadence else None,
        "tags": list(draft.tags),
        "methods": [{"kind": kind, "value": value} for kind, value in draft.methods],
    }


def followups(records: Sequence[FollowUp], context: Context) -> Iterator[dict[str, Any]]:
    """Yield follow-ups as `due --json` does, plus their state and outcome."""
    for followup, shape in zip(records, due(records, context), strict=True):
        yield {**shape, "state": followup.state, "outcome": followup.outcome}


def due(records: Sequence[FollowUp], context: Context) -> Iterator[dict[str, Any]]:
    """Yield follow-ups as `due --json` prints them."""
    ids = {followup.contact for followup in records}
    contacts = {contact.id: contact for contact in contact_queries.contacts(ids)}
    tag_cadences = contact_queries.tag_cadences(ids)
    tags = contact_queries.tags_of(ids)
    methods: dict[int, list[ContactMethod]] = {}
    for method in contact_queries.methods_of(ids):
        methods.setdefault(method.contact, []).append(method)
    today = context.today.day
    for followup in records:
        contact = contacts[followup.contact]
        cadence = effective_cadence(contact.cadence, tag_cadences.get(contact.id, ()))
        yield {
            "id": followup.id,
            "contact": _contact_reference(contact, known=True),
            "about": followup.about,
            "due": followup.due,
            "due_words": None,
            "promised_for": followup.promised_for,
            "cadence": str(cadence) if cadence else None,
            "tags": list(tags.get(contact.id, ())),
            "methods": method_shapes(methods.get(contact.id, ())),
            "days_overdue": (today - Due(followup.due).day).days,
            # Once the wait for them is over it is my move again, and the next attempt.
            "move": "mine" if _is_wait_over(followup, context) else followup.move,
            "attempt": current_attempt(followup, context.now, context.rules),
            "snoozes": followup.snoozes,
            "why": reason_phrase(
                followup.due,
                followup.promised_for,
                followup.attempt,
                followup.snoozes,
                followup.reason,
                today,
                followup.move,
            ),
        }


def _is_wait_over(followup: FollowUp, context: Context) -> bool:
    return followup.state == "open" and is_my_move_again(
        followup.move, followup.due, context.now, context.rules
    )


def closed(change: Change, context: Context) -> Iterator[dict[str, Any]]:
    """Yield each follow-up that a change closed, with its next step and whether the contact got
    parked, and until when."""
    next_steps = {followup.previous: followup for followup in change.added(FollowUp)}
    parked = {
        contact.id: contact.parked_until
        for contact in change.after(Contact)
        if contact.status == "parked"
    }
    records = [followup for followup in change.after(FollowUp) if followup.state == "closed"]
    for followup, shape in zip(records, followups(records, context), strict=True):
        next_step = next_steps.get(followup.id)
        yield {
            **shape,
            "note": followup.note,
            "next": next(followups([next_step], context)) if next_step else None,
            "parked": followup.contact in parked,
            "parked_until": parked.get(followup.contact),
        }


def contact(record: Contact) -> dict[str, Any]:
    """Return a contact with the columns of its table."""
    return {
        "id": record.id,
        "uid": record.uid,
        "name": record.name,
        "nickname": record.nickname,
        "company": record.company,
        "role": record.role,
        "location": record.location,
        "time_zone": record.time_zone,
        "strength": record.strength,
        "cadence": record.cadence,
        "met": record.met,
        "met_on": record.met_on,
        "introduced_by": record.introduced_by,
        "status": record.status,
        "parked_until": record.parked_until,
        "birthday": record.birthday,
        "notes": record.notes,
        "last_contact": record.last_contact,
        "extra": json.loads(record.extra),
    }


def change(record: Change) -> dict[str, Any]:
    """Return the label of a change and how many records it edited."""
    return {"change": str(record.label), "records": len(record.edits)}


def interaction(record: Interaction) -> dict[str, Any]:
    """Return an interaction with the columns of its table."""
    return {
        "id": record.id,
        "uid": record.uid,
        "happened": record.happened,
        "channel": record.channel,
        "direction": record.direction,
        "summary": record.summary,
        "i_promised": record.i_promised,
        "they_promised": record.they_promised,
        "followup": record.followup,
    }
