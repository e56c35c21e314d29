"""What an action on the main screen applies to."""

from __future__ import annotations

from followup_tui.ui.host import Target
from followup_tui.ui.screens.main_data import MainData
from followup_tui.ui.screens.main_layout import PaneLayout


class MainTarget:
    """The marked rows or the one under the cursor; in the details, the person's."""

    def __init__(self, panes: PaneLayout, data: MainData) -> None:
        self._panes = panes
        self._data = data

    def selected(self) -> Target:
        """Return what an action applies to; without ids if nothing is selected."""
        row_list, is_due = self._data.row_list, self._data.row_list is self._data.due
        if self._panes.pane == "detail":
            record = row_list.current_id
            return Target((record,) if record else (), is_due)
        return Target(row_list.selected_ids, is_due)

    def single(self, target: Target) -> Target:
        """Return the row under the cursor, whatever is marked."""
        record = self._data.row_list.current_id if self._panes.pane != "detail" else None
        return Target((record or target.ids[0],), target.are_followups)

    @property
    def nothing_selected_text(self) -> str:
        """Why no row is selected: there are no contacts, or none match the filter."""
        if self._data.is_filtered:
            return "Nothing matches. Press esc to show all."
        return "No contacts yet. Press a to add one."
