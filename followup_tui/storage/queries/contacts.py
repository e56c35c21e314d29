"""The list of contacts, single contacts, and their contact methods and tags."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import SQL, fn
from pendulum import Date

from followup_tui.domain.contact import Contact, ContactMethod, ContactStatus, Tag, Tagging
from followup_tui.domain.language.known_names import KnownContact
from followup_tui.domain.text_folding import fold, search_tokens
from followup_tui.storage.checked_columns import DayColumn
from followup_tui.storage.database import database, fetch_ids, fetch_rows, id_list
from followup_tui.storage.queries.paging import (
    LAST_CHARACTER,
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
from followup_tui.storage.records import load_in_order, load_where
from followup_tui.storage.search import prefix_term
from followup_tui.storage.tables import ContactRow, FollowUpRow, MethodRow, TaggingRow, TagRow

_BATCH = 500
_MAX_NAME_WORDS = 5
_NEXT_DUE = DayColumn(null=True)
_BY_NAME = (ContactRow.folded, ContactRow.id)


@dataclass(frozen=True, slots=True)
class ContactListRow:
    """A contact as the list shows it; `next_due` is the due date of its first open follow-up."""

    id: int
    name: str
    company: str
    last_contact: str | None
    status: ContactStatus
    parked_until: str | None
    next_due: str | None


def no_next_step_page(window: Window, day: Date) -> Page[ContactListRow]:
    """Return a page of the contacts with no next step on that day, by name."""
    with read_transaction():
        return page_of_ids(window, no_next_step_ids(day), contact_rows)


def contact_page(window: Window, find: str = "") -> Page[ContactListRow]:
    """Return a page of the contacts by name; archived ones are included only in a search."""
    condition = _list_condition(find)

    def index_of(contact: int) -> int | None:
        query = ContactRow.select(ContactRow.folded).where(condition & (ContactRow.id == contact))
        folded = query.scalar()
        if folded is None:
            return None
        is_before = rows_before(("folded", folded), ("id", contact))
        return ContactRow.select().where(condition & is_before).count()

    def rows(start: int, stop: int) -> Sequence[ContactListRow]:
        query = ContactRow.select(ContactRow.id).where(condition).order_by(*_BY_NAME)
        return contact_rows(fetch_ids(query.limit(stop - start).offset(start)))

    return load_page(window, ContactRow.select().where(condition).count, index_of, rows)


def contact_rows(ids: Collection[int]) -> list[ContactListRow]:
    """Return the list's rows of these contacts, by name."""
    earliest = FollowUpRow.select(fn.MIN(FollowUpRow.due)).where(
        OPEN & (FollowUpRow.contact == ContactRow.id)
    )
    next_due = fn.IFNULL(earliest, None, python_value=_NEXT_DUE.python_value)
    query = ContactRow.select(
        ContactRow.id,
        ContactRow.name,
        ContactRow.company,
        ContactRow.last_contact,
        ContactRow.status,
        ContactRow.parked_until,
        next_due,
    ).where(ContactRow.id.in_(list(ids)))
    return [ContactListRow(*row) for row in fetch_rows(query.order_by(*_BY_NAME))]


def contact_ids(find: str = "") -> tuple[int, ...]:
    """Return every contact of the list by name, filtered like `contact_page`."""
    query = ContactRow.select(ContactRow.id).where(_list_condition(find))
    return tuple(fetch_ids(query.order_by(*_BY_NAME)))


def _list_condition(find: str) -> Any:
    matching = matching_contacts(find)
    return LISTED if matching is None else ContactRow.id.in_(matching)


def contact_count() -> int:
    """Return how many contacts the unfiltered list has."""
    return int(ContactRow.select().where(LISTED).count())


def all_contact_ids() -> list[int]:
    """Return every contact, archived ones too, the oldest first."""
    return fetch_ids(ContactRow.select(ContactRow.id).order_by(ContactRow.id))


def contacts(ids: Collection[int]) -> list[Contact]:
    """Return the existing contacts with these ids, in that order, each once."""
    return load_in_order(Contact, ids)


def contact_names(ids: Iterable[int]) -> dict[int, str]:
    """Return the names of these contacts."""
    unique_ids = sorted(set(ids))
    names: dict[int, str] = {}
    for start in range(0, len(unique_ids), _BATCH):
        batch = unique_ids[start : start + _BATCH]
        query = ContactRow.select(ContactRow.id, ContactRow.name)
        names.update(fetch_rows(query.where(ContactRow.id.in_(batch))))
    return names


def contacts_with_details(
    ids: Sequence[int],
) -> Iterator[tuple[Contact, tuple[ContactMethod, ...], tuple[str, ...]]]:
    """Yield these contacts with their contact methods and tags, in bounded memory."""
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        methods: dict[int, list[ContactMethod]] = {}
        for method in methods_of(batch):
            methods.setdefault(method.contact, []).append(method)
        tags = tags_of(batch)
        for contact in contacts(batch):
            yield contact, tuple(methods.get(contact.id, ())), tags.get(contact.id, ())


def methods_of(contacts: Collection[int]) -> list[ContactMethod]:
    """Return the contact methods of these contacts, in the order of each contact."""
    methods = load_where(ContactMethod, MethodRow.contact.in_(id_list(contacts)))
    return sorted(methods, key=lambda method: (method.contact, method.position, method.id))


