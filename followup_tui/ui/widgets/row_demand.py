"""Which rows of a long list to load: those in view, and some around them before they are needed."""

from __future__ import annotations

from typing import Any

from followup_tui.ui.widgets.row_window import RowWindow

# The assumed height before the first layout.
_INITIAL_HEIGHT = 40


class RowDemand:
    """Asks for missing rows, once for each range."""

    def __init__(self, rows: RowWindow[Any]) -> None:
        self._rows = rows
        self._requested: tuple[int, int] = (0, 0)

    def forget(self) -> None:
        """Forget what was asked for: the list is another one."""
        self._requested = (0, 0)

    def answered(self, start: int, stop: int) -> None:
        """Rows were loaded."""
        if start <= self._requested[0] and self._requested[1] <= stop:
            self.forget()

    def request(self, top: int, height: int, count: int) -> tuple[int, int] | None:
        """Return the (start, stop) to ask for now: only if less than half a screen around the view
        is loaded, and not twice."""
        near = height // 2
        if self._rows.missing(max(0, top - near), min(count, top + height + near)) is None:
            return None
        missing = self._rows.missing(*wanted_rows(top, height, count))
        if missing is None or self._includes(missing):
            return None
        self._requested = missing
        return missing

    def _includes(self, missing: tuple[int, int]) -> bool:
        return self._requested[0] <= missing[0] and missing[1] <= self._requested[1]


def wanted_rows(top: int, height: int, count: int) -> tuple[int, int]:
    """Return the (start, stop) worth loading: the rows in view, and two screens on either side."""
    height = height or _INITIAL_HEIGHT
    top = min(top, max(0, count - height))
    return max(0, top - 2 * height), min(count, top + 3 * height)
