"""Contacts by what identifies them, for files that name many people at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from typing import Any

from followup_tui.domain.contact import Contact, Tag
from followup_tui.domain.identity_keys import email_key, name_key, phone_key, profile_key, uid_key
from followup_tui.domain.imported_fields import UID_FIELD, uid_keys
from followup_tui.storage import records
from followup_tui.storage.database import database, fetch_rows
from followup_tui.storage.tables import InteractionRow, TagRow

_BATCH = 500
_KEYS: dict[str, Callable[[str], str]] = {
    "email": email_key,
    "phone": phone_key,
    "link": profile_key,
}


def matching_contact_ids(
    uids: Collection[str], names: Collection[str], ways: dict[str, Collection[str]]
) -> set[int]:
    """The ids of all contacts with one of these keys (see `domain.keys`), archived ones too; `ways`
    holds keys by kind. It reads every contact, but keeps only those."""
    found: set[int] = set()
    if uids or names:
        for key, uid, folded in _every("SELECT id, uid, folded FROM contact"):
            if folded in names or uid_key(uid) in uids:
                found.add(key)
        # A name of signs alone folds to nothing.
        for key, name in _every("SELECT id, name FROM contact WHERE folded = ''"):
            if name_key(name) in names:
                found.add(key)
    if uids:
        query = f"SELECT id, extra FROM contact WHERE instr(extra, '\"{UID_FIELD}\"') > 0"
        for key, extra in _every(query):
            if uid_keys(Contact("", extra=extra)) & set(uids):
                found.add(key)
    for kind, wanted in ways.items():
        if wanted:
            read = _KEYS[kind]
            query = f"SELECT contact, value FROM contact_method WHERE kind = '{kind}'"
            found.update(key for key, value in _every(query) if read(value) in wanted)
    return found


def known_interaction_uids(uids: Collection[str]) -> set[str]:
    """Those of the UIDs by which an interaction is known."""
    wanted = list(uids)
    found: set[str] = set()
    for start in range(0, len(wanted), _BATCH):
        some = InteractionRow.uid.in_(wanted[start : start + _BATCH])
        found.update(
            row[0] for row in fetch_rows(InteractionRow.select(InteractionRow.uid).where(some))
        )
    return found


def all_tags() -> list[Tag]:
    """Every tag, the oldest first."""
    ids = [row[0] for row in fetch_rows(TagRow.select(TagRow.id).order_by(TagRow.id))]
    return sorted(records.load(Tag, ids), key=lambda one: one.id)


def contacts_by_id(ids: Collection[int]) -> dict[int, Contact]:
    """The contacts of those ids that are there."""
    return {one.id: one for one in records.load(Contact, ids)}


def _every(query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query without holding all of them; to be taken to the end."""
    with closing(database.execute_sql(query)) as cursor:
        while some := cursor.fetchmany(10_000):
            yield from some
