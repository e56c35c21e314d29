"""The list both list panes are made of: any number of rows, of which only a window is loaded.

Draws plain text, never markup; asks for rows by message and never reads them itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.message import Message
from textual.strip import Strip

from followup_tui.ui.widgets.cells import wrap_cells
from followup_tui.ui.widgets.line_view import LineView
from followup_tui.ui.widgets.list_row import GUTTER, ListColumn, ListRow, RowLayout
from followup_tui.ui.widgets.row_window import RowWindow

# What is taken for the height before the first layout.
_LINES_AT_FIRST = 40


@dataclass
class RowListMessage(Message):
    """Something that happened in a list."""

    list: RowList

    @property
    def control(self) -> RowList:
        """What a selector in `@on` is matched with."""
        return self.list


class RowList(LineView):
    """A list of records with a cursor and marks."""

    STYLE_PREFIX = "row-list"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-list--row",
        "row-list--cursor",
        "row-list--over",
        "row-list--bar",
        "row-list--marked",
        "row-list--sign",
        "row-list--strong",
        "row-list--dim",
        "row-list--late",
        "row-list--today",
        "row-list--wait",
        "row-list--tag",
        "row-list--promise",
        "row-list--thumb",
    }

    @dataclass
    class RowsNeeded(RowListMessage):
        """Rows from `start` up to `end` are looked at, or soon will be; answer with `fill`."""

        start: int
        end: int

    @dataclass
    class Highlighted(RowListMessage):
        """Another record is under the cursor; None when the list has become empty."""

        record_id: int | None
        index: int

    @dataclass
    class Opened(RowListMessage):
        """The record was chosen."""

        record_id: int

    @dataclass
    class LeaveRequested(RowListMessage):
        """The person wants back to where they came from."""

    @dataclass
    class MarkAllRequested(RowListMessage):
        """Every row shall be marked; answer with `mark`."""

    @dataclass
    class MarksChanged(RowListMessage):
        """The marks have changed."""

        count: int

    def __init__(self, columns: Sequence[ListColumn], *, id: str, empty: str = "") -> None:
        super().__init__(id=id)
        self._layout = RowLayout(columns)
        self._count = 0
        self._cursor = 0
        self._rows: RowWindow[ListRow] = RowWindow()
        self._marks: set[int] = set()
        self._empty = (empty,) if empty else ()
        self._said: tuple[str, ...] = ()
        self._told: int | None = None
        self._asked: tuple[int, int] = (0, 0)
        self._shown = False
        self._just_focused = False
        self._opens = False

    # What the panes tell the list

    def show(self, count: int, start: int, rows: Sequence[ListRow], cursor: int | None) -> None:
        """Replace everything: length, the rows from `start` on, the cursor's index (None: as is).

        The cursor stays on its line of the screen where possible.
        """
        self._rows.clear()
        self._rows.add(start, rows[: max(0, count - start)])
        self._set_list(count, self._cursor if cursor is None else cursor)

    def fill(self, start: int, rows: Sequence[ListRow]) -> None:
        """Take in rows that were asked for."""
        self._rows.add(start, rows[: max(0, self._count - start)])
        if start <= self._asked[0] and self._asked[1] <= start + len(rows):
            self._asked = (0, 0)
        self._rows.trim(self.top + self.height // 2, self._cursor)
        self.repaint_lines(*range(start, start + len(rows)))
        self._tell()
        self._ask()

    def remove_rows(self, ids: Collection[int]) -> None:
        """Take rows out before the database has answered; the cursor goes to the next row left."""
        gone = {index for index, row in self._rows if row.id in ids}
        self._unmark(ids)
        if gone:
            self._rows.remove(gone)
            above = sum(index < self._cursor for index in gone)
            self._set_list(self._count - len(gone), self._cursor - above)

    def show_message(self, lines: Sequence[str]) -> None:
        """What an empty list shows: the first line loud, the others quiet."""
        self._said = tuple(lines)
        if not self._count:
            self.refresh()

    def mark(self, ids: Iterable[int]) -> None:
        """Mark these records too, loaded or not."""
        self._marks.update(ids)
        self.refresh()
        self._tell_marks()

    def clear_marks(self) -> None:
        """Take all marks away."""
        self._unmark(self.marked_ids)

    def go_to(self, index: int) -> None:
        """Put the cursor there, or on the nearest row there is."""
        before, self._cursor = self._cursor, self._clipped(index)
        if before != self._cursor:
            self.repaint_lines(before, self._cursor)
        self._reveal()
        self._ask()
        self._tell()

    # What the panes ask the list

    @property
    def count(self) -> int:
        """How many rows there are, loaded or not."""
        return self._count

    @property
    def cursor(self) -> int:
        """The index of the row under the cursor; 0 in an empty list."""
        return self._cursor

    @property
    def current_id(self) -> int | None:
        """The record under the cursor, if there is one and it is loaded."""
        row = self._rows.get(self._cursor)
        return None if row is None else row.id

    @property
    def marked_ids(self) -> frozenset[int]:
        """The marked records, shown at the moment or not."""
        return frozenset(self._marks)

    @property
    def selected_ids(self) -> tuple[int, ...]:
        """The marked records, those loaded first and in list order; else the current one."""
        if not self._marks:
            return () if self.current_id is None else (self.current_id,)
        known = [row.id for _, row in self._rows if row.id in self._marks]
        return (*known, *sorted(self._marks.difference(known)))

    @property
    def wanted_window(self) -> tuple[int, int]:
        """The (start, stop) worth loading now: the screen, and two more on either side."""
        height = self.height or _LINES_AT_FIRST
        top = min(self.top, max(0, self._count - height))
        return max(0, top - 2 * height), min(self._count, top + 3 * height)

    # Keys

    def action_open(self) -> None:
        """Choose the record under the cursor."""
        if self.current_id is not None:
            self.post_message(self.Opened(self, self.current_id))

    def action_leave(self) -> None:
        """Go back."""
        self.post_message(self.LeaveRequested(self))

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go one row down."""
        # A row that is not loaded is not known: stay, rather than pass it by unmarked.
        if self.current_id is not None:
            self._marks ^= {self.current_id}
            self.repaint_lines(self._cursor)
            self._tell_marks()
            self.go_to(self._cursor + 1)

    def action_mark_all(self) -> None:
        """Ask for marks on every row; take them all away where every row has one."""
        if self._count and not self._all_marked:
            self.post_message(self.MarkAllRequested(self))
        else:
            self.clear_marks()

    # Mouse, focus and size

    def on_focus(self) -> None:
        self._just_focused = True
        # Runs behind the mouse button that brought the focus, which is already in the queue.
        self.call_later(setattr, self, "_just_focused", False)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        # The click that brings the focus here selects only.
        self._opens = not self._just_focused

    def on_click(self, event: events.Click) -> None:
        """Select the row, or open it when it was selected before."""
        place = event.get_content_offset(self)
        if place is None or event.button != 1 or self.top + place.y >= self._count:
            return
        if self.top + place.y == self._cursor and self._opens:
            self.action_open()
        else:
            self.go_to(self.top + place.y)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._layout.set_width(self.text_width)
        self._reveal()
        self._ask()
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._ask()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line of the screen: a row, or a line of what an empty list says."""
        index = self.top + y
        if not self._count:
            return self._said_line(y)
        if index >= self._count:
            return self.render_strip(y, [], "row")
        row = self._rows.get(index)
        under, marked = index == self._cursor, row is not None and row.id in self._marks
        ground = f"row {'marked ' if marked else ''}{'cursor' if under else ''}"
        return self.render_strip(y, self._layout.pieces(row, under, marked), ground)

    def _said_line(self, y: int) -> Strip:
        """A line of what an empty list says, under one blank line where there is room."""
        said = self._said or self._empty
        line = y - (self.height > len(said) + 2)
        for number, text in enumerate(said if self._shown else ()):
            lines = wrap_cells(text, self.text_width - GUTTER)
            if 0 <= line < len(lines):
                name = "strong" if number == 0 else "dim"
                return self.render_strip(y, [(" " * GUTTER, ""), (lines[line], name)], "row")
            line -= len(lines)
        return self.render_strip(y, [], "row")

    # State

    @property
    def _all_marked(self) -> bool:
        return len(self._marks) >= self._count and all(
            row.id in self._marks for _, row in self._rows
        )

    def _clipped(self, index: int) -> int:
        return max(0, min(index, self._count - 1))

    def _set_list(self, count: int, cursor: int) -> None:
        """Take over a new length and cursor; the cursor keeps its line of the screen."""
        self._shown = True
        before, seen = self._cursor, self._in_view
        top = self.top
        self._count = max(0, count)
        self._cursor = self._clipped(cursor)
        self._asked = (0, 0)
        self.set_length(self._count)
        self.scroll_to_line(top + self._cursor - before)
        self._rows.trim(self.top + self.height // 2, self._cursor)
        if seen or self.current_id not in (None, self._told):
            self._reveal()
        self.refresh()
        self._ask()
        self._tell()

    @property
    def _in_view(self) -> bool:
        return self.top <= self._cursor < self.top + self.height

    def move_by(self, lines: int) -> None:
        """Move the cursor by so many rows."""
        self.go_to(self._cursor + lines)

    def page_by(self, lines: int) -> None:
        """Move cursor and view by so many rows, so that the cursor keeps its line."""
        self.scroll_to_line(self.top + lines)
        self.go_to(self._cursor + lines)

    def _reveal(self) -> None:
        """Scroll as little as brings the cursor into view."""
        if self._cursor < self.top:
            self.scroll_to_line(self._cursor)
        elif self.height and self._cursor >= self.top + self.height:
            self.scroll_to_line(self._cursor - self.height + 1)

    def _tell(self) -> None:
        """Say who is under the cursor, once known and if it is another than before."""
        if self.current_id is None and self._count:
            return
        if self.current_id != self._told:
            self._told = self.current_id
            self.post_message(self.Highlighted(self, self.current_id, self._cursor))

    def _ask(self) -> None:
        """Ask for rows when less than half a screen around the view is loaded."""
        if not self.height:
            return
        near = self.height // 2
        top, bottom = self.top - near, self.top + self.height + near
        if self._rows.missing(max(0, top), min(self._count, bottom)) is None:
            return
        missing = self._rows.missing(*self.wanted_window)
        if missing and not (self._asked[0] <= missing[0] and missing[1] <= self._asked[1]):
            self._asked = missing
            self.post_message(self.RowsNeeded(self, *missing))

    def _unmark(self, ids: Collection[int]) -> None:
        if not self._marks.isdisjoint(ids):
            self._marks.difference_update(ids)
            self.refresh()
            self._tell_marks()

    def _tell_marks(self) -> None:
        self.post_message(self.MarksChanged(self, len(self._marks)))
