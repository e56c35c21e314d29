"""The lines that were typed before, gone through with the arrows; the draft is the last of them."""

from __future__ import annotations

from collections.abc import Collection

from followup_tui.system.prompt_history import PromptHistory


class LineHistory:
    """Where in them the person is, and what was half typed before the arrows were used."""

    def __init__(self, typed: PromptHistory) -> None:
        self.draft = typed.draft
        self._lines = [*typed.lines, *([typed.draft] if typed.draft else [])]
        self._place = len(self._lines)
        self._unfinished = ""
        self._is_draft_taken = False
        self._is_draft_used = False

    def move(self, action: str, text: str) -> str | None:
        """The line before (`previous`) or after the one that is shown; None at either end."""
        if self._place == len(self._lines):
            self._unfinished = text
        step = -1 if action == "previous" else 1
        place = min(max(self._place + step, 0), len(self._lines))
        if place == self._place:
            return None
        self._place = place
        if place == len(self._lines):
            self._is_draft_taken = False
            return self._unfinished
        # What becomes of it is what the person makes of it, unless they go on to another line.
        self._is_draft_taken = self._lines[place] == self.draft
        return self._lines[place]

    def add(self, line: str) -> None:
        """A line was caught; the arrows begin anew."""
        self._is_draft_used = self._is_draft_used or self._is_draft_taken
        self._is_draft_taken = False
        self._lines.append(line)
        self._place = len(self._lines)
        self._unfinished = ""

    def unsaved_text(self, text: str) -> str:
        """What is half typed when the prompt is left with this text in the line: of a line that was
        caught before and only looked at again, what stood there before that."""
        if self._place < len(self._lines) and not self._is_draft_taken:
            return self._unfinished.strip() if text == self._lines[self._place] else text
        return text

    def used_draft(self, caught: Collection[str]) -> str:
        """The draft from before, where it was taken up or is among what was caught."""
        taken = self._is_draft_taken or self._is_draft_used
        return self.draft if taken or self.draft in caught else ""
