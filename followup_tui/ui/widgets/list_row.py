"""A row of a list as plain data, and how it is laid out in columns of cells.

Knows style names, no colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from followup_tui.ui.widgets.cells import Align, column_widths, fit_cells

GUTTER = 3
_GAP = 2
_BETWEEN = " " * _GAP
_BAR, _SIGN, _NOT_LOADED = "▌", "●", "·"


@dataclass(frozen=True, slots=True)
class ListCell:
    """One field of a row; `style` names component classes without their prefix, as in 'late'."""

    text: str
    style: str = ""
    compact_prefix: str = ""
    """What stands in front of it where a column is left out for want of room."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One record as it is shown."""

    id: int
    cells: tuple[ListCell, ...]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """The least width in cells, the share of what is left over, and from what list width on."""

    width: int
    share: int = 0
    align: Align = "left"
    shown_from: int = 0


class RowLayout:
    """Which columns are shown at a width, how wide each is, and the pieces a row is drawn of."""

    def __init__(self, columns: Sequence[ListColumn]) -> None:
        self._columns = tuple(columns)
        self._placed: list[tuple[int, ListColumn, int]] = []
        self._is_whole = True

    def set_width(self, width: int) -> None:
        """Lay the columns out for a list of that width."""
        shown = [
            (place, column)
            for place, column in enumerate(self._columns)
            if column.shown_from <= width
        ]
        self._is_whole = len(shown) == len(self._columns)
        widths = column_widths(
            [column.width for _, column in shown],
            [column.share for _, column in shown],
            width - GUTTER,
            _GAP,
        )
        self._placed = [
            (place, column, width)
            for (place, column), width in zip(shown, widths, strict=True)
            if width
        ]

    def pieces(self, row: ListRow | None, under: bool, marked: bool) -> Iterator[tuple[str, str]]:
        """The (text, style names) of a line; `under`: the cursor is on it; None: not loaded."""
        over = "over" if under else ""
        yield (_BAR, "bar") if under else (" ", "")
        yield (f"{_SIGN} ", f"sign {over}") if marked else ("  ", over)
        if row is None:
            yield _NOT_LOADED, f"dim {over}"
            return
        gap = ""
        for place, column, width in self._placed:
            cell = row.cells[place] if place < len(row.cells) else ListCell("")
            yield gap, f"{cell.style} {over}"
            lead = f"{cell.compact_prefix} " if cell.compact_prefix and not self._is_whole else ""
            yield fit_cells(lead + cell.text, width, column.align), f"{cell.style} {over}"
            gap = _BETWEEN
