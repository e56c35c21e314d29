"""Remembers which databases were found damaged, what the person chose then, and which were checked.

A private file in the state folder, by the place of the database. What can't be written there is
remembered until the program ends."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from followup_tui.system.private_file import (
    lock_descriptor,
    make_private_folder,
    read_small_file,
    replace_private_file,
)

FileState = tuple[int, int, int, int]
"""Device, inode, size in bytes and time of the last write in nanoseconds."""
_MAX_NOTES = 200
_LOCK_SECONDS = 2.0
_unsaved: dict[str, DamageNote] = {}


@dataclass(frozen=True, slots=True)
class DamageNote:
    """What is known of a database file."""

    checked: str = ""
    """The day on which it was last checked, "" for never."""
    file: FileState | None = None
    """The file that was found damaged, None for a database that is well; another file in its place
    is checked before it is believed."""
    goes_on: bool = False
    """Whether the person chose to go on with the damaged file."""


def load_note(record: Path | None, database: Path) -> DamageNote:
    """Return what is known of the database. Never raises."""
    key = os.path.realpath(database)
    return _unsaved.get(key) or _note(_load(record).get(key))


def save_note(record: Path | None, database: Path, note: DamageNote) -> None:
    """Remember it, at least until the program ends. Never raises."""
    key = os.path.realpath(database)
    _unsaved[key] = note
    if record is not None:
        with suppress(OSError):
            _save(record, key, note)
            del _unsaved[key]


def _save(record: Path, key: str, note: DamageNote) -> None:
    make_private_folder(record.parent)
    # Of two programs that remember something at once, none may forget what the other found.
    descriptor = os.open(record.parent, os.O_RDONLY)
    try:
        lock_descriptor(descriptor, monotonic() + _LOCK_SECONDS)
        notes = {
            name: known
            for name, known in _load(record).items()
            if name != key and (_is_damaged(known) or os.path.exists(name))
        }
        # The damaged ones last, as the oldest are forgotten.
        kept = sorted([*notes.items(), (key, asdict(note))], key=lambda item: _is_damaged(item[1]))
        replace_private_file(record, json.dumps(dict(kept[-_MAX_NOTES:]), indent=1).encode())
    finally:
        os.close(descriptor)


def _is_damaged(note: object) -> bool:
    return isinstance(note, dict) and bool(note.get("file"))


def _load(record: Path | None) -> Mapping[str, Any]:
    try:
        notes = json.loads((record and read_small_file(record)) or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    return notes if isinstance(notes, dict) else {}


def _note(note: object) -> DamageNote:
    if not isinstance(note, dict):
        return DamageNote()
    return DamageNote(
        str(note.get("checked", "")),
        _file(note.get("file")),
        note.get("goes_on") is True,
    )


def _file(file: object) -> FileState | None:
    if not isinstance(file, list) or len(file) != 4:
        return None
    first, second, third, fourth = (value if isinstance(value, int) else -1 for value in file)
    return first, second, third, fourth
