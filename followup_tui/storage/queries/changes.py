"""The list of changes, from the journal."""

from __future__ import annotations

from dataclasses import dataclass

from followup_tui.storage.database import fetch_rows
from followup_tui.storage.tables import JournalRow


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A change; `made` and `undone` are UTC milliseconds."""

    id: int
    label: str
    made: int
    program: str
    undone: int | None


def recent_changes(limit: int) -> tuple[JournalEntry, ...]:
    """Return the last changes, newest first, undone ones included."""
    query = JournalRow.select(
        JournalRow.id, JournalRow.label, JournalRow.made, JournalRow.program, JournalRow.undone
    )
    newest = query.order_by(JournalRow.id.desc()).limit(limit)
    return tuple(JournalEntry(*row) for row in fetch_rows(newest))
