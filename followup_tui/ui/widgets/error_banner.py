"""The line that says why the database cannot be used as it should, for as long as that is so."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from followup_tui.system.mask import is_on, mask_text
from followup_tui.system.sanitize import sanitize


class ErrorBanner(Static):
    """One sentence over everything else."""

    DEFAULT_CSS = """
    TroubleLine {
        height: auto;
        max-height: 3;
        padding: 0 1;
        color: $text-warning;
        background: $warning-muted;
    }
    """

    def __init__(self, words: str, path: str) -> None:
        """The sentence, and the path in it, which is somebody's and so covered while masked."""
        super().__init__(markup=False)
        self.error_text = words
        self._path = path

    def render(self) -> Content:
        """The rest of the sentence is ours, and has to be read then, too."""
        words = (
            self.error_text.replace(self._path, mask_text(self._path))
            if is_on()
            else self.error_text
        )
        return Content(sanitize(words, 400))
