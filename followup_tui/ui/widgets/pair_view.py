"""Compares two contacts, side by side or stacked if the view is narrow; plain text, no markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar

from textual.binding import BindingType
from textual.strip import Strip

from followup_tui.domain.duplicates.merge import MergeField
from followup_tui.ui.keys import bindings
from followup_tui.ui.widgets.cells import fit_cells, wrap_cells
from followup_tui.ui.widgets.line_view import LineView
from followup_tui.ui.widgets.pair_rows import PairRow
from followup_tui.ui.widgets.text_view import StyledText

_MOVE_KEYS = ("list.first", "list.last", "list.half_down", "list.half_up")
_PAGE_KEYS = ("list.page_down", "list.page_up")
_LABEL, _GAP, _MARK = 15, 2, 2
_MIN_SIDE_BY_SIDE = 72
"""The least width in cells for the two contacts side by side."""
_MAX_CELL_LINES = 12


@dataclass(frozen=True, slots=True)
class _Line:
    pieces: tuple[StyledText, ...]
    field: MergeField | None = None

    @property
    def text(self) -> str:
        """The line as plain text."""
        return "".join(text for text, _ in self.pieces)


class PairView(LineView, inherit_bindings=False):
    """A table of two contacts with a cursor on one field; its own keys only scroll."""

    STYLE_PREFIX = "pair-view"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "pair-view--plain",
        "pair-view--strong",
        "pair-view--dim",
        "pair-view--clash",
        "pair-view--same",
        "pair-view--mark",
        "pair-view--cursor",
        "pair-view--over",
        "pair-view--thumb",
    }
    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings_with_ids(*_MOVE_KEYS, *_PAGE_KEYS)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._message: tuple[str, ...] = ()
        self._heads = ("", "")
        self._rows: tuple[PairRow, ...] = ()
        self._field: MergeField | None = None
        self._lines: list[_Line] = []
        self._layout_width = 0

    @property
    def field(self) -> MergeField | None:
        """The field under the cursor."""
        return self._field

    @property
    def lines(self) -> list[str]:
        """The lines of the table as plain text, in view or not."""
        return [line.text for line in self._lines]

    @property
    def cursor_lines(self) -> list[str]:
        """The lines of the field under the cursor as plain text."""
        return [line.text for line in self._lines if line.field and line.field == self._field]

    def show(
        self,
        heads: tuple[str, str],
        rows: Sequence[PairRow],
        field: MergeField | None,
        *,
        keep_scroll: bool = False,
    ) -> None:
        """Show two contacts with the titles `heads` and the cursor on `field`.

        Scroll to the top, or with `keep_scroll` as little as keeps the cursor in view.
        """
        self._message, self._heads, self._rows, self._field = (), heads, tuple(rows), field
        self._lay_out(self.top if keep_scroll else 0)

    def show_message(self, lines: Sequence[str]) -> None:
        """Show a message instead of two contacts."""
        self._message, self._rows, self._field = tuple(lines), (), None
        self._lay_out(0)

    def render_line(self, y: int) -> Strip:
        """Render one screen line."""
        number = self.top + y
        if number >= len(self._lines):
            return self.render_strip(y, [], "plain")
        line = self._lines[number]
        if line.field is None or line.field != self._field:
            return self.render_strip(y, line.pieces, "plain")
        pieces = [(text, f"{style} over") for text, style in line.pieces]
        return self.render_strip(y, pieces, "plain cursor")

    def on_resize(self) -> None:
        """Lay the table out for the new width."""
        if self.text_width != self._layout_width:
            self._lay_out(self.top)

    def _lay_out(self, top: int) -> None:
        self._layout_width = width = self.text_width
        if self._message:
            lines = (line for text in self._message for line in wrap_cells(text, width))
            self._lines = [_Line(((line, "plain"),)) for line in lines]
        else:
            lay_out = _side_by_side if width >= _MIN_SIDE_BY_SIDE else _stacked
            self._lines = list(lay_out(self._heads, self._rows, width)) if width else []
        self.set_length(len(self._lines))
        self.scroll_to_line(self._top_with_cursor(top))
        self.refresh()

    def _top_with_cursor(self, top: int) -> int:
        """Return the top line, moved from `top` so that the field under the cursor is in view."""
        choices = [number for number, line in enumerate(self._lines) if line.field is not None]
        current = [number for number in choices if self._lines[number].field == self._field]
        if not current or not self.height:
            return top
        # At the first field, show the heads as well.
        first = 0 if current[0] == choices[0] else current[0]
        return max(min(top, first), current[-1] - self.height + 1)

    def go_to(self, line: int) -> None:
        """Scroll this line to the top, or as close as possible."""
        self.scroll_to_line(line)

    def move_by(self, lines: int) -> None:
        """Scroll down by this many lines, or up if negative."""
        self.scroll_to_line(self.top + lines)

    def page_by(self, lines: int) -> None:
        """Scroll down by this many lines, or up if negative."""
        self.scroll_to_line(self.top + lines)


def _side_by_side(heads: tuple[str, str], rows: Sequence[PairRow], width: int) -> Iterator[_Line]:
    """Yield the lines with one contact per column."""
    left = (width - _LABEL - _GAP) // 2
    right = width - _LABEL - _GAP - left
    yield _Line(
        (
            (" " * _LABEL, ""),
            (fit_cells(heads[0], left), "strong"),
            (" " * _GAP, ""),
            (fit_cells(heads[1], right), "strong"),
        )
    )
    yield _Line(())
    for row in rows:
        label_style, marks, styles = _row_styles(row)
        texts = [_cut(row.first, left - _MARK), _cut(row.second, right - _MARK)]
        for number, (first, second) in enumerate(zip_longest(*texts, fillvalue="")):
            is_first = number == 0
            yield _Line(
                (
                    (fit_cells(row.label if is_first else "", _LABEL), label_style),
                    (fit_cells(marks[0] if is_first else "", _MARK), "mark"),
                    (fit_cells(first, left - _MARK), styles[0]),
                    (" " * _GAP, ""),
                    (fit_cells(marks[1] if is_first else "", _MARK), "mark"),
                    (fit_cells(second, right - _MARK), styles[1]),
                ),
                row.field,
            )


def _stacked(heads: tuple[str, str], rows: Sequence[PairRow], width: int) -> Iterator[_Line]:
    """Yield the lines with the contacts stacked, each marked A or B; equal values only once."""
    room = max(1, width - _LABEL - _MARK - 2)
    for head in heads:
        yield _Line(((fit_cells(head, width), "strong"),))
    yield _Line(())
    for row in rows:
        label_style, marks, styles = _row_styles(row)
        label = row.label
        texts = (row.first, row.second)
        for letter, mark, text, style in zip("AB", marks, texts, styles, strict=True):
            if not _needs_line(row, letter, text):
                continue
            for number, line in enumerate(_cut(text, room)):
                is_first = number == 0
                letter_column = "  " if row.is_same or not is_first else f"{letter} "
                yield _Line(
                    (
                        (fit_cells(label, _LABEL), label_style),
                        (fit_cells(mark if is_first else "", _MARK), "mark"),
                        (letter_column, "dim"),
                        (line, style),
                    ),
                    row.field,
                )
                label = ""


def _needs_line(row: PairRow, letter: str, text: str) -> bool:
    """Whether a side gets its own line when the contacts are stacked."""
    if row.field is None:
        return bool(text) and not (row.is_same and letter == "B")
    return row.conflicts or letter == ("A" if row.side == "kept" else "B")


def _row_styles(row: PairRow) -> tuple[str, tuple[str, str], tuple[str, str]]:
    """Return the style of the label, the marks of both sides, and their styles."""
    if row.field is None:
        style = "same" if row.supports_match else "plain"
        return "dim", ("", ""), (style, style)
    label, chosen = ("clash", "strong") if row.conflicts else ("dim", "plain")
    if row.side == "kept":
        return label, ("●", "○"), (chosen, "dim")
    return label, ("○", "●"), ("dim", chosen)


def _cut(text: str, width: int) -> list[str]:
    """Wrap the text to this width, and cut it to the lines that a table cell may have."""
    lines = wrap_cells(text or "-", max(1, width))
    return lines if len(lines) <= _MAX_CELL_LINES else [*lines[: _MAX_CELL_LINES - 1], "…"]
