"""A screen with one list that fills it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from followup_tui.domain.change import Change
from followup_tui.storage.queries.paging import Window
from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.list_loader import ListPage, RowSource
from followup_tui.ui.widgets.row_list import RowList


class ListScreen(BaseScreen):
    """Reads its list when it opens, and again after each change; leaves when nothing is marked."""

    empty_message: ClassVar[tuple[str, ...]]
    """What the list shows while it is empty."""

    @property
    def row_list(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    def on_mount(self) -> None:
        """Read the list."""
        self.refresh_footer()
        self.data_changed()

    def data_changed(self) -> None:
        """Read the list again."""
        if not self.is_dismissed:
            self.loader.reload_list(self.row_list, self.empty_message, self.refresh_titles)

    def row_source(self, row_list: RowList) -> RowSource:
        """Return this screen: it reads the rows of its only list."""
        return self

    async def read_page(self, window: Window) -> ListPage:
        """Read a part of the list; raises storage errors."""
        raise NotImplementedError

    async def read_ids(self) -> Iterable[int]:
        """Read the ids of all rows; raises storage errors."""
        raise NotImplementedError

    def clear_marks(self) -> None:
        """Clear all marks."""
        self.row_list.clear_marks()

    def change_finished(self, change: Change | None) -> None:
        """Read the list again."""
        self.clear_marks()
        self.data_changed()

    def action_leave(self) -> None:
        """Clear the marks, or go back."""
        if self.row_list.marked_ids:
            self.clear_marks()
        else:
            self.dismiss()
