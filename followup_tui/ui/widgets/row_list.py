"""The list widget of all lists: any number of rows, only a window of which is loaded.

It draws plain text, never markup, and asks for rows by message; it never reads the database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import ClassVar, TypeAlias

from textual import events
from textual.strip import Strip

from followup_tui.ui.widgets import row_messages
from followup_tui.ui.widgets.empty_text import EmptyText
from followup_tui.ui.widgets.line_view import LineView
from followup_tui.ui.widgets.list_row import ListColumn, ListRow, RowLayout
from followup_tui.ui.widgets.row_demand import RowDemand, wanted_rows
from followup_tui.ui.widgets.row_marks import RowMarks
from followup_tui.ui.widgets.row_window import RowWindow


class RowList(LineView):
    """A scrolling list of records with marks and a cursor, which is always in view."""

    STYLE_PREFIX = "row-list"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"row-list--{part}"
        for part in (
            *("row", "cursor", "over", "bar", "marked", "sign", "strong", "dim"),
            *("overdue", "today", "tag", "promise", "thumb"),
        )
    }
    RowsNeeded: TypeAlias = row_messages.RowsNeeded
    Highlighted: TypeAlias = row_messages.Highlighted
    Opened: TypeAlias = row_messages.Opened
    LeaveRequested: TypeAlias = row_messages.LeaveRequested
    MarkAllRequested: TypeAlias = row_messages.MarkAllRequested
    MarksChanged: TypeAlias = row_messages.MarksChanged

    def __init__(self, columns: Sequence[ListColumn], *, id: str, empty: str = "") -> None:
        super().__init__(id=id)
        self._layout = RowLayout(columns)
        self._count = self._cursor = 0
        self._rows: RowWindow[ListRow] = RowWindow()
        self._demand = RowDemand(self._rows)
        self._marks = RowMarks()
        self._empty_text = EmptyText(*[empty] if empty else [])
        self._reported_id: int | None = None
        self._is_loaded = False
        self._just_focused = self._click_opens = False

    # Content

    def show(self, count: int, start: int, rows: Sequence[ListRow], cursor: int | None) -> None:
        """Replace the list: its length, the loaded rows from `start` on, and the cursor's index.

        A `cursor` of None keeps the index. The cursor stays on its screen line if possible.
        """
        self._rows.clear()
        self._rows.add(start, rows[: max(0, count - start)])
        self._set_list(count, self._cursor if cursor is None else cursor)

    def fill(self, start: int, rows: Sequence[ListRow]) -> None:
        """Add loaded rows, starting at index `start`."""
        self._rows.add(start, rows[: max(0, self._count - start)])
        self._demand.answered(start, start + len(rows))
        self._rows.trim(self.top + self.height // 2, self._cursor)
        self.repaint_lines(*range(start, start + len(rows)))
        self._report_cursor()
        self._request_rows()

    def remove_rows(self, ids: Collection[int]) -> None:
        """Remove rows ahead of the database; the cursor moves to the next remaining row."""
        removed = {index for index, row in self._rows if row.id in ids}
        self._unmark(ids)
        if removed:
            self._rows.remove(removed)
            above = sum(index < self._cursor for index in removed)
            self._set_list(self._count - len(removed), self._cursor - above)

    def show_message(self, lines: Sequence[str]) -> None:
        """Set the text of the empty list: the first line is bold, the others are muted."""
        self._empty_text = EmptyText(*lines)
        if not self._count:
            self.refresh()

    def mark(self, ids: Iterable[int]) -> None:
        """Add marks to these records, loaded or not."""
        self._marks.add(ids)
        self.refresh()
        self._report_marks()

    def clear_marks(self) -> None:
        """Remove all marks."""
        self._unmark(self.marked_ids)

    def go_to(self, index: int) -> None:
        """Move the cursor to this index, or to the nearest existing row."""
        before, self._cursor = self._cursor, self._clamped(index)
        if before != self._cursor:
            self.repaint_lines(before, self._cursor)
        self._cursor_moved()

    # State

    @property
    def count(self) -> int:
        """The number of rows, loaded or not."""
        return self._count

    @property
    def cursor(self) -> int:
        """The index of the row under the cursor; 0 in an empty list."""
        return self._cursor

    @property
    def current_id(self) -> int | None:
        """The id of the record under the cursor; None if there is none or it is not loaded."""
        row = self._rows.get(self._cursor)
        return None if row is None else row.id

    @property
    def marked_ids(self) -> frozenset[int]:
        """The ids of the marked records, listed at the moment or not."""
        return self._marks.ids

    @property
    def selected_ids(self) -> tuple[int, ...]:
        """The ids of the marked records, loaded ones first in list order; else the current id."""
        if not self._marks:
            return () if self.current_id is None else (self.current_id,)
        return self._marks.in_order([row.id for row in self.rows])

    @property
    def rows(self) -> list[ListRow]:
        """The loaded rows, in list order."""
        return [row for _, row in self._rows]

    @property
    def message(self) -> tuple[str, ...]:
        """The text that the list shows while it is empty."""
        return self._empty_text.lines

    @property
    def wanted_window(self) -> tuple[int, int]:
        """The (start, stop) worth loading now: the rows in view, and two screens on either side."""
        return wanted_rows(self.top, self.height, self._count)

    @property
    def is_cursor_loaded(self) -> bool:
        """Whether the record under the cursor is known, or there is none."""
        return not self._count or self.current_id is not None

    # Keys

    def action_open(self) -> None:
        """Open the record under the cursor."""
        if self.current_id is not None:
            self.post_message(self.Opened(self, self.current_id))

    def action_leave(self) -> None:
        """Go back."""
        self.post_message(self.LeaveRequested(self))

    def action_mark(self) -> None:
        """Toggle the mark of the row under the cursor and go one row down."""
        if self.current_id is not None:
            self._marks.toggle(self.current_id)
            self.repaint_lines(self._cursor)
            self._report_marks()
            self.go_to(self._cursor + 1)

    def action_mark_all(self) -> None:
        """Request marks on every row; remove all marks if every row has one."""
        if self._count and not self._marks.cover(self._count, (row.id for row in self.rows)):
            self.post_message(self.MarkAllRequested(self))
        else:
            self.clear_marks()

    # Mouse, focus and size

    def on_focus(self) -> None:
        self._just_focused = True
        # The mouse button that gave the focus is already in the queue, so this runs after it.
        self.call_later(setattr, self, "_just_focused", False)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        # The click that focuses the list only selects.
        self._click_opens = not self._just_focused

    def on_click(self, event: events.Click) -> None:
        """Select the row, or open it if it was selected already."""
        offset = event.get_content_offset(self)
        if offset is None or event.button != 1 or self.top + offset.y >= self._count:
            return
        if self.top + offset.y == self._cursor and self._click_opens:
            self.action_open()
        else:
            self.go_to(self.top + offset.y)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll, and take the cursor along."""
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll, and take the cursor along."""
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, step: int) -> None:
        """Scroll as Textual does, but keep the cursor in view: keys act on what can be seen."""
        event.stop()
        event.prevent_default()
        self.scroll_to_line(self.top + step * round(self.app.scroll_sensitivity_y))
        if self.height:
            self.go_to(max(self.top, min(self._cursor, self.top + self.height - 1)))

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._layout.set_width(self.text_width)
        self._cursor_moved()
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._request_rows()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Render one screen line: a row, or a line of the empty list's message."""
        index = self.top + y
        if not self._count:
            size = self.text_width, self.height
            pieces = self._empty_text.pieces(y, *size) if self._is_loaded else []
            return self.render_strip(y, pieces, "row")
        if index >= self._count:
            return self.render_strip(y, [], "row")
        row = self._rows.get(index)
        is_cursor, is_marked = index == self._cursor, row is not None and row.id in self._marks
        ground = f"row {'marked ' if is_marked else ''}{'cursor' if is_cursor else ''}"
        return self.render_strip(y, self._layout.pieces(row, is_cursor, is_marked), ground)

    # Updating

    def _clamped(self, index: int) -> int:
        return max(0, min(index, self._count - 1))

    def _set_list(self, count: int, cursor: int) -> None:
        """Set a new length and cursor; the cursor keeps its screen line."""
        self._is_loaded = True
        before, top = self._cursor, self.top
        self._count = max(0, count)
        self._cursor = self._clamped(cursor)
        self._demand.forget()
        self.set_length(self._count)
        self.scroll_to_line(top + self._cursor - before)
        self._rows.trim(self.top + self.height // 2, self._cursor)
        self.refresh()
        self._cursor_moved()

    def move_by(self, lines: int) -> None:
        """Move the cursor down by this many rows, or up if negative."""
        self.go_to(self._cursor + lines)

    def page_by(self, lines: int) -> None:
        """Move the cursor and the view by this many rows, so that the cursor keeps its line."""
        self.scroll_to_line(self.top + lines)
        self.go_to(self._cursor + lines)

    def _cursor_moved(self) -> None:
        """Scroll just enough to bring the cursor into view, and say where it is."""
        if self._cursor < self.top:
            self.scroll_to_line(self._cursor)
        elif self.height and self._cursor >= self.top + self.height:
            self.scroll_to_line(self._cursor - self.height + 1)
        self._request_rows()
        self._report_cursor()

    def _report_cursor(self) -> None:
        """Post `Highlighted` if another record is under the cursor, once its row is loaded."""
        if self.current_id is None and self._count:
            return
        if self.current_id != self._reported_id:
            self._reported_id = self.current_id
            self.post_message(self.Highlighted(self, self.current_id, self._cursor))

    def _request_rows(self) -> None:
        """Post `RowsNeeded` when less than half a screen around the view is loaded."""
        wanted = self._demand.request(self.top, self.height, self._count) if self.height else None
        if wanted is not None:
            self.post_message(self.RowsNeeded(self, *wanted))

    def _unmark(self, ids: Collection[int]) -> None:
        if self._marks.remove(ids):
            self.refresh()
            self._report_marks()

    def _report_marks(self) -> None:
        self.post_message(self.MarksChanged(self, len(self._marks)))
