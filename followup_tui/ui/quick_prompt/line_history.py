"""The history of typed lines, for the arrow keys; unsaved drafts are its last lines."""

from __future__ import annotations

from collections.abc import Collection

from followup_tui.system.prompt_history import PromptHistory


class LineHistory:
    """The position in the history, and the text typed before the arrows were used."""

    def __init__(self, history: PromptHistory) -> None:
        self.drafts = history.drafts
        """The unsaved drafts of earlier prompts, newest last."""
        self._lines = [*history.lines, *history.drafts]
        self._first_draft = len(history.lines)
        self._position = len(self._lines)
        self._typed = ""
        self._shown_draft: str | None = None
        self._used: set[str] = set()

    def move(self, action: str, text: str) -> str | None:
        """Return the line before ("previous") or after the shown one; None at either end.

        `text` is the current text of the input.
        """
        if self._position == len(self._lines):
            self._typed = text
        step = -1 if action == "previous" else 1
        position = min(max(self._position + step, 0), len(self._lines))
        if position == self._position:
            return None
        self._position = position
        # Whatever is typed now counts as an edit of the draft, until another line is shown.
        self._shown_draft = None
        if position == len(self._lines):
            return self._typed
        if self._first_draft <= position < self._first_draft + len(self.drafts):
            self._shown_draft = self._lines[position]
        return self._lines[position]

    def add(self, line: str) -> None:
        """Append a captured line and start again at the end."""
        if self._shown_draft is not None:
            self._used.add(self._shown_draft)
        self._shown_draft = None
        self._lines.append(line)
        self._position = len(self._lines)
        self._typed = ""

    def unsaved_text(self, text: str) -> str:
        """Return the unsaved text when the prompt closes with `text` in its input.

        An unchanged line of the history is not unsaved; the text typed before it is.
        """
        if self._position < len(self._lines) and self._shown_draft is None:
            return self._typed.strip() if text == self._lines[self._position] else text
        return text

    def used_drafts(self, captured: Collection[str]) -> set[str]:
        """Return the drafts that were recalled or are among the captured lines."""
        shown = set() if self._shown_draft is None else {self._shown_draft}
        return self._used | shown | (set(self.drafts) & set(captured))
