"""The line that says why the database cannot be used as it should, for as long as that is so."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from followup_tui.safe import safe


class TroubleLine(Static):
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

    def __init__(self, words: str) -> None:
        super().__init__(Content(safe(words, 400)), markup=False)
        self.words = words
