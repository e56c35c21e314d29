"""Contacts by what identifies them, for imports of many people at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from typing import Any

from followup_tui.domain.contact import Contact, Tag
from followup_tui.domain.identity_keys import (
    email_key,
    name_key,
    phone_key,
    profile_key,
    uid_key,
)
from followup_tui.domain.imported_fields import UID_FIELD, uid_keys
from followup_tui.storage import records
from followup_tui.storage.database import database, fetch_ids, fetch_rows
from followup_tui.storage.tables import InteractionRow, TagRow

_BATCH = 500
_FETCH_SIZE = 10_000
_KEY_FUNCTIONS: dict[str, Callable[[str], str]] = {
    "email": email_key,
    "phone": phone_key,
    "link": profile_key,
}


def matching_contact_ids(
    uids: Collection[str], names: Collection[str], methods: dict[str, Collection[str]]
) -> set[int]:
    """Return the contacts, archived ones too, with one of these keys (`domain.identity_keys`).

    `methods` has the keys of contact methods by kind. Reads every contact, but keeps only ids.
    """
    matching: set[int] = set()
    if uids or names:
        for contact, uid, folded in _stream(
            f"SELECT id, {_text('uid')}, {_text('folded')}", "contact"
        ):
            if folded in names or uid_key(uid) in uids:
                matching.add(contact)
        # A name of symbols only is folded to nothing.
        for contact, name in _stream(f"SELECT id, {_text('name')}", "contact WHERE folded = ''"):
            if name_key(name) in names:
                matching.add(contact)
    if uids:
        with_uids = f"contact WHERE instr(extra, '\"{UID_FIELD}\"') > 0"
        for contact, extra in _stream(f"SELECT id, {_text('extra')}", with_uids):
            if uid_keys(Contact("", extra=extra)) & set(uids):
                matching.add(contact)
    for kind, keys in methods.items():
        if keys:
            key_of = _KEY_FUNCTIONS[kind]
            select = f"SELECT CAST(contact AS INTEGER), {_text('value')}"
            rows = _stream(select, f"contact_method WHERE kind = '{kind}'")
            matching.update(contact for contact, value in rows if key_of(value) in keys)
    return matching


def known_interaction_uids(uids: Collection[str]) -> set[str]:
    """Return those of the UIDs that an interaction has."""
    wanted = list(uids)
    known: set[str] = set()
    for start in range(0, len(wanted), _BATCH):
        batch = InteractionRow.uid.in_(wanted[start : start + _BATCH])
        query = InteractionRow.select(InteractionRow.uid).where(batch)
        known.update(row[0] for row in fetch_rows(query))
    return known


def all_tags() -> list[Tag]:
    """Return every tag, the oldest first."""
    return records.load_in_order(Tag, fetch_ids(TagRow.select(TagRow.id).order_by(TagRow.id)))


def contacts_by_id(ids: Collection[int]) -> dict[int, Contact]:
    """Return the existing contacts with these ids."""
    return {contact.id: contact for contact in records.load(Contact, ids)}


def _text(column: str) -> str:
    """Return the SQL for a text column, which in a damaged file may hold another kind of value."""
    return f"CAST(ifnull({column}, '') AS TEXT)"


def _stream(select: str, table: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query without loading all of them; the caller reads to the end."""
    with closing(database.execute_sql(f"{select} FROM {table}")) as cursor:
        while rows := cursor.fetchmany(_FETCH_SIZE):
            yield from rows
