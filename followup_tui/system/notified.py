"""Which due follow-ups were notified of already, shared by the screen and `notify`.

The file holds ids and due dates, no names; losing it costs one repeated notification."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from followup_tui.system.private_file import (
    create_folders,
    locked_private_file,
    replace_private_file,
)

_MAX_KEYS = 20_000
_MAX_DATABASES = 20
_MAX_BYTES = 4 * 1024 * 1024


def claim_unnotified(path: Path, database: Path, due: Sequence[str]) -> tuple[str, ...]:
    """Return the notification keys in `due` not yet notified, and mark them as notified.

    Keys that are not in `due` are forgotten, so that a follow-up is notified again when it is due
    again. When the file cannot be written all keys are returned: twice is better than never.
    """
    name = os.path.realpath(database)
    try:
        create_folders(path.parent)
        with locked_private_file(path) as descriptor:
            notified = _read(descriptor)
            before = set(notified.get(name, ()))
            notified[name] = list(due[:_MAX_KEYS])
            if before != set(notified[name]):
                # The newest database first: the last ones are dropped when there are too many.
                ordered = {name: notified.pop(name), **notified}
                replace_private_file(path, json.dumps(ordered).encode("ascii"))
    except OSError:
        return tuple(due)
    return tuple(key for key in due if key not in before)


def _read(descriptor: int) -> dict[str, list[str]]:
    """Return the notified keys of each database; empty when the file is broken."""
    try:
        content = json.loads(os.pread(descriptor, _MAX_BYTES, 0) or b"{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {
        database: [key for key in keys if isinstance(key, str)]
        for database, keys in list(content.items())[:_MAX_DATABASES]
        if isinstance(keys, list)
    }
