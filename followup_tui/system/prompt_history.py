"""The history of the one-line prompt: its last lines and the unsaved drafts, in a private file.

Several prompts write that file: each adds its lines and changes only its own draft, under a lock.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from followup_tui.errors import system_reason
from followup_tui.system.shared_file import SharedFile
from followup_tui.wording import Wording, wording

_MAX_LINES = 100
_MAX_LENGTH = 1_000
MAX_DRAFTS_LENGTH = 1_000_000
"""How many characters the drafts have together: 50 full lines."""
_MAX_BYTES = 16 * MAX_DRAFTS_LENGTH


@dataclass(frozen=True, slots=True)
class PromptHistory:
    """The saved lines, newest last, and the drafts that were left unsaved, newest last."""

    lines: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()


class PromptHistoryFile:
    """The history, as one prompt reads and changes it; nothing here raises."""

    def __init__(self, path: Path, *, keep_lines: bool = True) -> None:
        """With `keep_lines` off the file keeps drafts only."""
        self.messages: list[Wording] = []
        """What could not be read or kept, each said once."""
        self._file = SharedFile(path, _parse, _MAX_BYTES, self._say_put_aside)
        self._keep_lines = keep_lines
        self._own = ""
        self._tried = ""

    def load(self) -> PromptHistory:
        """Return the history; an empty one without a file. What can't be read is put aside."""
        try:
            history = self._file.load()
        except (OSError, RuntimeError) as error:
            self._fail(error)
            return PromptHistory()
        return history if self._keep_lines else PromptHistory((), history.drafts)

    def keep_draft(self, text: str) -> None:
        """Keep the text as the draft of this prompt, in place of what it was; empty for none."""
        if text != self._tried and self._change(lambda history: self._with_draft(history, text)):
            self._tried = text

    def finish(self, lines: Sequence[str], draft: str | None, used: Collection[str]) -> None:
        """Add the saved lines, and store the draft; drafts stay until they are used.

        Without a draft (None) the one that was kept stays. The file is removed when nothing is
        left."""

        def change(history: PromptHistory) -> PromptHistory:
            kept = PromptHistory(history.lines, _without(history.drafts, used))
            if draft is not None:
                kept = self._with_draft(kept, draft)
            return PromptHistory(self._all_lines(kept.lines, lines), kept.drafts)

        self._change(change, is_last=True)

    def _all_lines(self, before: Sequence[str], added: Sequence[str]) -> tuple[str, ...]:
        if not self._keep_lines:
            return ()
        new = [line for line in added if line.strip() and len(line) <= _MAX_LENGTH]
        return tuple(dict.fromkeys([*new[::-1], *before[::-1]]))[:_MAX_LINES][::-1]

    def _with_draft(self, history: PromptHistory, text: str) -> PromptHistory:
        others = _without(history.drafts, (self._own, text))
        if sum(map(len, (*others, text))) > MAX_DRAFTS_LENGTH:
            self._say(wording("There is no room for the unsaved line in {}.", self._file.path))
            return history
        self._own = text
        return PromptHistory(history.lines, (*others, text) if text else others)

    def _change(
        self, change: Callable[[PromptHistory], PromptHistory], *, is_last: bool = False
    ) -> bool:
        """Change the file; return False to try again later."""
        try:
            with self._file.changing(is_last=is_last) as before:
                after = change(before)
                if after == PromptHistory():
                    self._file.remove()
                elif after != before:
                    content = {"lines": list(after.lines), "drafts": list(after.drafts)}
                    self._file.write(json.dumps(content).encode("ascii"))
        except TimeoutError as error:
            if is_last:
                self._fail(error)
            return False
        except (OSError, RuntimeError) as error:
            self._fail(error)
        return True

    def _say_put_aside(self, path: Path) -> None:
        self._say(wording("The history of lines can't be read. It is kept as {}.", path))

    def _fail(self, error: BaseException) -> None:
        reason = system_reason(error)
        self._say(wording("Can't keep unsaved lines in {} ({}).", self._file.path, reason))

    def _say(self, message: Wording) -> None:
        if message not in self.messages:
            self.messages.append(message)


def _without(drafts: Sequence[str], removed: Collection[str]) -> tuple[str, ...]:
    return tuple(draft for draft in drafts if draft not in removed)


def _parse(data: bytes) -> PromptHistory | None:
    """Return the history; None for a file that is broken."""
    if not data:
        return PromptHistory()
    try:
        content = json.loads(data)
        lines = content.get("lines", [])
        # Before there were several, there was one.
        drafts = content.get("drafts", [content["draft"]] if content.get("draft") else [])
    except (ValueError, RecursionError, AttributeError):
        return None
    if not all(isinstance(texts, list) for texts in (lines, drafts)):
        return None
    if not all(isinstance(text, str) for text in (*lines, *drafts)):
        return None
    return PromptHistory(tuple(lines)[-_MAX_LINES:], tuple(drafts))
