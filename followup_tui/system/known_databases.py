"""Which databases were opened before, so that one that was deleted is not taken for a new one.

A private list of paths in the state folder. Losing it is harmless: a path counts as known again
once its database was opened."""

from __future__ import annotations

import json
import os
from pathlib import Path

from followup_tui.system.private_file import read_small_file, save_private_file

_MAX_PATHS = 200


def is_known(record: Path | None, database: Path) -> bool:
    """Return whether a database was opened at that path, or where it leads to, before.

    Without a record nothing is known. Never raises."""
    return bool(_spellings(database) & set(_load(record)))


def remember(record: Path | None, database: Path) -> None:
    """Record that a database was opened at that path. Never raises: a verb goes on without."""
    if record is None:
        return
    known, new = _load(record), _spellings(database)
    if not new <= set(known):
        kept = [path for path in known if path not in new]
        save_private_file(record, json.dumps([*kept, *sorted(new)][-_MAX_PATHS:], indent=1))


def _spellings(database: Path) -> set[str]:
    """Return the path and, for one that leads through links, where it leads to."""
    return {os.fspath(database), os.path.realpath(database)}


def _load(record: Path | None) -> list[str]:
    try:
        paths = json.loads((record and read_small_file(record)) or b"[]")
    except (OSError, ValueError, RecursionError):
        return []
    return [path for path in paths if isinstance(path, str)] if isinstance(paths, list) else []
