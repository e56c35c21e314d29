"""Writes the whole database as one JSON object: a header, then a list per table, one record per
line. Equal databases give the same text except for the time of the export.

The journal is left out: it holds what was undone and deleted, and what a person deleted stays
deleted. So is the search index, which is made from the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from pendulum import DateTime

from followup_tui.domain.change import Record
from followup_tui.domain.contact import Contact
from followup_tui.domain.imported_fields import parse_extra
from followup_tui.domain.references import REFERENCES, RecordKind

HEADER = "export"
PROGRAM = "followup"
FORMAT_VERSION = 1
_FIXED_COLUMNS = ("id", "uid", "created", "updated")
COLUMNS: dict[RecordKind, tuple[str, ...]] = {
    kind: (
        *("id", "uid"),
        *(field.name for field in fields(kind) if field.name not in _FIXED_COLUMNS),
        *("created", "updated"),
    )
    for kind in REFERENCES
}
"""The columns of each table in the order they are written."""
# Characters that json leaves as they are but that a terminal acts on or hides.
_UNSAFE = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]"
)
_encode = json.JSONEncoder(ensure_ascii=False).encode


def write_backup(
    tables: Iterable[tuple[str, Iterable[Record]]], exported_at: DateTime
) -> Iterator[str]:
    """Yield the text of the backup, piece by piece. `tables` pairs table names with records."""
    exported = exported_at.in_timezone("UTC").format("YYYY-MM-DD[T]HH:mm:ss[Z]")
    header = {"program": PROGRAM, "format": FORMAT_VERSION, "exported": exported}
    yield f'{{\n"{HEADER}": {_encode(header)}'
    for name, records in tables:
        yield f',\n"{name}": ['
        separator = "\n"
        for record in records:
            text = _encode(record_fields(record))
            # Most records are plain; searching each would cost as much as all the rest.
            is_plain = text.isascii() and "\x7f" not in text
            yield separator + (text if is_plain else _UNSAFE.sub(_escape, text))
            separator = ",\n"
        yield "\n]"
    yield "\n}\n"


def record_fields(record: Record) -> dict[str, Any]:
    """Return a record as a JSON object; stamps are UTC milliseconds, as stored."""
    values = {name: getattr(record, name) for name in COLUMNS[type(record)]}
    if isinstance(record, Contact):
        extra = parse_extra(record.extra)
        # A broken extra must not make the backup fail.
        values["extra"] = {"": record.extra} if extra is None else extra
    return values


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
