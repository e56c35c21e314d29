"""The lines that were typed before, gone through with the arrows; the draft is the last of them."""

from __future__ import annotations

from collections.abc import Collection

from followup_tui.typed import Typed


class Recall:
    """Where in them the person is, and what was half typed before the arrows were used."""

    def __init__(self, typed: Typed) -> None:
        self.draft = typed.draft
        self._lines = [*typed.lines, *([typed.draft] if typed.draft else [])]
        self._place = len(self._lines)
        self._unfinished = ""
        self._is_draft_taken = False

    def turn(self, action: str, text: str) -> str | None:
        """The line before (`previous`) or after the one that is shown; None at either end."""
        if self._place == len(self._lines):
            self._unfinished = text
        step = -1 if action == "previous" else 1
        place = min(max(self._place + step, 0), len(self._lines))
        if place == self._place:
            return None
        self._place = place
        if place == len(self._lines):
            return self._unfinished
        if self._lines[place] == self.draft:
            # What becomes of it now is what the person makes of it.
            self._is_draft_taken = True
        return self._lines[place]

    def add(self, line: str) -> None:
        """A line was caught; the arrows begin anew."""
        self._lines.append(line)
        self._place = len(self._lines)

    def used(self, caught: Collection[str]) -> str:
        """The draft from before, where it was taken up or is among what was caught."""
        return self.draft if self._is_draft_taken or self.draft in caught else ""
