"""What an export of people or of a calendar needs beside the contacts, in bounded memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from peewee import fn

from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction
from followup_tui.storage.database import database, fetch_rows
from followup_tui.storage.queries.contacts import contacts, methods_of
from followup_tui.storage.queries.due import open_followups
from followup_tui.storage.queries.interactions import interactions
from followup_tui.storage.tables import ContactRow, MethodRow

_BATCH = 500
_NEWEST = """SELECT contact.id, (
    SELECT interaction.id FROM interaction_contact AS part
    JOIN interaction ON interaction.id = part.interaction
    WHERE part.contact = contact.id ORDER BY happened DESC, interaction.id DESC LIMIT 1)
FROM contact WHERE contact.id IN ({0})"""


def contact_names(contacts: Collection[int]) -> dict[int, str]:
    """The names of these contacts."""
    named: dict[int, str] = {}
    for batch in _batches(sorted(contacts)):
        query = ContactRow.select(ContactRow.id, ContactRow.name)
        named.update(fetch_rows(query.where(ContactRow.id.in_(batch))))
    return named


def introducer_names(contacts: Sequence[int]) -> dict[int, str]:
    """Who introduced each of these contacts, by name."""
    by: dict[int, int] = {}
    for batch in _batches(contacts):
        query = ContactRow.select(ContactRow.id, ContactRow.introduced_by)
        known = ContactRow.id.in_(batch) & ContactRow.introduced_by.is_null(False)
        by.update(fetch_rows(query.where(known)))
    names = contact_names(set(by.values()))
    return {contact: names[other] for contact, other in by.items() if other in names}


def max_methods_by_kind(contacts: Sequence[int]) -> dict[str, int]:
    """How many ways of each kind are the most that one of these contacts has."""
    most: dict[str, int] = {}
    for batch in _batches(contacts):
        count = fn.COUNT(MethodRow.id)
        query = MethodRow.select(MethodRow.kind, count).where(MethodRow.contact.in_(batch))
        for kind, ways in fetch_rows(query.group_by(MethodRow.contact, MethodRow.kind)):
            most[kind] = max(most.get(kind, 0), ways)
    return most


def contacts_with_open_followups(
    ids: Sequence[int],
) -> Iterator[tuple[Contact, list[FollowUp], tuple[ContactMethod, ...], Interaction | None]]:
    """Those of these contacts who have open follow-ups, with them, the first due first, the ways to
    reach them, and the newest interaction."""
    for batch in _batches(ids):
        steps: dict[int, list[FollowUp]] = {}
        for one in open_followups(batch):
            steps.setdefault(one.contact, []).append(one)
        methods: dict[int, list[ContactMethod]] = {}
        for way in methods_of(steps):
            methods.setdefault(way.contact, []).append(way)
        newest = _newest(list(steps))
        for contact in contacts(sorted(steps)):
            ways = tuple(methods.get(contact.id, ()))
            yield contact, steps[contact.id], ways, newest.get(contact.id)


def _newest(contacts: Sequence[int]) -> dict[int, Interaction]:
    marks = ", ".join([database.param] * len(contacts))
    found = database.execute_sql(_NEWEST.format(marks), contacts).fetchall()
    ids = {contact: said for contact, said in found if said is not None}
    there = {one.id: one for one in interactions(ids.values())}
    return {contact: there[said] for contact, said in ids.items()}


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
