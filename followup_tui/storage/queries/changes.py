"""What was changed, as the journal tells it."""

from __future__ import annotations

from dataclasses import dataclass

from followup_tui.storage.database import rows
from followup_tui.storage.tables import JournalRow


@dataclass(frozen=True, slots=True)
class Entry:
    """A change: `made` and `undone` are UTC instants in milliseconds."""

    id: int
    label: str
    made: int
    program: str
    undone: int | None


def history(most: int) -> tuple[Entry, ...]:
    """The newest changes, newest first."""
    query = JournalRow.select(
        JournalRow.id, JournalRow.label, JournalRow.made, JournalRow.program, JournalRow.undone
    )
    return tuple(Entry(*row) for row in rows(query.order_by(JournalRow.id.desc()).limit(most)))
