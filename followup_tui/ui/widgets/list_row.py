"""The rows of a list as plain data, and their layout in columns; style names, no colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from followup_tui.ui.widgets.cells import Align, column_widths, fit_cells

GUTTER = 3
_GAP = 2
_SPACER = " " * _GAP
_CURSOR_BAR, _MARK, _NOT_LOADED = "▌", "●", "·"


@dataclass(frozen=True, slots=True)
class ListCell:
    """One field of a row; `style` names component classes without their prefix, as in 'dim'."""

    text: str
    style: str = ""
    compact_prefix: str = ""
    """Text put in front when the list is too narrow for all columns."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One record as the list shows it."""

    id: int
    cells: tuple[ListCell, ...]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its minimum width, its share of the spare width, the list width it needs."""

    width: int
    share: int = 0
    align: Align = "left"
    shown_from: int = 0


class RowLayout:
    """Chooses the columns for a list width and cuts rows into styled pieces."""

    def __init__(self, columns: Sequence[ListColumn]) -> None:
        self._columns = tuple(columns)
        self._placed: list[tuple[int, ListColumn, int]] = []
        self._shows_all = True

    def set_width(self, width: int) -> None:
        """Lay the columns out for a list of this width in cells."""
        shown = [
            (index, column)
            for index, column in enumerate(self._columns)
            if column.shown_from <= width
        ]
        self._shows_all = len(shown) == len(self._columns)
        widths = column_widths(
            [column.width for _, column in shown],
            [column.share for _, column in shown],
            width - GUTTER,
            _GAP,
        )
        self._placed = [
            (index, column, width)
            for (index, column), width in zip(shown, widths, strict=True)
            if width
        ]

    def pieces(
        self, row: ListRow | None, is_cursor: bool, is_marked: bool
    ) -> Iterator[tuple[str, str]]:
        """Yield the (text, style names) pieces of a line; a `row` of None is not loaded."""
        over = "over" if is_cursor else ""
        yield (_CURSOR_BAR, "bar") if is_cursor else (" ", "")
        yield (f"{_MARK} ", f"sign {over}") if is_marked else ("  ", over)
        if row is None:
            yield _NOT_LOADED, f"dim {over}"
            return
        gap = ""
        for index, column, width in self._placed:
            cell = row.cells[index] if index < len(row.cells) else ListCell("")
            yield gap, f"{cell.style} {over}"
            prefix = (
                f"{cell.compact_prefix} " if cell.compact_prefix and not self._shows_all else ""
            )
            yield fit_cells(prefix + cell.text, width, column.align), f"{cell.style} {over}"
            gap = _SPACER
