"""The history of typed lines, for the arrow keys; the draft is its last line."""

from __future__ import annotations

from collections.abc import Collection

from followup_tui.system.prompt_history import PromptHistory


class LineHistory:
    """The position in the history, and the text typed before the arrows were used."""

    def __init__(self, history: PromptHistory) -> None:
        self.draft = history.draft
        self._lines = [*history.lines, *([history.draft] if history.draft else [])]
        self._position = len(self._lines)
        self._typed = ""
        self._shows_draft = False
        self._used_draft = False

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
        if position == len(self._lines):
            self._shows_draft = False
            return self._typed
        # Whatever is typed now counts as an edit of the draft, until another line is shown.
        self._shows_draft = self._lines[position] == self.draft
        return self._lines[position]

    def add(self, line: str) -> None:
        """Append a captured line and start again at the end."""
        self._used_draft = self._used_draft or self._shows_draft
        self._shows_draft = False
        self._lines.append(line)
        self._position = len(self._lines)
        self._typed = ""

    def unsaved_text(self, text: str) -> str:
        """Return the unsaved text when the prompt closes with `text` in its input.

        An unchanged line of the history is not unsaved; the text typed before it is.
        """
        if self._position < len(self._lines) and not self._shows_draft:
            return self._typed.strip() if text == self._lines[self._position] else text
        return text

    def used_draft(self, captured: Collection[str]) -> str:
        """Return the draft if it was recalled or is among the captured lines; else empty."""
        is_used = self._shows_draft or self._used_draft
        return self.draft if is_used or self.draft in captured else ""