def tags_of(contacts: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return the names of each contact's tags, by name."""
    query = (
        TaggingRow.select(TaggingRow.contact, TagRow.name)
        .join(TagRow, on=(TagRow.id == TaggingRow.tag))
        .where(TaggingRow.contact.in_(id_list(contacts)))
        .order_by(TagRow.name)
    )
    return _group_by_contact(query)


def tag_cadences(contacts: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return the cadences that each contact has from its tags."""
    query = (
        TaggingRow.select(TaggingRow.contact, TagRow.cadence)
        .join(TagRow, on=(TagRow.id == TaggingRow.tag))
        .where(TaggingRow.contact.in_(id_list(contacts)) & TagRow.cadence.is_null(False))
    )
    return _group_by_contact(query)


def _group_by_contact(query: Any) -> dict[int, tuple[str, ...]]:
    texts: dict[int, list[str]] = {}
    for contact, text in fetch_rows(query):
        texts.setdefault(contact, []).append(text)
    return {contact: tuple(listed) for contact, listed in texts.items()}


def taggings_of(contact: int) -> list[Tagging]:
    """Return the records that link the contact to its tags."""
    return load_where(Tagging, TaggingRow.contact == contact)


def contact_ids_with_tag(tag: int) -> tuple[int, ...]:
    """Return the contacts with that tag."""
    return tuple(fetch_ids(TaggingRow.select(TaggingRow.contact).where(TaggingRow.tag == tag)))


def tags_named(names: Collection[str]) -> dict[str, Tag]:
    """Return the existing tags with these names."""
    return {tag.name: tag for tag in load_where(Tag, TagRow.name.in_(list(names)))}


def tag_names() -> list[str]:
    """Return the names of the tags that a contact has, by name."""
    query = TagRow.select(TagRow.name).where(TagRow.id.in_(TaggingRow.select(TaggingRow.tag)))
    return [name for (name,) in fetch_rows(query.order_by(TagRow.name))]


def tag_named(name: str) -> Tag | None:
    """Return the tag of that name, else the only one that differs in case."""
    similar = load_where(Tag, fn.LOWER(TagRow.name) == name.lower())
    exact = [tag for tag in similar if tag.name == name]
    return (exact or similar)[0] if exact or len(similar) == 1 else None


def known_names(words: Iterable[str], limit: int = 50) -> list[KnownContact]:
    """Return contacts by folded words of a line: names equal to a run of words first, those in
    another script by their Latin spelling.

    Then up to `limit` for each word, with a word of the name or nickname that starts with it.
    """
    ids: dict[int, None] = {}
    unique = list(dict.fromkeys(words))
    runs = [
        " ".join(unique[start:stop])
        for start in range(len(unique))
        for stop in range(start + 1, start + 1 + _MAX_NAME_WORDS)
    ]
    spelled = [run.replace(" ", "") for run in runs]
    in_latin = (ContactRow.latin != "") & ContactRow.latin.in_(spelled)
    exact = ContactRow.select(ContactRow.id).where(ContactRow.folded.in_(runs) | in_latin)
    ids.update(dict.fromkeys(fetch_ids(exact.limit(limit))))
    for word in unique:
        folded = " ".join(search_tokens(word))
        if folded:
            cursor = database.execute_sql(
                "SELECT rowid FROM search WHERE search MATCH ? LIMIT ?",
                (f"name : {prefix_term(folded)}", limit),
            )
            ids.update((row[0], None) for row in cursor.fetchall())
    columns = (ContactRow.id, ContactRow.name, ContactRow.nickname, ContactRow.company)
    query = ContactRow.select(*columns).where(ContactRow.id.in_(list(ids)))
    return [KnownContact(*row) for row in fetch_rows(query.order_by(*_BY_NAME))]


def with_email(address: str) -> list[KnownContact]:
    """Return the contacts with this email address, in any case."""
    same = fn.LOWER(MethodRow.value) == address.lower()
    owners = MethodRow.select(MethodRow.contact).where(MethodRow.kind == "email", same)
    columns = (ContactRow.id, ContactRow.name, ContactRow.nickname, ContactRow.company)
    query = ContactRow.select(*columns).where(ContactRow.id.in_(owners))
    return [KnownContact(*row) for row in fetch_rows(query.order_by(*_BY_NAME))]


def found_contact_ids(text: str, limit: int = -1) -> list[int]:
    """Return the contacts that match typed text, names that start with it first; -1 is no limit.

    Without text, every contact of the list by name."""
    start = fold(text).encode("utf-8", "ignore").decode()  # no database takes surrogates
    starts_otherwise = SQL("NOT (folded >= ? AND folded < ?)", (start, start + LAST_CHARACTER))
    query = ContactRow.select(ContactRow.id).where(_list_condition(text))
    return fetch_ids(query.order_by(starts_otherwise, *_BY_NAME).limit(limit))


def contact_rows_in_order(ids: Sequence[int]) -> Iterator[ContactListRow]:
    """Yield the list's rows of these contacts in that order, in bounded memory."""
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        rows = {row.id: row for row in contact_rows(batch)}
        yield from (rows[contact] for contact in batch if contact in rows)


def find_contacts(text: str, limit: int = 50) -> list[ContactListRow]:
    """Return the first contacts that match typed text, names that start with it before others."""
    if not text.strip():
        return []
    return list(contact_rows_in_order(found_contact_ids(text, limit)))
