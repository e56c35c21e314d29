"""What the screens of one list have in common: its pages are read, filled in and marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from textual import on, work

from followup_tui.domain.change import Change
from followup_tui.errors import FollowupError
from followup_tui.storage.queries.paging import Page, Window
from followup_tui.ui.queries import wanted_window
from followup_tui.ui.screens.contact_actions import ContactActionsScreen
from followup_tui.ui.widgets.list_row import ListRow
from followup_tui.ui.widgets.row_list import RowList

R = TypeVar("R")


class ListScreen(ContactActionsScreen, Generic[R]):
    """Holds one `RowList`; the subclass says what stands in it."""

    empty_message: Sequence[str] = ()
    """What the list says when it is empty."""

    @property
    def row_list(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    # What the subclass knows

    async def read_page(self, wanted: Window) -> Page[R]:
        """Read some rows."""
        raise NotImplementedError

    async def read_all_ids(self) -> Iterable[int]:
        """Read which records there are, loaded or not."""
        raise NotImplementedError

    def make_rows(self, found: Sequence[R]) -> list[ListRow]:
        """The records as rows."""
        raise NotImplementedError

    def show_titles(self) -> None:
        """Say in the border what is listed; the list has been read."""
        raise NotImplementedError

    # Reading

    def on_mount(self) -> None:
        self.refresh_footer()
        self.data_changed()

    def data_changed(self) -> None:
        if not self.is_dismissed:
            self._reload()

    @work(exclusive=True, group="reload")
    async def _reload(self) -> None:
        try:
            page = await self.read_page(wanted_window(self.row_list))
        except FollowupError as error:
            self.show_error(error)
            return
        if self.is_dismissed:
            return
        self.row_list.show(page.count, page.start, self.make_rows(page.rows), page.cursor)
        if not page.count:
            self.row_list.show_message(self.empty_message)
        self.show_titles()

    @on(RowList.RowsNeeded)
    def _bring(self, event: RowList.RowsNeeded) -> None:
        event.stop()
        self._bring_rows(event.start, event.end)

    @work(exclusive=True, group="rows")
    async def _bring_rows(self, start: int, end: int) -> None:
        try:
            page = await self.read_page(Window(start, end))
        except FollowupError as error:
            self.show_error(error)
            return
        self.row_list.fill(page.start, self.make_rows(page.rows))

    # Marks

    @on(RowList.MarkAllRequested)
    def _mark_all(self, event: RowList.MarkAllRequested) -> None:
        event.stop()
        self._mark_every_row()

    @work(exclusive=True, group="marks")
    async def _mark_every_row(self) -> None:
        try:
            self.row_list.mark(await self.read_all_ids())
        except FollowupError as error:
            self.show_error(error)

    @on(RowList.MarksChanged)
    def _marks_changed(self, event: RowList.MarksChanged) -> None:
        event.stop()
        self.show_titles()

    def clear_marks(self) -> None:
        self.row_list.clear_marks()

    # Changing and leaving

    def change_finished(self, change: Change | None) -> None:
        self.clear_marks()
        self.data_changed()

    def action_leave(self) -> None:
        """Take the marks away, or go back to where the person came from."""
        if self.row_list.marked_ids:
            self.clear_marks()
        else:
            self.dismiss()
