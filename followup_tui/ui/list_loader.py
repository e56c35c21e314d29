"""The one place where lists are read again: one reading at a time, and none that a change has made
obsolete is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from textual.screen import Screen
from textual.worker import Worker

from followup_tui.errors import FollowupError
from followup_tui.storage.queries.paging import Window
from followup_tui.ui.messages import show_error
from followup_tui.ui.widgets.list_row import ListRow
from followup_tui.ui.widgets.row_list import RowList
from followup_tui.ui.workers import start_worker

_MIN_ROWS = 200


@dataclass(frozen=True, slots=True)
class ListPage:
    """A part of a list, ready to be shown."""

    count: int
    """How many rows the whole list has."""
    start: int
    """The index of the first row of the part."""
    rows: Sequence[ListRow]
    cursor: int | None
    """The index of the row to put the cursor on; None: as it is."""


class RowSource(Protocol):
    """Where the rows of a list come from. Both raise the storage errors of reading."""

    async def read_page(self, window: Window) -> ListPage:
        """Read a part of the list."""

    async def read_ids(self) -> Iterable[int]:
        """Read the ids of all rows."""


def wanted_window(row_list: RowList, keep: int | None = None) -> Window:
    """Return the rows that a list wants, around the record `keep` or the one under its cursor."""
    start, stop = row_list.wanted_window
    # An empty list wants no rows, but the next reading may find some.
    return Window(start, max(stop, start + _MIN_ROWS), keep or row_list.current_id)


class ListLoader:
    """Runs the readings of one screen, and knows whether its rows are current."""

    def __init__(
        self,
        screen: Screen[Any],
        source_of: Callable[[RowList], RowSource],
        on_current: Callable[[], None],
    ) -> None:
        """`on_current` is called whenever the rows have become current."""
        self._screen = screen
        self._source_of = source_of
        self._on_current = on_current
        self._current = asyncio.Event()
        self._is_reading = False
        self._is_stopped = False
        self._fills: dict[str, tuple[RowList, Worker[None]]] = {}
        """By list, the last reading of rows that scrolling needed."""

    @property
    def is_current(self) -> bool:
        """Whether keys may act on the rows: they are what the last filter and change ask for."""
        return self._current.is_set()

    @property
    def is_reading(self) -> bool:
        """Whether a reading is under way."""
        return self._is_reading

    @property
    def is_reading_cursor(self) -> bool:
        """Whether a list's cursor is on a row that is just being read."""
        return any(
            not row_list.is_cursor_loaded and not worker.is_finished
            for row_list, worker in self._fills.values()
        )

    async def wait(self) -> None:
        """Wait until the rows are current."""
        await self._current.wait()

    def reload(self, read: Callable[[], Coroutine[None, None, None]]) -> None:
        """Read again; `read` shows the result and then calls `done`."""
        if not self._is_stopped:
            self._is_reading = True
            start_worker(self._screen, read, group="reload", exclusive=True)

    def reload_list(
        self, row_list: RowList, empty_message: Sequence[str], shown: Callable[[], None]
    ) -> None:
        """Read the only list of a screen again; `shown` is called when it is shown."""
        self.reload(partial(self._read_list, row_list, empty_message, shown))

    async def _read_list(
        self, row_list: RowList, empty_message: Sequence[str], shown: Callable[[], None]
    ) -> None:
        try:
            page = await self._source_of(row_list).read_page(wanted_window(row_list))
        except FollowupError as error:
            show_error(self._screen.app, error)
        else:
            if self._is_stopped:
                return
            row_list.show(page.count, page.start, page.rows, page.cursor)
            if not page.count:
                row_list.show_message(empty_message)
            shown()
        self.done()

    def done(self) -> None:
        """The rows are current, or could not be read."""
        self._is_reading = False
        self._current.set()
        self._on_current()

    def cancel(self) -> None:
        """A change begins: what is being read is older."""
        self._screen.workers.cancel_group(self._screen, "reload")

    def invalidate(self) -> None:
        """The rows are wrong until the next reading: keys that act on them wait."""
        self._current.clear()

    def stop(self) -> None:
        """The screen is left: nothing is read any more, and nobody waits."""
        self._is_stopped = True
        self._current.set()
        self._on_current()

    def fill(self, row_list: RowList, start: int, stop: int) -> None:
        """Read the rows that a list needs for scrolling."""
        read = partial(self._fill, row_list, Window(start, stop))
        group = f"rows {row_list.id}"
        worker = start_worker(self._screen, read, group=group, exclusive=True)
        self._fills[group] = row_list, worker

    async def _fill(self, row_list: RowList, window: Window) -> None:
        try:
            page = await self._source_of(row_list).read_page(window)
        except FollowupError as error:
            show_error(self._screen.app, error)
        else:
            row_list.fill(page.start, page.rows)
        self._on_current()

    async def mark_all(self, row_list: RowList) -> None:
        """Mark all rows of a list, loaded or not; the rows are current then."""
        try:
            row_list.mark(await self._source_of(row_list).read_ids())
        except FollowupError as error:
            show_error(self._screen.app, error)
        if not self._is_reading:
            self.done()
