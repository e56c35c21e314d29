"""Row <-> domain value, and edits <-> the journal's text. One table of kinds, no rule."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from followup_tui.domain.change import Edit, Record
from followup_tui.domain.contact import Contact, Method, Tag, Tagging
from followup_tui.domain.distinct import Distinct
from followup_tui.domain.fold import fold
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.introduction import Introduction
from followup_tui.storage.database import database, rows
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
    Method: MethodRow,
    Tag: TagRow,
    Tagging: TaggingRow,
    FollowUp: FollowUpRow,
    Interaction: InteractionRow,
    Participant: ParticipantRow,
    Introduction: IntroductionRow,
    Distinct: DistinctRow,
}
NAMES: dict[type[Record], str] = {kind: row._meta.table_name for kind, row in TABLES.items()}
KINDS: dict[str, type[Record]] = {name: kind for kind, name in NAMES.items()}
FIELDS: dict[type[Record], tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind)) for kind in TABLES
}
_LISTED = {kind: ", ".join(f'"{name}"' for name in names) for kind, names in FIELDS.items()}
_BATCH = 500


def _values(record: Record) -> list[Any]:
    return [getattr(record, name) for name in FIELDS[type(record)]]


def insert(record: Record) -> None:
    """Write a new record, its id included."""
    kind, values, extra = type(record), _values(record), ""
    if isinstance(record, Contact):
        values.append(fold(record.name))
        extra = ', "folded"'
    marks = ", ".join([database.param] * len(values))
    database.execute_sql(
        f'INSERT INTO "{NAMES[kind]}" ({_LISTED[kind]}{extra}) VALUES ({marks})', values
    )


def update(record: Record) -> None:
    """Write all columns of a record that is there."""
    kind, values = type(record), _values(record)
    names = list(FIELDS[kind])
    if isinstance(record, Contact):
        names.append("folded")
        values.append(fold(record.name))
    places = ", ".join(f'"{name}" = {database.param}' for name in names)
    database.execute_sql(
        f'UPDATE "{NAMES[kind]}" SET {places} WHERE id = {database.param}', [*values, record.id]
    )


def delete(record: Record) -> None:
    """Remove a record."""
    database.execute_sql(
        f'DELETE FROM "{NAMES[type(record)]}" WHERE id = {database.param}', [record.id]
    )


def load(kind: type[Record], ids: Iterable[int]) -> Iterator[Any]:
    """The records of those ids that are there, as values, in batches and in no order."""
    wanted = list(ids)
    row = TABLES[kind]
    columns = [getattr(row, name) for name in FIELDS[kind]]
    for start in range(0, len(wanted), _BATCH):
        batch = row.select(*columns).where(row.id.in_(wanted[start : start + _BATCH]))
        for values in rows(batch):
            yield kind(*values)


def next_id(kind: type[Record]) -> int:
    """The id that the next new record gets; never one that was given before."""
    found = database.execute_sql(
        f"SELECT seq FROM sqlite_sequence WHERE name = {database.param}", (NAMES[kind],)
    ).fetchone()
    return int(found[0]) + 1 if found else 1


def to_text(edits: Sequence[Edit]) -> str:
    """Edits as the journal keeps them: [table, before, after], each record by its field names."""
    return json.dumps(
        [[NAMES[edit.key[0]], _told(edit.before), _told(edit.after)] for edit in edits],
        separators=(",", ":"),
    )


def from_text(text: str) -> tuple[Edit, ...]:
    """The edits that `to_text` wrote."""
    return tuple(
        Edit(before and KINDS[table](**before), after and KINDS[table](**after))
        for table, before, after in json.loads(text)
    )


def _told(record: Record | None) -> dict[str, Any] | None:
    # Defaults are left out: an import's entry would be four times as long.
    if record is None:
        return None
    return {
        field.name: value
        for field, value in zip(fields(record), _values(record), strict=True)
        if value != field.default
    }
