"""What exports of contacts and calendars need beside the contacts, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from peewee import fn

from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction
from followup_tui.storage.database import database, fetch_rows
from followup_tui.storage.queries.contacts import contact_names, contacts, methods_of
from followup_tui.storage.queries.due import open_followups
from followup_tui.storage.queries.interactions import interactions
from followup_tui.storage.tables import ContactRow, MethodRow

_BATCH = 500
_NEWEST_INTERACTIONS = """SELECT contact.id, (
    SELECT interaction.id FROM interaction_contact AS participant
    JOIN interaction ON interaction.id = participant.interaction
    WHERE participant.contact = contact.id ORDER BY happened DESC, interaction.id DESC LIMIT 1)
FROM contact WHERE contact.id IN ({0})"""


def introducer_names(contacts: Sequence[int]) -> dict[int, str]:
    """Return the name of the introducer of each of these contacts that has one."""
    introducers: dict[int, int] = {}
    for batch in _batches(contacts):
        query = ContactRow.select(ContactRow.id, ContactRow.introduced_by)
        introduced = ContactRow.id.in_(batch) & ContactRow.introduced_by.is_null(False)
        rows = fetch_rows(query.where(introduced))
        introducers.update({contact: introducer for contact, introducer in rows if introducer})
    names = contact_names(introducers.values())
    return {
        contact: names[introducer]
        for contact, introducer in introducers.items()
        if introducer in names
    }


def max_methods_by_kind(contacts: Sequence[int]) -> dict[str, int]:
    """Return, for each kind of contact method, the most that one of these contacts has."""
    most: dict[str, int] = {}
    for batch in _batches(contacts):
        query = MethodRow.select(MethodRow.kind, fn.COUNT(MethodRow.id))
        groups = query.where(MethodRow.contact.in_(batch))
        for kind, count in fetch_rows(groups.group_by(MethodRow.contact, MethodRow.kind)):
            most[kind] = max(most.get(kind, 0), count)
    return most


def contacts_with_open_followups(
    ids: Sequence[int],
) -> Iterator[tuple[Contact, list[FollowUp], tuple[ContactMethod, ...], Interaction | None]]:
    """Yield those of these contacts that have open follow-ups.

    Each with its open follow-ups by due date, its contact methods and its newest interaction.
    """
    for batch in _batches(ids):
        followups: dict[int, list[FollowUp]] = {}
        for followup in open_followups(batch):
            followups.setdefault(followup.contact, []).append(followup)
        methods: dict[int, list[ContactMethod]] = {}
        for method in methods_of(followups):
            methods.setdefault(method.contact, []).append(method)
        newest = _newest_interactions(list(followups))
        for contact in contacts(sorted(followups)):
            contact_methods = tuple(methods.get(contact.id, ()))
            yield contact, followups[contact.id], contact_methods, newest.get(contact.id)


def _newest_interactions(contacts: Sequence[int]) -> dict[int, Interaction]:
    placeholders = ", ".join([database.param] * len(contacts))
    statement = _NEWEST_INTERACTIONS.format(placeholders)
    rows = database.execute_sql(statement, contacts).fetchall()
    ids = {contact: interaction for contact, interaction in rows if interaction is not None}
    by_id = {interaction.id: interaction for interaction in interactions(ids.values())}
    return {contact: by_id[interaction] for contact, interaction in ids.items()}


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
