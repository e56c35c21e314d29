"""Which panes of the main screen are in view and which one has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.geometry import Size
from textual.screen import Screen

PANES = ("due", "contacts", "detail")
WIDE_COLUMNS = 100
"""From this width on all three panes are in view."""
MIN_COLUMNS, MIN_LINES = 40, 10


class PaneLayout:
    """The panes of the main screen, by their widget ids."""

    def __init__(self, screen: Screen[Any], pane_changed: Callable[[], None]) -> None:
        """`pane_changed` is called when another pane gets the focus."""
        self._screen = screen
        self._pane_changed = pane_changed
        self.pane = "due"
        """The pane that has the focus."""
        self.list_pane = "due"
        """The list that had the focus last."""
        self.is_zoomed = False

    def apply_size(self, size: Size) -> None:
        """Show as many panes as there is room for."""
        width, height = size
        self._screen.set_class(width < WIDE_COLUMNS, "-narrow")
        self._screen.set_class(width < MIN_COLUMNS or height < MIN_LINES, "-no-room")
        self._arrange()

    def _arrange(self) -> None:
        self._screen.set_class(self._screen.has_class("-narrow") or self.is_zoomed, "-single")
        for name in PANES:
            self._screen.set_class(self.pane == name, f"-{name}")

    def set_pane(self, name: str) -> None:
        """Make a pane the present one, without focusing it."""
        if name != "detail":
            self.list_pane = name
        if name != self.pane:
            self.pane = name
            self._arrange()
            self._pane_changed()

    def focus(self, name: str | None = None) -> None:
        """Focus a pane, the present one without a name."""
        name = name or self.pane
        # First, as a hidden widget cannot take the focus.
        self.set_pane(name)
        # At once: with a later focus the next key would go to another pane.
        self._screen.set_focus(self._screen.query_one(f"#{name}"))

    def focus_next(self, step: int) -> None:
        """Focus the pane so many places further."""
        self.focus(PANES[(PANES.index(self.pane) + step) % len(PANES)])

    def zoom(self, is_zoomed: bool) -> None:
        """Give the present pane the whole screen, or show the others again."""
        self.is_zoomed = is_zoomed
        self._arrange()
