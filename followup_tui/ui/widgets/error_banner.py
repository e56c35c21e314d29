"""The banner that says why the database cannot be used, for as long as that is so."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from followup_tui.system.mask import is_on, mask_text
from followup_tui.system.sanitize import sanitize

_MAX_LENGTH = 400


class ErrorBanner(Static):
    """One sentence above everything else on the screen."""

    def __init__(self, error_text: str, path: str) -> None:
        """Show `error_text`; the `path` in it is hidden while names are hidden."""
        super().__init__(markup=False)
        self.error_text = error_text
        self._path = path

    def render(self) -> Content:
        """Render the sentence; only the path in it is personal, the rest stays readable."""
        text = self.error_text
        if is_on():
            text = text.replace(self._path, mask_text(self._path))
        return Content(sanitize(text, _MAX_LENGTH))
