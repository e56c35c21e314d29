"""Whole tables, record by record in bounded memory: all there is, or some contacts and what hangs
on them."""

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
"""The ids of the records to take, by their kind."""
_BATCH = 500


def search_contact_ids(find: str) -> list[int]:
    """Every contact that answers to the words, archived ones too. Unlike in a list, a word that
    many answer to still means all of them."""
    expression = match_expression(find)
    if not expression:
        return []
    sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid"
    return [row[0] for row in database.execute_sql(sql, (expression,)).fetchall()]


def contact_scope(contacts: Sequence[int]) -> ExportScope:
    """These contacts and all that hangs on them alone: a record that needs somebody else too, such
    as an introduction, is left out."""
    scope: dict[RecordKind, set[int]] = {kind: set() for kind in REFERENCES}
    scope[Contact].update(contacts)
    for kind in REFERENCES:
        people = [name for name, to in required_references(kind).items() if to is Contact]
        if people:
            _gather(kind, people, scope)
    return scope


def _gather(kind: RecordKind, people: Sequence[str], scope: dict[RecordKind, set[int]]) -> None:
    """Take the records of that kind whose people are all among the contacts, and with them the
    other records they need, as a tagging needs its tag."""
    row = records.TABLES[kind]
    others = [(name, to) for name, to in required_references(kind).items() if to is not Contact]
    columns = [getattr(row, name) for name in (*people, *(name for name, _ in others))]
    for batch in _batches(sorted(scope[Contact])):
        query = row.select(row.id, *columns).where(columns[0].in_(batch))
        for key, *values in fetch_rows(query):
            if all(one in scope[Contact] for one in values[: len(people)]):
                scope[kind].add(key)
                for (_, to), value in zip(others, values[len(people) :], strict=True):
                    scope[to].add(value)


def records_by_table(scope: ExportScope | None = None) -> Iterator[tuple[str, Iterator[Record]]]:
    """Each table by name with its records, by id; without a scope all of them. What points out of
    the scope points nowhere."""
    return ((records.TABLE_NAMES[kind], _records(kind, scope)) for kind in records.TABLES)


def _records(kind: RecordKind, scope: ExportScope | None) -> Iterator[Record]:
    if scope is None:
        yield from _all(kind)
        return
    for batch in _batches(sorted(scope[kind])):
        for one in sorted(records.load(kind, batch), key=lambda record: int(record.id)):
            yield _within(one, scope)


def _all(kind: RecordKind) -> Iterator[Record]:
    row = records.TABLES[kind]
    columns = [getattr(row, name) for name in records.FIELDS[kind]]
    last = 0
    while found := [
        kind(*values)
        for values in fetch_rows(
            row.select(*columns).where(row.id > last).order_by(row.id).limit(_BATCH)
        )
    ]:
        yield from found
        last = found[-1].id


def _within(record: Record, scope: ExportScope) -> Record:
    outside: dict[str, Any] = {
        name: None
        for name, to in REFERENCES[type(record)].items()
        if (value := getattr(record, name)) is not None and value not in scope[to]
    }
    return replace(record, **outside) if outside else record


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
