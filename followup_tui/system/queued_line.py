"""A queued line and its form in a file of JSON Lines."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Any

_FIELD_TYPES = {"use_date": bool, "chosen_contacts": list}


@dataclass(frozen=True, slots=True)
class QueuedLine:
    """A captured line, when it was typed (ISO 8601 with offset) and the database it is for."""

    uid: str
    text: str
    typed_at: str
    database: str
    use_date: bool = True
    chosen_contacts: tuple[int | None, ...] = ()
    """For each person in the line the id of the contact that was chosen among several: 0 for a new
    contact, None where there was nothing to choose."""


FIELD_NAMES = frozenset(field.name for field in fields(QueuedLine))


def encode_record(record: Mapping[str, Any]) -> bytes:
    """Return a record as one line of ASCII."""
    return json.dumps(record).encode("ascii") + b"\n"


def decode_record(raw: bytes) -> dict[str, Any] | None:
    """Return the record of a line; None when it is not an object of JSON."""
    try:
        record = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def line_of(record: Mapping[str, Any] | None) -> QueuedLine | None:
    """Return the queued line; None when a field is missing, unknown or of the wrong type."""
    if record is None or record.keys() != FIELD_NAMES:
        return None
    if any(type(value) is not _FIELD_TYPES.get(name, str) for name, value in record.items()):
        return None
    if not all(chosen is None or type(chosen) is int for chosen in record["chosen_contacts"]):
        return None
    if not (record["uid"] and record["text"].strip()):
        return None
    if any("\ud800" <= character <= "\udfff" for character in record["uid"] + record["text"]):
        return None
    return QueuedLine(**{**record, "chosen_contacts": tuple(record["chosen_contacts"])})


def append_data(descriptor: int, data: bytes) -> None:
    """Append whole lines and wait until they are on disk. Raises OSError, and appends nothing."""
    size = os.fstat(descriptor).st_size
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        data = b"\n" + data  # the last line was cut off
    try:
        while data:
            data = data[os.write(descriptor, data) :]
        os.fsync(descriptor)
    except OSError:
        with suppress(OSError):
            os.ftruncate(descriptor, size)
        raise


def raw_lines(descriptor: int) -> list[bytes]:
    """Return the lines of an open file that are not blank, without their ends. Raises OSError."""
    size = os.fstat(descriptor).st_size
    return [raw for raw in os.pread(descriptor, size, 0).split(b"\n") if raw.strip(b"\0\r\t ")]
