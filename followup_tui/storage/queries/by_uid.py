"""Records by what they are known by outside: their UIDs, and what no two of a kind share."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from followup_tui.domain.contact import Contact
from followup_tui.domain.imported_fields import UID_FIELD, other_uids
from followup_tui.domain.references import RecordKind
from followup_tui.storage import records
from followup_tui.storage.database import fetch_rows
from followup_tui.storage.tables import ContactRow

_BATCH = 500
KINDS = records.KINDS


def is_new_database() -> bool:
    """Whether no record was ever written."""
    return all(records.next_id(kind) == 1 for kind in records.TABLES)


def next_ids() -> dict[RecordKind, int]:
    """The id of the next new record of each kind."""
    return {kind: records.next_id(kind) for kind in records.TABLES}


def records_by_uid(kind: RecordKind, uids: Collection[str]) -> dict[str, Any]:
    """The records of a kind that have one of these UIDs."""
    return {one.uid: one for one in records_with(kind, "uid", uids)}


def all_records(kind: RecordKind) -> list[Any]:
    """Every record of a kind of which there are few."""
    row = records.TABLES[kind]
    return list(records.load(kind, [one[0] for one in fetch_rows(row.select(row.id))]))


def contacts_by_other_uid() -> dict[str, int]:
    """The contacts by the other UIDs they have, as those have who were merged."""
    row = ContactRow
    query = row.select(row.id).where(row.extra.contains(f'"{UID_FIELD}"'))
    found = records.load(Contact, [one[0] for one in fetch_rows(query)])
    return {uid: one.id for one in found for uid in other_uids(one)}


def records_with(kind: RecordKind, name: str, values: Collection[Any]) -> Iterator[Any]:
    """The records of a kind in whose column `name` stands one of these values."""
    row, wanted = records.TABLES[kind], sorted(values)
    for start in range(0, len(wanted), _BATCH):
        some = getattr(row, name).in_(wanted[start : start + _BATCH])
        yield from records.load(
            kind, [one[0] for one in fetch_rows(row.select(row.id).where(some))]
        )
