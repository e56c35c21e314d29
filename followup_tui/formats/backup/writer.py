"""The whole database as one JSON object: a head, then a list per table, a record on each line. Two
equal databases give the same text but for the moment of the export.

The journal is not in it: it holds what was taken back and removed, and what a person took away
stays away. Nor is the search index, which is made of the rest."""

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
_STAMPS = ("id", "uid", "created", "updated")
COLUMNS: dict[RecordKind, tuple[str, ...]] = {
    kind: (
        *("id", "uid"),
        *(field.name for field in fields(kind) if field.name not in _STAMPS),
        *("created", "updated"),
    )
    for kind in REFERENCES
}
"""The columns of each table in the order in which they are written."""
# What json leaves raw though a terminal would act on it; written as escapes it reads the same.
_RAW = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]")
_encode = json.JSONEncoder(ensure_ascii=False).encode


def write_backup(tables: Iterable[tuple[str, Iterable[Record]]], moment: DateTime) -> Iterator[str]:
    """The text of the export, in pieces."""
    exported = moment.in_timezone("UTC").format("YYYY-MM-DD[T]HH:mm:ss[Z]")
    head = {"program": PROGRAM, "format": FORMAT_VERSION, "exported": exported}
    yield f'{{\n"{HEADER}": {_encode(head)}'
    for name, records in tables:
        yield f',\n"{name}": ['
        lead = "\n"
        for record in records:
            text = _encode(record_fields(record))
            # Most records are plain; the pattern would cost as much as all the rest.
            is_plain = text.isascii() and "\x7f" not in text
            yield lead + (text if is_plain else _RAW.sub(_escaped, text))
            lead = ",\n"
        yield "\n]"
    yield "\n}\n"


def record_fields(record: Record) -> dict[str, Any]:
    """A record by its columns; stamps are UTC milliseconds, as they are stored."""
    shaped = {name: getattr(record, name) for name in COLUMNS[type(record)]}
    if isinstance(record, Contact):
        fields = parse_extra(record.extra)
        # An export never fails on one odd record.
        shaped["extra"] = {"": record.extra} if fields is None else fields
    return shaped


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
