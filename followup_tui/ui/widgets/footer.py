"""The footer: the keys that work on the current screen; each can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.widget import Widget

from followup_tui.ui.widgets.cells import cell_width


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key as Textual names it, its label, and what it does."""

    key: str
    label: str
    description: str


class Footer(Widget):
    """One line of key hints; if there is no room, those before the last are left out."""

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._hints: tuple[KeyHint, ...] = ()
        self._spans: list[tuple[int, int, str]] = []

    def show(self, hints: Sequence[KeyHint]) -> None:
        """Show these key hints."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def render(self) -> Content:
        self._spans = []
        shown: list[Content] = []
        column = 1
        for hint in self._fitting():
            size = cell_width(hint.label) + 1 + cell_width(hint.description)
            self._spans.append((column, column + size, hint.key))
            shown.append(
                Content.assemble(
                    (hint.label, "bold $text-primary"), " ", (hint.description, "$foreground-muted")
                )
            )
            column += size + 2
        return Content.assemble(" ", Content("  ").join(shown))

    def _fitting(self) -> list[KeyHint]:
        left = self.size.width - 2
        sizes = {
            hint: cell_width(hint.label) + cell_width(hint.description) + 3 for hint in self._hints
        }
        if not self._hints:
            return []
        last = self._hints[-1]
        left -= sizes[last]
        fitting = []
        for hint in self._hints[:-1]:
            left -= sizes[hint]
            if left < 0:
                break
            fitting.append(hint)
        return [*fitting, last]

    def on_click(self, event: events.Click) -> None:
        """Simulate a press of the clicked key."""
        for start, stop, key in self._spans:
            if start <= event.x < stop:
                self.app.simulate_key(key)
