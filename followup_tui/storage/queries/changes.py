"""What was changed, as the journal tells it."""

from __future__ import annotations

from dataclasses import dataclass

from followup_tui.storage.database import fetch_rows
from followup_tui.storage.tables import JournalRow


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A change: `made` and `undone` are UTC instants in milliseconds."""

    id: int
    label: str
    made: int
    program: str
    undone: int | None


def recent_changes(most: int) -> tuple[JournalEntry, ...]:
    """The newest changes, newest first."""
    query = JournalRow.select(
        JournalRow.id, JournalRow.label, JournalRow.made, JournalRow.program, JournalRow.undone
    )
    return tuple(
        JournalEntry(*row) for row in fetch_rows(query.order_by(JournalRow.id.desc()).limit(most))
    )
