"""The footer: the keys that work here, read from the live bindings; each can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.widget import Widget

from followup_tui.ui.widgets.cells import cell_width as cells


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key, as Textual names it and as it is shown, and what it does."""

    key: str
    label: str
    description: str


class Footer(Widget):
    """One line of hints; those that do not fit are left out from the end, but never the last."""

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._hints: tuple[KeyHint, ...] = ()
        self._places: list[tuple[int, int, str]] = []

    def show(self, hints: Sequence[KeyHint]) -> None:
        """Show these keys."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def render(self) -> Content:
        self._places = []
        shown: list[Content] = []
        at = 1
        for hint in self._fitting():
            size = cells(hint.label) + 1 + cells(hint.description)
            self._places.append((at, at + size, hint.key))
            shown.append(
                Content.assemble(
                    (hint.label, "bold $text-primary"), " ", (hint.description, "$foreground-muted")
                )
            )
            at += size + 2
        return Content.assemble(" ", Content("  ").join(shown))

    def _fitting(self) -> list[KeyHint]:
        left = self.size.width - 2
        sizes = {hint: cells(hint.label) + cells(hint.description) + 3 for hint in self._hints}
        if not self._hints:
            return []
        last = self._hints[-1]
        left -= sizes[last]
        kept = []
        for hint in self._hints[:-1]:
            left -= sizes[hint]
            if left < 0:
                break
            kept.append(hint)
        return [*kept, last]

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        for start, stop, key in self._places:
            if start <= event.x < stop:
                self.app.simulate_key(key)
