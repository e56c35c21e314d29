"""Converts table rows to records and back, and edits to the journal's JSON and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from followup_tui.domain.change import Edit, Record, RecordT
from followup_tui.domain.contact import Contact, ContactMethod, Tag, Tagging
from followup_tui.domain.distinct_pair import DistinctPair
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.introduction import Introduction
from followup_tui.domain.latin_spelling import latin_key
from followup_tui.domain.text_folding import fold
from followup_tui.storage.database import database, fetch_ids, fetch_rows, id_list
from followup_tui.storage.tables import (
    ContactRow,
    DistinctRow,
    FollowUpRow,
    InteractionRow,
    IntroductionRow,
    MethodRow,
    ParticipantRow,
    Row,
    TaggingRow,
    TagRow,
)

TABLES: dict[type[Record], type[Row]] = {
    Contact: ContactRow,
    ContactMethod: MethodRow,
    Tag: TagRow,
    Tagging: TaggingRow,
    FollowUp: FollowUpRow,
    Interaction: InteractionRow,
    Participant: ParticipantRow,
    Introduction: IntroductionRow,
    DistinctPair: DistinctRow,
}
TABLE_NAMES: dict[type[Record], str] = {kind: row._meta.table_name for kind, row in TABLES.items()}
KINDS: dict[str, type[Record]] = {name: kind for kind, name in TABLE_NAMES.items()}
FIELDS: dict[type[Record], tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind)) for kind in TABLES
}
_DEFAULTS = {kind: tuple((field.name, field.default) for field in fields(kind)) for kind in TABLES}
_BATCH = 500
_encode = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder().raw_decode


def insert_all(new: Sequence[Record]) -> None:
    """Insert records of one kind, with their ids."""
    kind = type(new[0])
    names = _column_names(kind)
    columns = ", ".join(f'"{name}"' for name in names)
    placeholders = ", ".join([database.param] * len(names))
    _execute_for_each(
        f'INSERT INTO "{TABLE_NAMES[kind]}" ({columns}) VALUES ({placeholders})',
        [_row_values(record) for record in new],
    )


def update_all(changed: Sequence[Record]) -> None:
    """Write all columns of existing records of one kind."""
    kind = type(changed[0])
    assignments = ", ".join(f'"{name}" = {database.param}' for name in _column_names(kind))
    _execute_for_each(
        f'UPDATE "{TABLE_NAMES[kind]}" SET {assignments} WHERE id = {database.param}',
        [[*_row_values(record), record.id] for record in changed],
    )


def delete_all(removed: Sequence[Record]) -> None:
    """Delete records of one kind."""
    name = TABLE_NAMES[type(removed[0])]
    _execute_for_each(
        f'DELETE FROM "{name}" WHERE id = {database.param}', [[record.id] for record in removed]
    )


def _column_names(kind: type[Record]) -> tuple[str, ...]:
    """Return the columns of a kind of record: its fields, then what is made of a contact's name."""
    return (*FIELDS[kind], "folded", "latin") if kind is Contact else FIELDS[kind]


def _row_values(record: Record) -> list[Any]:
    """Return the values of a record, in the order of `_column_names`."""
    values = [getattr(record, name) for name in FIELDS[type(record)]]
    if isinstance(record, Contact):
        values += (fold(record.name), latin_key(record.name))
    return values


def _execute_for_each(statement: str, parameters: Sequence[Sequence[Any]]) -> None:
    if len(parameters) == 1:
        database.execute_sql(statement, parameters[0])
    else:
        database.cursor().executemany(statement, parameters)


def load(kind: type[Record], ids: Iterable[int]) -> Iterator[Any]:
    """Yield the existing records with these ids, in batches and in no order."""
    wanted = list(ids)
    table = TABLES[kind]
    columns = [getattr(table, name) for name in FIELDS[kind]]
    for start in range(0, len(wanted), _BATCH):
        batch = id_list(wanted[start : start + _BATCH])
        for values in fetch_rows(table.select(*columns).where(table.id.in_(batch))):
            yield kind(*values)


def load_in_order(kind: type[RecordT], ids: Iterable[int]) -> list[RecordT]:
    """Return the existing records with these ids, in the order of the ids, each once."""
    unique_ids = list(dict.fromkeys(ids))
    by_id = {record.id: record for record in load(kind, unique_ids)}
    return [by_id[record_id] for record_id in unique_ids if record_id in by_id]


def load_where(kind: type[RecordT], condition: Any) -> list[RecordT]:
    """Return the records whose rows meet a Peewee condition, by id."""
    table = TABLES[kind]
    ids = fetch_ids(table.select(table.id).where(condition))
    return load_in_order(kind, sorted(ids))


def next_id(kind: type[Record]) -> int:
    """Return the id for the next new record; never one that was used before."""
    row = database.execute_sql(
        f"SELECT seq FROM sqlite_sequence WHERE name = {database.param}", (TABLE_NAMES[kind],)
    ).fetchone()
    return int(row[0]) + 1 if row else 1


def edits_to_json(edits: Sequence[Edit]) -> str:
    """Return the edits as a JSON list of [table, before, after], each record by field names."""
    # One by one: an import has many edits, and all of them as dicts take four times the memory.
    parts = (
        _encode([TABLE_NAMES[edit.key[0]], _to_dict(edit.before), _to_dict(edit.after)])
        for edit in edits
    )
    return f"[{','.join(parts)}]"


def edits_from_json(text: str) -> tuple[Edit, ...]:
    """Return the edits that `edits_to_json` encoded."""
    edits: list[Edit] = []
    position = 1
    while position < len(text) - 1:
        (table, before, after), position = _decode(text, position)
        kind = KINDS[table]
        edits.append(Edit(before and kind(**before), after and kind(**after)))
        position += 1
    return tuple(edits)


def _to_dict(record: Record | None) -> dict[str, Any] | None:
    """Return the fields that differ from their default; an import's entry stays small."""
    if record is None:
        return None
    return {
        name: value
        for name, default in _DEFAULTS[type(record)]
        if (value := getattr(record, name)) != default
    }
