"""An input that holds any text as it is, and shows a sign for what can't be shown."""

from __future__ import annotations

from typing import Any

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.widgets import Input
from textual.widgets.input import Selection

from followup_tui.system.stand_ins import StandIns
from followup_tui.ui.messages import show_toast, too_long
from followup_tui.ui.terminal.refused_paste import RefusedPaste

MAX_LENGTH = 100_000


class _ShowSigns(Highlighter):
    """Shows a sign for each stand-in."""

    def __init__(self, stand_ins: StandIns) -> None:
        self._stand_ins = stand_ins

    def __call__(self, text: str | Text) -> Text:
        shown = self._stand_ins.shown(text if isinstance(text, str) else text.plain)
        return Text(shown, no_wrap=True, overflow="ignore", end="")

    def highlight(self, text: Text) -> None:
        """Do nothing: the text itself is replaced."""


class EditableInput(Input):
    """An input of one line; `text` is what is edited, `value` has its stand-ins."""

    def __init__(self, text: str = "", *, limit: int = MAX_LENGTH, **options: Any) -> None:
        """`limit` is how many characters can be typed or pasted."""
        self.limit = limit
        self._stand_ins = StandIns()
        shown = self._stand_ins.encode(text)
        super().__init__(shown, highlighter=_ShowSigns(self._stand_ins), **options)

    @property
    def text(self) -> str:
        """The text, with its original characters."""
        return self._stand_ins.decode(self.value)

    @text.setter
    def text(self, text: str) -> None:
        self.value = self._stand_ins.encode(text)

    @property
    def selected_text(self) -> str:
        """The selected part of the text, with its original characters."""
        return self._stand_ins.decode(super().selected_text)

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a part of `value` by a text; one that makes it too long is refused as a whole.

        What was too long before can be edited, but not grow."""
        grows = len(text) > abs(end - start)
        if grows and len(self.value) - abs(end - start) + len(text) > self.limit:
            self.refuse(self.limit)
        else:
            super().replace(self._stand_ins.encode(text), start, end)

    def on_paste(self, event: events.Paste) -> None:
        """Insert all that is pasted, its lines joined: Input takes the first line only."""
        event.stop()
        event.prevent_default()
        self.replace(" ".join(event.text.splitlines()), *self.selection)
        self.show_cursor()

    def show_cursor(self) -> None:
        """Scroll to the cursor: at its first change Input does not."""
        selection = self.selection
        self.selection = Selection.cursor(0)
        self.selection = selection

    def on_refused_paste(self, event: RefusedPaste) -> None:
        """Say that a paste was too long to be taken."""
        event.stop()
        self.refuse(self.limit)

    def refuse(self, limit: int) -> None:
        """Say why a text was refused."""
        show_toast(self.app, too_long(limit))
