"""Taking back and making again, whichever program made the change."""

from __future__ import annotations

from followup_tui.actions.context import Occasion
from followup_tui.domain.change import Change
from followup_tui.errors import NothingThereError
from followup_tui.storage import journal


def undo(occasion: Occasion) -> Change:
    """Take back the newest change; gives the way back, under the change's label.

    NothingThereError when there is none."""
    change = journal.undo(occasion.now)
    if change is None:
        raise NothingThereError("There is nothing to undo.")
    return change.inverse()


def redo() -> Change:
    """Make the change again that was undone last; NothingThereError when there is none."""
    change = journal.redo()
    if change is None:
        raise NothingThereError("There is nothing to redo.")
    return change
