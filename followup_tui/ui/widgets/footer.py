"""The footer: the keys that work here, read from the live bindings; each can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.widget import Widget

from followup_tui.ui.widgets.cells import width_of as cells


@dataclass(frozen=True, slots=True)
class Hint:
    """A key, as Textual names it and as it is shown, and what it does."""

    key: str
    shown: str
    words: str


class KeyLine(Widget):
    """One line of hints; those that do not fit are left out from the end, but never the last."""

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._hints: tuple[Hint, ...] = ()
        self._places: list[tuple[int, int, str]] = []

    def show(self, hints: Sequence[Hint]) -> None:
        """Show these keys."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def render(self) -> Content:
        self._places = []
        shown: list[Content] = []
        at = 1
        for hint in self._fitting():
            size = cells(hint.shown) + 1 + cells(hint.words)
            self._places.append((at, at + size, hint.key))
            shown.append(
                Content.assemble(
                    (hint.shown, "bold $text-primary"), " ", (hint.words, "$foreground-muted")
                )
            )
            at += size + 2
        return Content.assemble(" ", Content("  ").join(shown))

    def _fitting(self) -> list[Hint]:
        left = self.size.width - 2
        sizes = {hint: cells(hint.shown) + cells(hint.words) + 3 for hint in self._hints}
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
