"""Finds the entries of the journal that are damaged, and repairs what undo does not need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from followup_tui.domain.damaged_text import DamagedText, collecting_damage
from followup_tui.storage import records
from followup_tui.storage.bad_text import readable_text
from followup_tui.storage.checked_columns import stored_bytes
from followup_tui.storage.database import database
from followup_tui.storage.emptied_changes import REMOVED, empty_changes
from followup_tui.storage.label_json import label_from_json, stored_label
from followup_tui.storage.tables import JournalRow
from followup_tui.wording import Wording

_COLUMNS = ("uid", "label", "made", "program", "edits", "undone", "superseded", "label_parts")
_BATCH = 100


@dataclass(frozen=True, slots=True)
class BadEntry:
    """An entry of the journal that is damaged: `can_be_undone` if only its words are."""

    id: int
    label: Wording
    can_be_undone: bool


def find_bad_entries() -> Iterator[BadEntry]:
    """Yield the damaged entries, the oldest first."""
    for entry_id, values in _entries():
        with collecting_damage() as damage:
            read = _read(values)
        damage.update(value.raw for value in values.values() if isinstance(value, DamagedText))
        can_be_undone = _can_be_read(values["edits"])
        if damage or not can_be_undone or _has_bad_parts(values["label_parts"]):
            label = stored_label(read["label"], read["label_parts"]).wording
            yield BadEntry(entry_id, label, can_be_undone)


def repair_bad_entries() -> int:
    """Read what is text of the damaged entries as well as it can be, in the caller's transaction.

    Those that can't be undone are emptied. Returns how many entries were damaged."""
    bad = list(find_bad_entries())
    empty_changes([entry.id for entry in bad if not entry.can_be_undone], REMOVED)
    for entry in bad:
        if entry.can_be_undone:
            _repair(entry.id)
    return len(bad)


def _entries() -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the id and the stored values of each entry that is not emptied."""
    last_id = 0
    query = f"SELECT id, {', '.join(_COLUMNS)} FROM journal WHERE id > ? ORDER BY id LIMIT {_BATCH}"
    while rows := database.execute_sql(query, (last_id,)).fetchall():
        for entry_id, *stored in rows:
            values = dict(zip(_COLUMNS, stored, strict=True))
            if not (values["superseded"] == 1 and values["edits"] == ""):
                yield entry_id, values
        last_id = rows[-1][0]


def _read(values: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(JournalRow, name).python_value(values[name]) for name in _COLUMNS}


def _can_be_read(edits: Any) -> bool:
    try:
        return isinstance(edits, str) and records.edits_from_json(edits) is not None
    except ValueError:
        return False


def _has_bad_parts(parts: Any) -> bool:
    """Return whether the parts of the label are there and can't be read."""
    return parts is not None and label_from_json(JournalRow.label_parts.python_value(parts)) is None


def _repair(entry_id: int) -> None:
    query = f"SELECT {', '.join(_COLUMNS)} FROM journal WHERE id = ?"
    (stored,) = database.execute_sql(query, (entry_id,)).fetchall()
    values = dict(zip(_COLUMNS, stored, strict=True))
    read = _read(values)
    for name in ("uid", "label", "program"):
        read[name] = readable_text(stored_bytes(values[name])) or read[name]
    if _has_bad_parts(values["label_parts"]):
        read["label_parts"] = None
    if read["undone"] is None and values["undone"] is not None:
        read["undone"], read["superseded"] = read["made"], 1
    JournalRow.update(**read).where(JournalRow.id == entry_id).execute()
