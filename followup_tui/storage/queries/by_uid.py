"""Records by their UIDs and other unique values, for restoring a backup."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from followup_tui.domain.contact import Contact
from followup_tui.domain.imported_fields import UID_FIELD, other_uids
from followup_tui.domain.references import RecordKind
from followup_tui.storage import records
from followup_tui.storage.database import fetch_ids
from followup_tui.storage.records import load_where
from followup_tui.storage.tables import ContactRow

_BATCH = 500
KINDS = records.KINDS


def is_new_database() -> bool:
    """Tell whether no record was ever written."""
    return all(records.next_id(kind) == 1 for kind in records.TABLES)


def next_ids() -> dict[RecordKind, int]:
    """Return the id of the next new record of each kind."""
    return {kind: records.next_id(kind) for kind in records.TABLES}


def records_by_uid(kind: RecordKind, uids: Collection[str]) -> dict[str, Any]:
    """Return the records of a kind with these UIDs."""
    return {record.uid: record for record in records_with(kind, "uid", uids)}


def all_records(kind: RecordKind) -> list[Any]:
    """Return every record of a kind, for kinds with few."""
    return list(records.load(kind, fetch_ids(_ids_of(kind))))


def contacts_by_other_uid() -> dict[str, int]:
    """Return contact ids by the contacts' further UIDs, which merged contacts have."""
    with_uids = ContactRow.extra.contains(f'"{UID_FIELD}"')
    return {
        uid: contact.id for contact in load_where(Contact, with_uids) for uid in other_uids(contact)
    }


def records_with(kind: RecordKind, column: str, values: Collection[Any]) -> Iterator[Any]:
    """Yield the records of a kind that have one of these values in the column."""
    field, wanted = getattr(records.TABLES[kind], column), sorted(values)
    for start in range(0, len(wanted), _BATCH):
        query = _ids_of(kind).where(field.in_(wanted[start : start + _BATCH]))
        yield from records.load(kind, fetch_ids(query))


def _ids_of(kind: RecordKind) -> Any:
    table = records.TABLES[kind]
    return table.select(table.id)
