"""Converts table rows to records and back, and edits to the journal's JSON and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import groupby
from typing import Any

from followup_tui.domain.change import Edit, Record, RecordT
from followup_tui.domain.contact import Contact, ContactMethod, Tag, Tagging
from followup_tui.domain.damaged_text import DamagedText, collecting_damage
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
from followup_tui.storage.text_decoding import decode_text

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
_COLUMNS = {
    kind: {name: getattr(row, name) for name in FIELDS[kind]} for kind, row in TABLES.items()
}
_DEFAULTS = {kind: tuple((field.name, field.default) for field in fields(kind)) for kind in TABLES}
_BATCH = 500
_NAME_COLUMNS: dict[str, Callable[[str], str]] = {"folded": fold, "latin": latin_key}
"""The columns of a contact that are made of the name."""
_RAW = "raw"
_encode = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder().raw_decode


def insert_all(new: Sequence[Record]) -> None:
    """Insert records of one kind, with their ids."""
    kind = type(new[0])
    names = _column_names(kind)
    columns = ", ".join(f'"{name}"' for name in names)

    def statement(placeholders: Sequence[str]) -> str:
        values = ", ".join(placeholders)
        return f'INSERT INTO "{TABLE_NAMES[kind]}" ({columns}) VALUES ({values})'

    _execute_for_each(statement, [_row_values(record, names) for record in new])


def update_all(changed: Sequence[tuple[Record, Record]], also: Collection[str] = ()) -> None:
    """Write what differs between existing records of one kind, given as (before, after).

    The other columns, but those of `also`, stay as they are stored, which may be text that can't be
    decoded."""
    kind = type(changed[0][1])
    for names, pairs in groupby(changed, lambda pair: _changed_columns(pair[0], pair[1], also)):

        def statement(placeholders: Sequence[str], names: Sequence[str] = names) -> str:
            values = zip(names, placeholders, strict=False)
            assignments = ", ".join(f'"{name}" = {placeholder}' for name, placeholder in values)
            return f'UPDATE "{TABLE_NAMES[kind]}" SET {assignments} WHERE id = {database.param}'

        _execute_for_each(statement, [[*_row_values(after, names), after.id] for _, after in pairs])


def _changed_columns(before: Record, after: Record, also: Collection[str]) -> tuple[str, ...]:
    names = FIELDS[type(after)]
    changed = tuple(
        name for name in names if name in also or getattr(before, name) != getattr(after, name)
    )
    is_renamed = isinstance(after, Contact) and not {"name", *_NAME_COLUMNS}.isdisjoint(
        (*changed, *also)
    )
    return (*changed, *_NAME_COLUMNS) if is_renamed else changed


def delete_all(removed: Sequence[Record]) -> None:
    """Delete records of one kind."""
    statement = f'DELETE FROM "{TABLE_NAMES[type(removed[0])]}" WHERE id = {database.param}'
    _execute_for_each(lambda _: statement, [[record.id] for record in removed])


def _column_names(kind: type[Record]) -> tuple[str, ...]:
    """Return the columns of a kind of record: its fields, then what is made of a contact's name."""
    return (*FIELDS[kind], *_NAME_COLUMNS) if kind is Contact else FIELDS[kind]


def _row_values(record: Record, names: Sequence[str]) -> list[Any]:
    """Return the values of a record in these columns."""
    made_of_name = _NAME_COLUMNS if isinstance(record, Contact) else {}
    return [
        made_of_name[name](record.name) if name in made_of_name else getattr(record, name)  # type: ignore[union-attr]
        for name in names
    ]


def _execute_for_each(
    statement_for: Callable[[Sequence[str]], str], parameters: Sequence[Sequence[Any]]
) -> None:
    """Execute a statement with each of the parameters; damaged text goes in as it was stored."""
    for damaged, group in groupby(parameters, _damaged_positions):
        rows = list(group)
        placeholders = [database.param] * len(rows[0])
        if damaged:
            rows = [[*map(_stored_value, values)] for values in rows]
            for position in damaged:
                # Bound as bytes, which a text column would refuse.
                placeholders[position] = f"CAST({database.param} AS TEXT)"
        statement = statement_for(placeholders)
        if len(rows) == 1:
            database.execute_sql(statement, rows[0])
        else:
            database.cursor().executemany(statement, rows)


def _damaged_positions(values: Sequence[Any]) -> tuple[int, ...]:
    return tuple(position for position, value in enumerate(values) if type(value) is DamagedText)


def _stored_value(value: Any) -> Any:
    return value.raw if type(value) is DamagedText else value


def load(kind: type[Record], ids: Iterable[int]) -> Iterator[Any]:
    """Yield the existing records with these ids, in batches and in no order."""
    wanted = list(ids)
    table = TABLES[kind]
    columns = [getattr(table, name) for name in FIELDS[kind]]
    for start in range(0, len(wanted), _BATCH):
        batch = id_list(wanted[start : start + _BATCH])
        for values in fetch_rows(table.select(*columns).where(table.id.in_(batch))):
            yield kind(*values)


def is_same_but_for_damage(stored: Record | None, known: Record | None) -> bool:
    """Return whether a stored record is the one that is known, but for what can't be read of it."""
    if stored == known or stored is None or known is None:
        return stored == known
    kind = type(stored)
    differing = [name for name in FIELDS[kind] if getattr(stored, name) != getattr(known, name)]
    return set(differing) <= _unreadable_columns(kind, stored.id)


def _unreadable_columns(kind: type[Record], record_id: int) -> set[str]:
    columns = ", ".join(f'"{name}"' for name in FIELDS[kind])
    query = f"SELECT {columns} FROM {TABLE_NAMES[kind]} WHERE id = {database.param}"
    unreadable = set()
    for values in database.execute_sql(query, (record_id,)).fetchall():
        for name, value in zip(FIELDS[kind], values, strict=True):
            with collecting_damage() as damage:
                _COLUMNS[kind][name].python_value(value)
            if damage or isinstance(value, DamagedText):
                unreadable.add(name)
    return unreadable


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
    """Return the edits that `edits_to_json` encoded; raise ValueError if the text is damaged."""
    if isinstance(text, DamagedText) or text[:1] != "[" or text[-1:] != "]":
        raise ValueError("no list of edits")
    edits: list[Edit] = []
    position = 1
    while position < len(text) - 1:
        edit, position = _decode(text, position)
        if text[position : position + 1] not in (",", "]"):
            raise ValueError("no list of edits")
        try:
            table, before, after = edit
            kind = KINDS[table]
            if before is None and after is None:
                raise ValueError("not an edit")
            edits.append(Edit(_from_dict(kind, before), _from_dict(kind, after)))
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError("not an edit") from error
        position += 1
    return tuple(edits)


def _to_dict(record: Record | None) -> dict[str, Any] | None:
    """Return the fields that differ from their default; an import's entry stays small.

    Of damaged text the stored bytes are kept, so that undo writes them again."""
    if record is None:
        return None
    return {
        name: {_RAW: value.raw.hex()} if type(value) is DamagedText else value
        for name, default in _DEFAULTS[type(record)]
        if (value := getattr(record, name)) != default
    }


def _from_dict(kind: type[Record], values: dict[str, Any] | None) -> Record | None:
    """Return the record of `_to_dict`; raise KeyError, TypeError or ValueError if it is none."""
    if values is None:
        return None
    read = {}
    for name, value in values.items():
        if isinstance(value, dict):
            value = decode_text(bytes.fromhex(value[_RAW]))
        read[name] = _COLUMNS[kind][name].python_value(value)
    return kind(**read)
