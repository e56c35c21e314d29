"""Whole tables, record by record in bounded memory, or some contacts with their records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from followup_tui.domain.change import Record
from followup_tui.domain.contact import Contact
from followup_tui.domain.references import REFERENCES, RecordKind, required_references
from followup_tui.storage import records
from followup_tui.storage.database import database, fetch_rows
from followup_tui.storage.search import match_expression

ExportScope = Mapping[RecordKind, Collection[int]]
"""The ids of the records to export, by kind."""
_BATCH = 500


def search_contact_ids(text: str) -> list[int]:
    """Return every contact that matches the text, archived ones too, by id.

    Unlike in the lists, a common word still finds every match.
    """
    expression = match_expression(text)
    if not expression:
        return []
    statement = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid"
    return [row[0] for row in database.execute_sql(statement, (expression,)).fetchall()]


def contact_scope(contacts: Sequence[int]) -> ExportScope:
    """Return these contacts and their records.

    Leaves out records that also need another contact, such as an introduction.
    """
    scope: dict[RecordKind, set[int]] = {kind: set() for kind in REFERENCES}
    scope[Contact].update(contacts)
    for kind in REFERENCES:
        contact_fields = [
            name for name, target in required_references(kind).items() if target is Contact
        ]
        if contact_fields:
            _add_records(kind, contact_fields, scope)
    return scope


def _add_records(
    kind: RecordKind, contact_fields: Sequence[str], scope: dict[RecordKind, set[int]]
) -> None:
    """Add the records of that kind whose contacts are all in the scope, and what they need.

    A tagging, for example, needs its tag.
    """
    table = records.TABLES[kind]
    others = [
        (name, target)
        for name, target in required_references(kind).items()
        if target is not Contact
    ]
    columns = [getattr(table, name) for name in (*contact_fields, *(name for name, _ in others))]
    for batch in _batches(sorted(scope[Contact])):
        query = table.select(table.id, *columns).where(columns[0].in_(batch))
        for record_id, *values in fetch_rows(query):
            contacts, needed = values[: len(contact_fields)], values[len(contact_fields) :]
            if all(contact in scope[Contact] for contact in contacts):
                scope[kind].add(record_id)
                for (_, target), needed_id in zip(others, needed, strict=True):
                    scope[target].add(needed_id)


def records_by_table(
    scope: ExportScope | None = None,
) -> Iterator[tuple[str, Iterator[Record]]]:
    """Yield each table's name with its records by id; all of them without a scope.

    A reference out of the scope becomes None.
    """
    return ((records.TABLE_NAMES[kind], _records(kind, scope)) for kind in records.TABLES)


def _records(kind: RecordKind, scope: ExportScope | None) -> Iterator[Record]:
    if scope is None:
        yield from _all_records(kind)
        return
    for batch in _batches(sorted(scope[kind])):
        for record in sorted(records.load(kind, batch), key=lambda loaded: int(loaded.id)):
            yield _without_outside_references(record, scope)


def _all_records(kind: RecordKind) -> Iterator[Record]:
    table = records.TABLES[kind]
    columns = [getattr(table, name) for name in records.FIELDS[kind]]
    last_id = 0
    while rows := fetch_rows(
        table.select(*columns).where(table.id > last_id).order_by(table.id).limit(_BATCH)
    ):
        batch = [kind(*values) for values in rows]
        yield from batch
        last_id = batch[-1].id


def _without_outside_references(record: Record, scope: ExportScope) -> Record:
    outside: dict[str, Any] = {
        name: None
        for name, target in REFERENCES[type(record)].items()
        if (value := getattr(record, name)) is not None and value not in scope[target]
    }
    return replace(record, **outside) if outside else record


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
