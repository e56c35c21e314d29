"""The list of contacts, and contacts by what a person typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import fn
from pendulum import Date

from followup_tui.domain.contact import Contact, ContactMethod, ContactStatus, Tag, Tagging
from followup_tui.domain.language.known_names import KnownContact
from followup_tui.domain.text_folding import fold, search_tokens
from followup_tui.storage import records
from followup_tui.storage.database import database, fetch_rows, id_list
from followup_tui.storage.queries.paging import (
    LISTED,
    OPEN,
    Page,
    Window,
    load_page,
    matching_contacts,
    page_of_ids,
    read_transaction,
    rows_before,
)
from followup_tui.storage.queries.without_next_step import no_next_step_ids
from followup_tui.storage.tables import ContactRow, FollowUpRow, MethodRow, TaggingRow, TagRow


@dataclass(frozen=True, slots=True)
class ContactListRow:
    """A contact as the list shows it; `next_due` is that of its first open follow-up."""

    id: int
    name: str
    company: str
    last_contact: str | None
    status: ContactStatus
    parked_until: str | None
    next_due: str | None


_BATCH = 500
_MOST_SORTED = 5_000


def no_next_step_page(window: Window, day: Date) -> Page[ContactListRow]:
    """The page of contacts that have no next step on that day."""
    with read_transaction():
        return page_of_ids(window, no_next_step_ids(day), contact_rows)


def contact_page(window: Window, find: str = "") -> Page[ContactListRow]:
    """The page of contacts by name. What is archived shows up only where it was searched for."""
    some = matching_contacts(find)
    condition: Any = LISTED if some is None else ContactRow.id.in_(some)

    def place(contact: int) -> int | None:
        kept = ContactRow.select(ContactRow.folded).where(condition & (ContactRow.id == contact))
        folded = kept.scalar()
        if folded is None:
            return None
        earlier = rows_before(("folded", folded), ("id", contact))
        return ContactRow.select().where(condition & earlier).count()

    def listed(start: int, stop: int) -> Sequence[ContactListRow]:
        keys = ContactRow.select(ContactRow.id).where(condition)
        ordered = keys.order_by(ContactRow.folded, ContactRow.id)
        return contact_rows(
            [row[0] for row in fetch_rows(ordered.limit(stop - start).offset(start))]
        )

    return load_page(window, ContactRow.select().where(condition).count, place, listed)


def contact_rows(ids: Collection[int]) -> list[ContactListRow]:
    """These contacts as the list shows them, by name."""
    first = FollowUpRow.select(fn.MIN(FollowUpRow.due)).where(
        OPEN & (FollowUpRow.contact == ContactRow.id)
    )
    query = ContactRow.select(
        ContactRow.id,
        ContactRow.name,
        ContactRow.company,
        ContactRow.last_contact,
        ContactRow.status,
        ContactRow.parked_until,
        first,
    ).where(ContactRow.id.in_(list(ids)))
    return [
        ContactListRow(*row) for row in fetch_rows(query.order_by(ContactRow.folded, ContactRow.id))
    ]


def contact_ids(find: str = "") -> tuple[int, ...]:
    """Every contact of the list, by name."""
    some = matching_contacts(find)
    condition: Any = LISTED if some is None else ContactRow.id.in_(some)
    query = ContactRow.select(ContactRow.id).where(condition)
    return tuple(row[0] for row in fetch_rows(query.order_by(ContactRow.folded, ContactRow.id)))


def contact_count() -> int:
    """How many contacts the list holds, nothing narrowed."""
    return int(ContactRow.select().where(LISTED).count())


def contacts(ids: Collection[int]) -> list[Contact]:
    """The contacts of those ids that are there, in the order asked, each once."""
    there = {one.id: one for one in records.load(Contact, ids)}
    return [there[key] for key in dict.fromkeys(ids) if key in there]


def methods_of(contacts: Collection[int]) -> list[ContactMethod]:
    """The ways to reach these contacts, in their order."""
    query = MethodRow.select(MethodRow.id).where(MethodRow.contact.in_(id_list(contacts)))
    found_methods = list(records.load(ContactMethod, [row[0] for row in fetch_rows(query)]))
    return sorted(found_methods, key=lambda one: (one.contact, one.position, one.id))


def all_contact_ids() -> list[int]:
    """Every contact, archived ones too, in the order in which they came."""
    return [row[0] for row in fetch_rows(ContactRow.select(ContactRow.id).order_by(ContactRow.id))]


def contacts_with_details(
    ids: Sequence[int],
) -> Iterator[tuple[Contact, tuple[ContactMethod, ...], tuple[str, ...]]]:
    """These contacts with their ways and tags, as many as there are, in bounded memory."""
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        methods: dict[int, list[ContactMethod]] = {}
        for one in methods_of(batch):
            methods.setdefault(one.contact, []).append(one)
        tags = tags_of(batch)
        for person in contacts(batch):
            yield person, tuple(methods.get(person.id, ())), tags.get(person.id, ())


def tags_of(contacts: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The names of the tags of each of these contacts, by name."""
    query = (
        TaggingRow.select(TaggingRow.contact, TagRow.name)
        .join(TagRow, on=(TagRow.id == TaggingRow.tag))
        .where(TaggingRow.contact.in_(id_list(contacts)))
        .order_by(TagRow.name)
    )
    gathered: dict[int, list[str]] = {}
    for contact, name in fetch_rows(query):
        gathered.setdefault(contact, []).append(name)
    return {contact: tuple(names) for contact, names in gathered.items()}


