"""Row <-> domain value, and edits <-> the journal's text. One table of kinds, no rule."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from followup_tui.domain.change import Edit, Record
from followup_tui.domain.contact import Contact, ContactMethod, Tag, Tagging
from followup_tui.domain.distinct_pair import DistinctPair
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.introduction import Introduction
from followup_tui.domain.text_folding import fold
from followup_tui.storage.database import database, fetch_rows, id_list
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
_DEFAULTS = {kind: tuple((one.name, one.default) for one in fields(kind)) for kind in TABLES}
_LISTED = {kind: ", ".join(f'"{name}"' for name in names) for kind, names in FIELDS.items()}
_BATCH = 500
_encode = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder().raw_decode


def _values(record: Record) -> list[Any]:
    return [getattr(record, name) for name in FIELDS[type(record)]]


def insert(record: Record) -> None:
    """Write a new record, its id included."""
    insert_all([record])


def insert_all(some: Sequence[Record]) -> None:
    """Write new records of one kind, their ids included."""
    kind, extra = type(some[0]), ', "folded"' if isinstance(some[0], Contact) else ""
    count = len(FIELDS[kind]) + bool(extra)
    marks = ", ".join([database.param] * count)
    _run(
        f'INSERT INTO "{TABLE_NAMES[kind]}" ({_LISTED[kind]}{extra}) VALUES ({marks})',
        [_row(record) for record in some],
    )


def update(record: Record) -> None:
    """Write all columns of a record that is there."""
    update_all([record])


def update_all(some: Sequence[Record]) -> None:
    """Write all columns of records of one kind that are there."""
    kind, names = type(some[0]), list(FIELDS[type(some[0])])
    if kind is Contact:
        names.append("folded")
    places = ", ".join(f'"{name}" = {database.param}' for name in names)
    _run(
        f'UPDATE "{TABLE_NAMES[kind]}" SET {places} WHERE id = {database.param}',
        [[*_row(record), record.id] for record in some],
    )


def delete(record: Record) -> None:
    """Remove a record."""
    delete_all([record])


def delete_all(some: Sequence[Record]) -> None:
    """Remove records of one kind."""
    name = TABLE_NAMES[type(some[0])]
    _run(f'DELETE FROM "{name}" WHERE id = {database.param}', [[one.id] for one in some])


def _row(record: Record) -> list[Any]:
    """The values of a record as its table holds them."""
    values = _values(record)
    if isinstance(record, Contact):
        values.append(fold(record.name))
    return values


def _run(statement: str, rows_given: Sequence[Sequence[Any]]) -> None:
    """Run one statement for each of the rows."""
    if len(rows_given) == 1:
        database.execute_sql(statement, rows_given[0])
    else:
        database.cursor().executemany(statement, rows_given)


def load(kind: type[Record], ids: Iterable[int]) -> Iterator[Any]:
    """The records of those ids that are there, as values, in batches and in no order."""
    wanted = list(ids)
    row = TABLES[kind]
    columns = [getattr(row, name) for name in FIELDS[kind]]
    for start in range(0, len(wanted), _BATCH):
        batch = row.select(*columns).where(row.id.in_(id_list(wanted[start : start + _BATCH])))
        for values in fetch_rows(batch):
            yield kind(*values)


def next_id(kind: type[Record]) -> int:
    """The id that the next new record gets; never one that was given before."""
    found = database.execute_sql(
        f"SELECT seq FROM sqlite_sequence WHERE name = {database.param}", (TABLE_NAMES[kind],)
    ).fetchone()
    return int(found[0]) + 1 if found else 1


def edits_to_json(edits: Sequence[Edit]) -> str:
    """Edits as the journal keeps them: [table, before, after], each record by its field names."""
    # One by one: an import's entry is long, and all of it as dicts is four times that.
    parts = (
        _encode([TABLE_NAMES[edit.key[0]], _told(edit.before), _told(edit.after)]) for edit in edits
    )
    return f"[{','.join(parts)}]"


def edits_from_json(text: str) -> tuple[Edit, ...]:
    """The edits that `to_text` wrote."""
    found: list[Edit] = []
    place = 1
    while place < len(text) - 1:
        (table, before, after), place = _decode(text, place)
        kind = KINDS[table]
        found.append(Edit(before and kind(**before), after and kind(**after)))
        place += 1
    return tuple(found)


def _told(record: Record | None) -> dict[str, Any] | None:
    # Defaults are left out: an import's entry would be four times as long.
    if record is None:
        return None
    return {
        name: value
        for name, default in _DEFAULTS[type(record)]
        if (value := getattr(record, name)) != default
    }
