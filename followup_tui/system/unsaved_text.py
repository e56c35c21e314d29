"""Unsaved text of forms and prompts, kept in a private file between sessions.

Losing the file costs only the unsaved text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from followup_tui.system.private_file import read_small_file, save_private_file

MAX_TEXTS = 50
"""How many texts are kept for one database, the newest."""
MAX_LENGTH = 4_000_000
"""How many characters the texts of one database have together; more than a long paste."""
_MAX_BYTES = 16 * MAX_LENGTH
"""What the file of a few databases takes: a character is up to 12 bytes of JSON."""

FieldTexts = dict[str, str]
"""The unsaved text of each field, by the field's name."""


class UnsavedText:
    """The unsaved texts of one database, by topic such as `add` or `note 7`."""

    def __init__(self, file: Path | None = None, database: str = "") -> None:
        """Load the texts of that database; without a file they are kept in memory only."""
        self._file = file
        self._database = database
        self._texts: dict[str, FieldTexts] = _read(file).get(database, {}) if file else {}
        self._saved = dict(self._texts)

    def get(self, topic: str) -> FieldTexts:
        """Return the unsaved fields of that topic; empty when there are none."""
        return self._texts.get(topic, {})

    def put(self, topic: str, fields: Mapping[str, str] | None) -> None:
        """Keep these fields for the topic, or forget them when empty or None."""
        self._texts.pop(topic, None)
        if fields and _length(fields) <= MAX_LENGTH:
            self._texts[topic] = dict(fields)
            while len(self._texts) > MAX_TEXTS or self._total_length() > MAX_LENGTH:
                del self._texts[next(iter(self._texts))]

    def _total_length(self) -> int:
        return sum(map(_length, self._texts.values()))

    def save(self) -> None:
        """Write changed texts to the file; never raises."""
        if self._file is None or self._texts == self._saved:
            return
        self._saved = dict(self._texts)
        databases = _read(self._file)
        databases.pop(self._database, None)
        if self._texts:
            databases[self._database] = self._texts
        save_private_file(self._file, json.dumps(databases, indent=1))


def _length(fields: Mapping[str, str]) -> int:
    return sum(map(len, fields.values()))


def _read(file: Path) -> dict[str, dict[str, FieldTexts]]:
    """Return the texts of each database; empty when the file is missing or broken."""
    try:
        content = json.loads(read_small_file(file, _MAX_BYTES) or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {name: _valid_texts(texts) for name, texts in content.items() if isinstance(texts, dict)}


def _valid_texts(texts: dict[object, object]) -> dict[str, FieldTexts]:
    return {
        str(topic): {str(name): text for name, text in fields.items() if isinstance(text, str)}
        for topic, fields in texts.items()
        if isinstance(fields, dict)
    }
