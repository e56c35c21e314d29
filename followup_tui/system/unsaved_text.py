"""Lines that were typed and not saved, kept over the end of the program in a file of the owner's
alone. Losing that file costs what was half typed and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from followup_tui.system.app_state import write_private_file
from followup_tui.system.toml_file import read_small_file

MAX_TEXTS = 50
MAX_FIELD_LENGTH = 20_000
"""How many are kept of one database, the newest, and how long each part may be."""

FieldTexts = dict[str, str]


class UnsavedText:
    """What is half typed, each by what it is about; of one database."""

    def __init__(self, file: Path | None = None, database: str = "") -> None:
        """Without a file it is kept in memory alone."""
        self._file = file
        self._database = database
        self._kept: dict[str, FieldTexts] = _read(file).get(database, {}) if file else {}
        self._written = dict(self._kept)

    def get(self, about: str) -> FieldTexts:
        """What was typed about that; empty when nothing was."""
        return self._kept.get(about, {})

    def put(self, about: str, typed: Mapping[str, str] | None) -> None:
        """Keep this, or nothing any more."""
        self._kept.pop(about, None)
        if typed and all(len(text) <= MAX_FIELD_LENGTH for text in typed.values()):
            self._kept[about] = dict(typed)
            while len(self._kept) > MAX_TEXTS:
                del self._kept[next(iter(self._kept))]

    def save(self) -> None:
        """Write it down, where it is not yet; nobody is stopped when that fails."""
        if self._file is None or self._kept == self._written:
            return
        self._written = dict(self._kept)
        every = _read(self._file)
        every.pop(self._database, None)
        if self._kept:
            every[self._database] = self._kept
        write_private_file(self._file, json.dumps(every, indent=1))


def _read(file: Path) -> dict[str, dict[str, FieldTexts]]:
    try:
        found = json.loads(read_small_file(file) or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: _of_one(kept) for name, kept in found.items() if isinstance(kept, dict)}


def _of_one(kept: dict[object, object]) -> dict[str, FieldTexts]:
    """What of it has the right shape."""
    return {
        str(about): {str(part): text for part, text in typed.items() if isinstance(text, str)}
        for about, typed in kept.items()
        if isinstance(typed, dict)
    }
