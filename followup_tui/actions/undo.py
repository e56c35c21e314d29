"""Undo and redo, whichever program made the change."""

from __future__ import annotations

from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.undo_limits import OLDER_FOLDED, Folded, UndoLimits
from followup_tui.errors import FollowupError, NothingToDoError
from followup_tui.storage import journal, journal_end
from followup_tui.storage.database import lock_timeout

_SHORT_WAIT = 0.1
"""Seconds to wait for a lock: old changes can wait."""
UNDONE, REDONE = "Undone: {}", "Redone: {}"
"""The messages; {} is the label of the change."""


def undo(context: Context) -> Change:
    """Undo the last change and return its inverse, with the label of the change.

    NothingToDoError if there is nothing to undo, ChangedElsewhereError if a record of it has been
    changed outside the journal."""
    change = journal.undo(context.now)
    if change is None:
        older = OLDER_FOLDED if journal_end.has_folded() else ""
        raise NothingToDoError("Nothing to undo.", hint=older)
    return change.inverse()


def redo(context: Context) -> Change:
    """Redo the change that was undone last.

    NothingToDoError if there is nothing to redo, ChangedElsewhereError as for `undo`."""
    change = journal.redo(context.now)
    if change is None:
        raise NothingToDoError("Nothing to redo.")
    return change


def fold_old_changes(context: Context, limits: UndoLimits) -> Folded:
    """Fold some of the oldest changes if they are beyond the limits, so that they can't be undone.

    Never raises for the state of the database: what fails is tried again later."""
    try:
        with lock_timeout(_SHORT_WAIT):
            return journal_end.fold_old_changes(context.now, limits)
    except FollowupError:
        return Folded()
