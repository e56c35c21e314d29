"""The help: what every key does here, read from the live bindings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.screen import ModalScreen

from followup_tui.ui.keys import bindings as keys
from followup_tui.ui.keys.table import KEYS, KeyScope
from followup_tui.ui.widgets.text_view import Paragraph, TextView

_PARTS: tuple[tuple[KeyScope, str], ...] = (
    ("triage", "On the card"),
    ("said", "On what was said"),
    ("doubles", "On the two"),
    ("import", "On the plan"),
    ("pick", "On those who rest"),
    ("people", "On the row, or on all that are marked"),
    ("lists", "In the list"),
    ("everywhere", "Everywhere"),
)


class HelpScreen(ModalScreen[None]):
    """The keys of the pane that had the focus."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings_for("help")

    def __init__(self, active: Iterable[ActiveBinding]) -> None:
        super().__init__()
        self._active = list(active)

    def compose(self) -> ComposeResult:
        yield TextView(id="help")

    def on_mount(self) -> None:
        view = self.query_one(TextView)
        view.border_title = "help"
        view.border_subtitle = "q closes"
        view.show(list(self._paragraphs()))
        view.focus()

    def _paragraphs(self) -> Iterable[Paragraph]:
        known: dict[str, list[str]] = {}
        for one in self._active:
            if one.binding.id in keys.KEYS_BY_ID and one.enabled:
                known.setdefault(one.binding.id, []).append(keys.shown_key(one.binding))
        for where, title in _PARTS:
            lines = [key for key in KEYS if key.scope == where and key.id in known]
            if lines:
                yield Paragraph(((title, "title"),))
            for key in lines:
                names = " ".join(dict.fromkeys(known[key.id]))
                yield Paragraph(((f"{names:<12}", "key"), (key.tooltip, "plain")), indent=12)
            if lines:
                yield Paragraph(())
        yield Paragraph((("In the line", "title"),))
        yield Paragraph((("WHO: about WHEN   May Chen @Acme: second round next tue 3pm", "plain"),))
        yield Paragraph(
            (("#tag  @company  ~6w cadence  ! promise  + another person  “literal”", "dim"),)
        )

    def action_dismiss(self, result: None = None) -> None:  # type: ignore[override]
        """Close the help."""
        self.dismiss()
