"""Layers over the plain lists of the main screen: Esc closes them one after the other."""

from __future__ import annotations

from followup_tui.ui.screens.main_data import MainData
from followup_tui.ui.screens.main_layout import PaneLayout


class Layers:
    """Marks, zoom, the details, a filter: the last is closed first."""

    def __init__(self, panes: PaneLayout, data: MainData) -> None:
        self._panes = panes
        self._data = data

    def close_top(self) -> bool:
        """Close the uppermost layer; return whether there was one."""
        panes, data = self._panes, self._data
        if data.due.marked_ids or data.contacts.marked_ids:
            data.clear_marks()
        elif panes.is_zoomed:
            panes.zoom(False)
        elif panes.pane == "detail":
            panes.focus(panes.list_pane)
        elif data.filter_text:
            data.filter("")
        elif data.no_next_step:
            data.show_no_next_step(False)
        else:
            return False
        return True
