"""The panel at the start: which settings are ignored, where they stand, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen

from followup_tui.system.ignored_setting import IgnoredSetting, shown_path
from followup_tui.system.sanitize import safe, safe_sentence
from followup_tui.ui.keys.bindings import KEYS_BY_ID, LIST_MOVES
from followup_tui.ui.keys.key_queue import key_queue_of
from followup_tui.ui.widgets.text_view import Paragraph, TextView, paragraph

_CLOSING_KEYS = ("escape", "enter", "space", "q")
_SCROLLING_KEYS = frozenset(
    key for key_id in LIST_MOVES for key in KEYS_BY_ID[key_id].keys.split(",")
)
_INDENT = 10
_MAX_LENGTH = 400


class IgnoredSettingsScreen(ModalScreen[None]):
    """Closed by any key. A key of another use goes on to the screen below: it may have been typed
    before the panel was there."""

    def __init__(self, ignored: tuple[IgnoredSetting, ...], file: Path | None) -> None:
        """`file` is where the settings were read from."""
        super().__init__()
        self._ignored = ignored
        self._file = file

    def compose(self) -> ComposeResult:
        """The text."""
        yield TextView(id="ignored")

    def on_mount(self) -> None:
        """Fill and focus the text."""
        view = self.query_one(TextView)
        count = len(self._ignored)
        view.border_title = Content(f"{count} ignored setting{'s' if count != 1 else ''}")
        view.border_subtitle = "esc closes · any other key works as always"
        view.show(list(self._paragraphs()))
        view.focus()

    def on_key(self, event: events.Key) -> None:
        """Close, unless the key scrolls to lines that are out of view."""
        view = self.query_one(TextView)
        if event.key in _SCROLLING_KEYS and view.allow_vertical_scroll:
            return
        event.stop()
        event.prevent_default()
        self.dismiss()
        if event.key not in _CLOSING_KEYS:
            key_queue_of(self.app).press_next(event.key, event.character)

    def _paragraphs(self) -> Iterable[Paragraph]:
        if self._file is not None:
            yield paragraph((safe(shown_path(self._file), _MAX_LENGTH), "strong"))
        yield paragraph(("To check the file: ", "plain"), ("followup config --check", "key"))
        yield paragraph()
        for setting in self._ignored:
            place = f"line {setting.line}" if setting.line is not None else ""
            yield paragraph(
                (f"{place:<{_INDENT}}", "key"),
                (safe_sentence(setting.problem, _MAX_LENGTH), "plain"),
                indent=_INDENT,
            )
