"""Taking back and making again, whichever program made the change."""

from __future__ import annotations

from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.errors import NotFoundError
from followup_tui.storage import journal


def undo(context: Context) -> Change:
    """Take back the newest change; gives the way back, under the change's label.

    NothingThereError when there is none."""
    change = journal.undo(context.now)
    if change is None:
        raise NotFoundError("There is nothing to undo.")
    return change.inverse()


def redo() -> Change:
    """Make the change again that was undone last; NothingThereError when there is none."""
    change = journal.redo()
    if change is None:
        raise NotFoundError("There is nothing to redo.")
    return change
