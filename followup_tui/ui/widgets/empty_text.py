"""What a list shows while it is empty."""

from __future__ import annotations

from followup_tui.ui.widgets.cells import wrap_cells
from followup_tui.ui.widgets.list_row import GUTTER
from followup_tui.ui.widgets.text_view import StyledText


class EmptyText:
    """Lines below one blank line: the first is bold, the others are muted."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines

    def pieces(self, y: int, width: int, height: int) -> list[StyledText]:
        """Return the pieces of one screen line."""
        line = y - (height > len(self.lines) + 2)
        for number, text in enumerate(self.lines):
            wrapped = wrap_cells(text, width - GUTTER)
            if 0 <= line < len(wrapped):
                style = "strong" if number == 0 else "dim"
                return [(" " * GUTTER, ""), (wrapped[line], style)]
            line -= len(wrapped)
        return []
