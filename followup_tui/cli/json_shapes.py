"""The JSON shapes of records, and the same records as lines for a person."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from pendulum import Date

from followup_tui.actions.context import Context
from followup_tui.domain.cadence import Cadence, effective_cadence
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
    """Ways to reach someone."""
    return [
        {"kind": one.kind, "value": one.value, **({"label": one.label} if one.label else {})}
        for one in methods
    ]


def added(change: Change, drafts: Sequence[QuickAddDraft]) -> Iterator[dict[str, Any]]:
    """What `add` wrote: one object for each follow-up, in the order of the lines."""
    new = {one.id for one in change.added(Contact)}
    made = list(change.added(FollowUp))
    people = [(draft, who) for draft in drafts for who in draft.people]
    for one, (draft, _who) in zip(made, people, strict=True):
        (person,) = contact_queries.contacts([one.contact])
        yield {
            "id": one.id,
            "contact": {
                "id": person.id,
                "name": person.name,
                "known": person.id not in new,
                "company": person.company,
            },
            **_line(draft, one.due),
        }


def planned(drafts: Sequence[QuickAddDraft]) -> Iterator[dict[str, Any]]:
    """What `add --dry-run` would write: the same, without ids."""
    for draft in drafts:
        for who in draft.people:
            yield {
                "id": None,
                "contact": {
                    "id": who.id,
                    "name": who.name,
                    "known": who.id is not None,
                    "company": draft.company or _company(who.id),
                },
                **_line(draft, str(draft.due)),
            }


def _company(contact: int | None) -> str:
    found = contact_queries.contacts([contact]) if contact else []
    return found[0].company if found else ""


def _line(draft: QuickAddDraft, due: str) -> dict[str, Any]:
    return {
        "about": draft.about,
        "due": due,
        "due_words": draft.due_phrase,
        "promised_for": due if draft.promised else None,
        "cadence": str(draft.cadence) if draft.cadence else None,
        "tags": list(draft.tags),
        "methods": [{"kind": kind, "value": value} for kind, value in draft.methods],
    }


def followups(given: Sequence[FollowUp], context: Context) -> Iterator[dict[str, Any]]:
    """Follow-ups as `due --json` gives them, and whether they are settled, and how."""
    for one, shape in zip(given, due(given, context), strict=True):
        yield {**shape, "state": one.state, "outcome": one.outcome}


def due(given: Sequence[FollowUp], context: Context) -> Iterator[dict[str, Any]]:
    """Open follow-ups as `due --json` gives them."""
    ids = {one.contact for one in given}
    people = {one.id: one for one in contact_queries.contacts(ids)}
    rhythms = contact_queries.tag_cadences(ids)
    tags = contact_queries.tags_of(ids)
    methods: dict[int, list[ContactMethod]] = {}
    for method in contact_queries.methods_of(ids):
        methods.setdefault(method.contact, []).append(method)
    day = context.today.day
    for one in given:
        person = people[one.contact]
        yield {
            "id": one.id,
            "contact": {
                "id": person.id,
                "name": person.name,
                "known": True,
                "company": person.company,
            },
            "about": one.about,
            "due": one.due,
            "due_words": None,
            "promised_for": one.promised_for,
            "cadence": _cadence(effective_cadence(person.cadence, rhythms.get(person.id, ()))),
            "tags": list(tags.get(person.id, ())),
            "methods": method_shapes(methods.get(person.id, ())),
            "days_late": (day - Due(one.due).day).days,
            # What waited on them and has come back is mine again, and the next try.
            "move": "mine" if wait_is_over(one, context) else one.move,
            "attempt": current_attempt(one, context.now, context.rules),
            "snoozes": one.snoozes,
            "why": _why(one, day),
        }


def _cadence(found: Cadence | None) -> str | None:
    return str(found) if found else None


def _why(one: FollowUp, day: Date) -> str:
    """Why it is listed."""
    return reason_phrase(
        one.due, one.promised_for, one.attempt, one.snoozes, one.reason, day, one.move
    )


def wait_is_over(one: FollowUp, context: Context) -> bool:
    """Whether what waited on them has become mine again."""
    return one.state == "open" and is_my_move_again(one.move, one.due, context.now, context.rules)


def closed(made: Change, context: Context) -> Iterator[dict[str, Any]]:
    """What a closing did: each follow-up that it closed, with the one that follows and until when
    the contact rests."""
    after = list(made.after(FollowUp))
    following = {one.previous: one for one in made.added(FollowUp)}
    resting = {one.id: one.parked_until for one in made.after(Contact) if one.status == "parked"}
    shut = [one for one in after if one.state == "closed"]
    for one, shape in zip(shut, followups(shut, context), strict=True):
        coming = following.get(one.id)
        yield {
            **shape,
            "said": one.note,
            "next": next(followups([coming], context)) if coming else None,
            "parked": one.contact in resting,
            "parked_until": resting.get(one.contact),
        }


def contact(person: Contact) -> dict[str, Any]:
    """A contact with the columns of its table."""
    return {
        "id": person.id,
        "uid": person.uid,
        "name": person.name,
        "nickname": person.nickname,
        "company": person.company,
        "role": person.role,
        "location": person.location,
        "time_zone": person.time_zone,
        "strength": person.strength,
        "cadence": person.cadence,
        "met": person.met,
        "met_on": person.met_on,
        "introduced_by": person.introduced_by,
        "status": person.status,
        "parked_until": person.parked_until,
        "birthday": person.birthday,
        "notes": person.notes,
        "last_contact": person.last_contact,
        "extra": json.loads(person.extra),
    }


def change(made: Change) -> dict[str, Any]:
    """A change by its words and size."""
    return {"change": made.label, "records": len(made.edits)}


def interaction(one: Interaction) -> dict[str, Any]:
    """An interaction with the columns of its table."""
    return {
        "id": one.id,
        "uid": one.uid,
        "happened": one.happened,
        "channel": one.channel,
        "direction": one.direction,
        "summary": one.summary,
        "i_promised": one.i_promised,
        "they_promised": one.they_promised,
        "followup": one.followup,
    }
