"""The help: what each key does here, read from the live bindings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.screen import ModalScreen

from followup_tui.ui.keys.bindings import KEYS_BY_ID, bindings_for, shown_key
from followup_tui.ui.keys.table import KEYS, KeyScope
from followup_tui.ui.widgets.text_view import Paragraph, TextView

_SECTIONS: tuple[tuple[KeyScope, str], ...] = (
    ("triage", "Triage"),
    ("history", "History"),
    ("duplicates", "Duplicates"),
    ("import", "Import"),
    ("pick", "Pick"),
    ("contacts", "The selected row, or all marked rows"),
    ("lists", "List"),
    ("everywhere", "Everywhere"),
)
_KEY_WIDTH = 12


class HelpScreen(ModalScreen[None]):
    """The keys of the screen below."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("help")

    def __init__(self, active: Iterable[ActiveBinding]) -> None:
        """`active` are the bindings of the screen below."""
        super().__init__()
        self._active = list(active)

    def compose(self) -> ComposeResult:
        """The text."""
        yield TextView(id="help")

    def on_mount(self) -> None:
        """Fill and focus the text."""
        view = self.query_one(TextView)
        view.border_title = "help"
        view.border_subtitle = "q closes"
        view.show(list(self._paragraphs()))
        view.focus()

    def _paragraphs(self) -> Iterable[Paragraph]:
        shown_keys: dict[str, list[str]] = {}
        for active in self._active:
            if active.binding.id in KEYS_BY_ID and active.enabled:
                shown_keys.setdefault(active.binding.id, []).append(shown_key(active.binding))
        for scope, title in _SECTIONS:
            keys = [key for key in KEYS if key.scope == scope and key.id in shown_keys]
            if not keys:
                continue
            yield Paragraph(((title, "title"),))
            for key in keys:
                names = " ".join(dict.fromkeys(shown_keys[key.id]))
                yield Paragraph(
                    ((f"{names:<{_KEY_WIDTH}}", "key"), (key.tooltip, "plain")), indent=_KEY_WIDTH
                )
            yield Paragraph(())
        yield Paragraph((("Adding a contact", "title"),))
        yield Paragraph((("WHO: about WHEN   May Chen @Acme: second round next tue 3pm", "plain"),))
        yield Paragraph(
            (("#tag  @company  ~6w cadence  ! promise  + another person  “literal”", "dim"),)
        )

    def action_dismiss(self, result: None = None) -> None:  # type: ignore[override]
        """Close the help."""
        self.dismiss()