def taggings_of(contact: int) -> list[Tagging]:
    """The records that tie the contact to its tags."""
    query = TaggingRow.select(TaggingRow.id).where(TaggingRow.contact == contact)
    return list(records.load(Tagging, [row[0] for row in fetch_rows(query)]))


def tag_cadences(contacts: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The cadences that each of these contacts has by its tags."""
    query = (
        TaggingRow.select(TaggingRow.contact, TagRow.cadence)
        .join(TagRow, on=(TagRow.id == TaggingRow.tag))
        .where(TaggingRow.contact.in_(id_list(contacts)) & TagRow.cadence.is_null(False))
    )
    gathered: dict[int, tuple[str, ...]] = {}
    for contact, cadence in fetch_rows(query):
        gathered[contact] = (*gathered.get(contact, ()), cadence)
    return gathered


def contact_ids_with_tag(tag: int) -> tuple[int, ...]:
    """The contacts that carry a tag."""
    query = TaggingRow.select(TaggingRow.contact).where(TaggingRow.tag == tag)
    return tuple(row[0] for row in fetch_rows(query))


def tags_named(names: Collection[str]) -> dict[str, Tag]:
    """The tags of those names that are there."""
    query = TagRow.select(TagRow.id).where(TagRow.name.in_(list(names)))
    return {one.name: one for one in records.load(Tag, [row[0] for row in fetch_rows(query)])}


def tag_named(name: str) -> Tag | None:
    """The tag of that name, else the only one that is written with other capitals."""
    query = TagRow.select(TagRow.id).where(fn.LOWER(TagRow.name) == name.lower())
    found: list[Tag] = list(records.load(Tag, [row[0] for row in fetch_rows(query)]))
    exact = [one for one in found if one.name == name]
    return (exact or found)[0] if exact or len(found) == 1 else None


def known_names(words: Iterable[str], most: int = 50) -> list[KnownContact]:
    """The contacts in whose name or nickname a word begins with one of these folded words."""
    ids: dict[int, None] = {}
    listed = list(dict.fromkeys(words))
    whole = [" ".join(listed[i:j]) for i in range(len(listed)) for j in range(i + 1, i + 6)]
    exact = ContactRow.select(ContactRow.id).where(ContactRow.folded.in_(whole)).limit(most)
    ids.update((row[0], None) for row in fetch_rows(exact))
    for word in listed:
        signs = " ".join(search_tokens(word))
        if signs:
            matched = database.execute_sql(
                "SELECT rowid FROM search WHERE search MATCH ? LIMIT ?",
                (f'name : "{signs}" *', most),
            )
            ids.update((row[0], None) for row in matched.fetchall())
    return _known(ids)


def find_contacts(text: str, most: int = 50) -> list[ContactListRow]:
    """The contacts that answer to what was typed, those first whose name begins with it."""
    some = matching_contacts(text)
    if some is None:
        return []
    query = ContactRow.select(ContactRow.id, ContactRow.folded).where(ContactRow.id.in_(some))
    start = fold(text)
    keys = fetch_rows(query.order_by(ContactRow.folded).limit(_MOST_SORTED))
    keys.sort(key=lambda row: (not row[1].startswith(start), row[1]))
    order = {row[0]: place for place, row in enumerate(keys[:most])}
    return sorted(contact_rows(list(order)), key=lambda row: order[row.id])


def _known(ids: Iterable[int]) -> list[KnownContact]:
    query = ContactRow.select(
        ContactRow.id, ContactRow.name, ContactRow.nickname, ContactRow.company
    ).where(ContactRow.id.in_(list(ids)))
    return [
        KnownContact(*row) for row in fetch_rows(query.order_by(ContactRow.folded, ContactRow.id))
    ]
