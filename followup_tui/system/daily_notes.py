"""Which messages were shown on which day, so that each is shown once a day.

Losing the file costs one repeated message."""

from __future__ import annotations

import json
from pathlib import Path

from followup_tui.system.private_file import read_small_file, save_private_file

_MAX_NOTES = 100
_shown: dict[str, str] = {}


def is_first_today(record: Path | None, key: str, day: str) -> bool:
    """Return whether the message was not shown on that day yet, and record it. Never raises.

    `key` names the message, `day` is the day as text."""
    notes = _load(record) if record is not None else _shown
    if notes.get(key) == day:
        return False
    notes = {**{name: at for name, at in notes.items() if name != key}, key: day}
    if record is None:
        _shown.update(notes)
    else:
        save_private_file(record, json.dumps(dict([*notes.items()][-_MAX_NOTES:]), indent=1))
    return True


def _load(record: Path) -> dict[str, str]:
    try:
        notes = json.loads(read_small_file(record) or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    return {str(key): str(day) for key, day in notes.items()} if isinstance(notes, dict) else {}
