"""Where the rows of the two lists of the main screen come from."""

from __future__ import annotations

from collections.abc import Iterable

from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.paging import Window
from followup_tui.ui import queries
from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.list_loader import ListPage
from followup_tui.ui.screens.main_data import MainData


class DueSource:
    """The rows of what is due."""

    def __init__(self, screen: BaseScreen, data: MainData) -> None:
        self._screen = screen
        self._data = data

    async def read_page(self, window: Window) -> ListPage:
        """Read a part of the list; raises storage errors."""
        context = self._screen.context()
        page = await self._screen.database.run(
            due_queries.due_page, context.now, context.rules, window, self._data.filter_text
        )
        rows = self._data.due.rows_of(page.rows, context.today.day)
        return ListPage(page.count, page.start, rows, page.cursor)

    async def read_ids(self) -> Iterable[int]:
        """Read the ids of all that is due; raises storage errors."""
        context = self._screen.context()
        return await self._screen.database.run(
            due_queries.due_ids, context.now, context.rules, self._data.filter_text
        )


class ContactSource:
    """The rows of the contacts."""

    def __init__(self, screen: BaseScreen, data: MainData) -> None:
        self._screen = screen
        self._data = data

    async def read_page(self, window: Window) -> ListPage:
        """Read a part of the list; raises storage errors."""
        context, data = self._screen.context(), self._data
        request = queries.ListRequest(data.filter_text, data.no_next_step, window, window)
        page = await self._screen.database.run(queries.read_contact_rows, context, request)
        rows = data.contacts.rows_of(page.rows, context.today.day)
        return ListPage(page.count, page.start, rows, page.cursor)

    async def read_ids(self) -> Iterable[int]:
        """Read the ids of all contacts that the filters leave; raises storage errors."""
        context, data = self._screen.context(), self._data
        return await self._screen.database.run(
            queries.read_contact_ids, context, data.filter_text, data.no_next_step
        )
