"""Changes of which only a row with the uid is left, so that a queued line is saved once for ever.

They count as undone and superseded, so that undo and redo pass them."""

from __future__ import annotations

from collections.abc import Collection

from peewee import SQL, fn

from followup_tui.storage.database import id_list
from followup_tui.storage.tables import JournalRow

FOLDED, REMOVED = "", "removed"
"""What stands as the program of a folded change, and of one whose record was damaged."""
LISTED = JournalRow.program.not_in([FOLDED, REMOVED])
"""The changes that can be undone, redone or at least shown."""


def empty_changes(ids: Collection[int], program: str) -> None:
    """Drop what these changes keep for undo, in the caller's transaction.

    Of a damaged row also what has another type than its column, as the schema refuses that."""
    made = SQL("CASE typeof(made) WHEN 'integer' THEN made ELSE 0 END")
    JournalRow.update(
        uid=SQL("ifnull(CAST(uid AS TEXT), hex(randomblob(16)))"),
        label="",
        label_parts=None,
        made=made,
        program=program,
        edits="",
        undone=fn.COALESCE(SQL("CASE typeof(undone) WHEN 'integer' THEN undone END"), made),
        superseded=1,
    ).where(JournalRow.id.in_(id_list(ids))).execute()
