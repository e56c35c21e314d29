"""What the screens of one list have in common: its pages are read, filled in and marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from textual import on, work

from followup_tui.domain.change import Change
from followup_tui.errors import FollowupError
from followup_tui.storage.queries.paging import Page, Window
from followup_tui.ui.queries import window
from followup_tui.ui.screens.contact_actions import PeopleKeys
from followup_tui.ui.widgets.list_row import Row
from followup_tui.ui.widgets.row_list import RowList

R = TypeVar("R")


class ListScreen(PeopleKeys, Generic[R]):
    """Holds one `RowList`; the subclass says what stands in it."""

    nobody: Sequence[str] = ()
    """What the list says when it is empty."""

    @property
    def listed(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    # What the subclass knows

    async def page(self, wanted: Window) -> Page[R]:
        """Read some rows."""
        raise NotImplementedError

    async def every_id(self) -> Iterable[int]:
        """Read which records there are, loaded or not."""
        raise NotImplementedError

    def rows_of(self, found: Sequence[R]) -> list[Row]:
        """The records as rows."""
        raise NotImplementedError

    def show_titles(self) -> None:
        """Say in the border what is listed; the list has been read."""
        raise NotImplementedError

    # Reading

    def on_mount(self) -> None:
        self.show_hints()
        self.reread()

    def reread(self) -> None:
        if not self.is_left:
            self._reload()

    @work(exclusive=True, group="reload")
    async def _reload(self) -> None:
        try:
            page = await self.page(window(self.listed))
        except FollowupError as error:
            self.complain(error)
            return
        if self.is_left:
            return
        self.listed.show(page.count, page.start, self.rows_of(page.rows), page.cursor)
        if not page.count:
            self.listed.say(self.nobody)
        self.show_titles()

    @on(RowList.RowsNeeded)
    def _bring(self, event: RowList.RowsNeeded) -> None:
        event.stop()
        self._bring_rows(event.start, event.end)

    @work(exclusive=True, group="rows")
    async def _bring_rows(self, start: int, end: int) -> None:
        try:
            page = await self.page(Window(start, end))
        except FollowupError as error:
            self.complain(error)
            return
        self.listed.fill(page.start, self.rows_of(page.rows))

    # Marks

    @on(RowList.MarkAllWanted)
    def _mark_all(self, event: RowList.MarkAllWanted) -> None:
        event.stop()
        self._mark_every_row()

    @work(exclusive=True, group="marks")
    async def _mark_every_row(self) -> None:
        try:
            self.listed.mark(await self.every_id())
        except FollowupError as error:
            self.complain(error)

    @on(RowList.Marked)
    def _marks_changed(self, event: RowList.Marked) -> None:
        event.stop()
        self.show_titles()

    def clear_marks(self) -> None:
        self.listed.clear_marks()

    # Changing and leaving

    def made(self, change: Change | None) -> None:
        self.clear_marks()
        self.reread()

    def action_leave(self) -> None:
        """Take the marks away, or go back to where the person came from."""
        if self.listed.marked:
            self.clear_marks()
        else:
            self.dismiss()
