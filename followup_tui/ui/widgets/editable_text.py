"""A text area that holds any text as it is, and shows a sign for what can't be shown.

Apart from `editable_input`, as importing a text area takes long."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rich.text import Text
from textual import events
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from followup_tui.system.stand_ins import StandIns
from followup_tui.ui.messages import show_toast, too_long

MAX_LENGTH = 200_000
"""How many characters a paste may make of the text; a longer one takes too long to draw."""


class EditableText(TextArea):
    """A text area; `original` is what is edited, `text` has its stand-ins."""

    def __init__(self, text: str, **options: Any) -> None:
        self._stand_ins = StandIns(kept="\n\t")
        super().__init__(self._stand_ins.encode(text), **options)

    @property
    def original(self) -> str:
        """The text, with its original characters and line ends."""
        return self._stand_ins.decode(self.text)

    @original.setter
    def original(self, text: str) -> None:
        self.text = self._stand_ins.encode(text)

    @property
    def selected_text(self) -> str:
        """The selected part of the text, with its original characters."""
        return self._stand_ins.decode(super().selected_text)

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is shown."""
        line = super().get_line(line_index)
        line.plain = self._stand_ins.shown(line.plain)
        return line

    def edit(self, edit: Edit) -> EditResult:
        """Make an edit; its line ends become line feeds."""
        typed = edit.text.replace("\r\n", "\n").replace("\r", "\n")
        return super().edit(replace(edit, text=self._stand_ins.encode(typed)))

    def on_paste(self, event: events.Paste) -> None:
        """Refuse a paste as a whole if the text would be too long to be edited."""
        if self._refuses(event.text):
            event.stop()
            event.prevent_default()

    def action_paste(self) -> None:
        """Paste the text that was cut or copied here."""
        if not self._refuses(self.app.clipboard):
            super().action_paste()

    def _refuses(self, text: str) -> bool:
        """Return whether a text is too long, and say so."""
        is_refused = len(self.text) - len(self.selected_text) + len(text) > MAX_LENGTH
        if is_refused:
            show_toast(self.app, too_long(MAX_LENGTH))
        return is_refused

    def action_cut(self) -> None:
        """Cut the selection or the line to the clipboard."""
        super().action_cut()
        cut = self.app.clipboard
        if (original := self._stand_ins.decode(cut)) != cut:
            self.app.copy_to_clipboard(original)
