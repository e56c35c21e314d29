"""The list of changes, from the journal."""

from __future__ import annotations

from dataclasses import dataclass

from peewee import fn

from followup_tui.domain.change_label import ChangeLabel
from followup_tui.storage.database import fetch_rows
from followup_tui.storage.emptied_changes import LISTED
from followup_tui.storage.label_json import stored_label
from followup_tui.storage.tables import JournalRow


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A change; `made` and `undone` are UTC milliseconds."""

    id: int
    label: ChangeLabel
    made: int
    program: str
    undone: int | None


def recent_changes(limit: int) -> tuple[JournalEntry, ...]:
    """Return the last changes, newest first, undone ones included, folded ones not."""
    query = JournalRow.select(
        JournalRow.id,
        JournalRow.label,
        JournalRow.label_parts,
        JournalRow.made,
        JournalRow.program,
        JournalRow.undone,
    )
    newest = query.where(LISTED).order_by(JournalRow.id.desc()).limit(limit)
    return tuple(
        JournalEntry(entry_id, stored_label(text, parts), *rest)
        for entry_id, text, parts, *rest in fetch_rows(newest)
    )


def newest_standing_change() -> int | None:
    """Return the id of the change that undo would undo; None if there is none."""
    standing = JournalRow.select(fn.MAX(JournalRow.id)).where(JournalRow.undone.is_null())
    return next((newest for (newest,) in fetch_rows(standing)), None)
