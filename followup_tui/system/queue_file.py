"""The queue of captured lines that could not be saved yet, as JSON Lines in the state folder.

A line is safe on disk before its capture is confirmed. Changing the file takes its lock.
A line leaves the queue only after it was saved under its uid, so none is lost or saved twice."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from followup_tui.system.private_file import (
    locked_private_file,
    make_private_folder,
    replace_private_file,
    sync_folder,
)
from followup_tui.wording import Wording, as_wording

_FIELD_TYPES = {"use_date": bool, "chosen_contacts": list}
_UNREADABLE = "not a complete queued line"


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


def queue_version(path: Path) -> tuple[int, int, int] | None:
    """Return a value that changes with the file; None when nothing is queued."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return (status.st_ino, status.st_size, status.st_mtime_ns) if status.st_size else None


def append_lines(path: Path, lines: Sequence[QueuedLine]) -> None:
    """Queue these lines, all or none. Raises OSError."""
    data = b"".join(_encode(asdict(line)) for line in lines)
    make_private_folder(path.parent)
    with locked_private_file(path) as descriptor:
        _append(descriptor, data)
        sync_folder(path.parent)


def read_lines(path: Path) -> list[QueuedLine]:
    """Return the queued lines, oldest first, without unreadable ones. Raises OSError."""
    if queue_version(path) is None:
        return []
    with locked_private_file(path) as descriptor:
        return [line for raw in _raw_lines(descriptor) if (line := _decode(raw)) is not None]


def remove_lines(
    path: Path, saved: Collection[str], rejected: Mapping[str, Wording]
) -> list[tuple[str, Wording]]:
    """Remove the lines with these uids: those saved, and those rejected with a reason.

    Rejected and unreadable lines move to `rejected_file(path)`; returns their (text, reason).
    Raises OSError.
    """
    if queue_version(path) is None:
        return []
    moved: list[tuple[str, Wording]] = []
    with locked_private_file(path) as descriptor:
        kept, records = [], []
        raw_lines = _raw_lines(descriptor)
        for raw in raw_lines:
            line = _decode(raw)
            if line is None:
                text = raw.decode("utf-8", "backslashreplace")
                moved.append((text, as_wording(_UNREADABLE)))
                records.append(_encode({"raw": text, "reason": _UNREADABLE}))
            elif line.uid in rejected:
                moved.append((line.text, rejected[line.uid]))
                records.append(_encode({**asdict(line), "reason": str(rejected[line.uid])}))
            elif line.uid not in saved:
                kept.append(raw + b"\n")
        if records:
            with locked_private_file(rejected_file(path)) as other:
                _append(other, b"".join(records))
        if not kept:
            os.unlink(path)
            sync_folder(path.parent)
        elif len(kept) < len(raw_lines):
            replace_private_file(path, b"".join(kept))
    return moved


def rejected_file(path: Path) -> Path:
    """Return the file beside the queue that keeps rejected lines."""
    return path.with_name(f"{path.name}.rejected")


def _append(descriptor: int, data: bytes) -> None:
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


def _raw_lines(descriptor: int) -> list[bytes]:
    size = os.fstat(descriptor).st_size
    return [raw for raw in os.pread(descriptor, size, 0).split(b"\n") if raw.strip(b"\0\r\t ")]


def _encode(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record).encode("ascii") + b"\n"


def _decode(raw: bytes) -> QueuedLine | None:
    """Return the line; None when a field is missing, unknown or of the wrong type."""
    try:
        record = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    names = {field.name for field in fields(QueuedLine)}
    if not isinstance(record, dict) or record.keys() != names:
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
