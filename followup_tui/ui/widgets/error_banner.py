"""The banner that says why the database cannot be used, for as long as that is so."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from followup_tui.system.sanitize import safe_sentence
from followup_tui.wording import Wording

_MAX_LENGTH = 400


class ErrorBanner(Static):
    """One sentence above everything else on the screen."""

    def __init__(self, words: Wording) -> None:
        """Show `words`; the path in it is hidden while names are hidden."""
        super().__init__(markup=False)
        self.words = words

    def render(self) -> Content:
        """Render the sentence; only the path in it is personal, the rest stays readable."""
        return Content(safe_sentence(self.words, _MAX_LENGTH))
