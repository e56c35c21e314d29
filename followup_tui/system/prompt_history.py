"""The history of the one-line prompt: its last lines and the unsaved drafts, in a private file.

Several prompts write that file: each adds its lines and changes only its own draft, under a lock.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from followup_tui.errors import system_reason
from followup_tui.system.private_file import (
    follow_link,
    locked_private_file,
    make_private_folder,
    put_aside,
    read_small_file,
    replace_private_file,
)
from followup_tui.wording import Wording, wording

_MAX_LINES = 100
_MAX_LENGTH = 1_000
MAX_DRAFTS_LENGTH = 1_000_000
"""How many characters the drafts have together: 50 full lines."""
_MAX_BYTES = 16 * MAX_DRAFTS_LENGTH
_LOCK_SECONDS = 0.05
"""How long a draft waits for another program; the next attempt comes soon."""
_LAST_LOCK_SECONDS = 1.0


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
        self._path = path
        self._keep_lines = keep_lines
        self._own = ""
        self._tried = ""

    def load(self) -> PromptHistory:
        """Return the history; an empty one without a file. What can't be read is put aside."""
        try:
            # Without the lock: the file may be readable only, and is always whole.
            history = _read(self._path)
            if history is None:
                with locked_private_file(follow_link(self._path), _LAST_LOCK_SECONDS):
                    history = self._read_or_put_aside()
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
            self._say(wording("There is no room for the unsaved line in {}.", self._path))
            return history
        self._own = text
        return PromptHistory(history.lines, (*others, text) if text else others)

    def _change(
        self, change: Callable[[PromptHistory], PromptHistory], *, is_last: bool = False
    ) -> bool:
        """Change the file; return False to try again later."""
        try:
            make_private_folder(self._path.parent)
            path = follow_link(self._path)
            with locked_private_file(path, _LAST_LOCK_SECONDS if is_last else _LOCK_SECONDS):
                before = self._read_or_put_aside()
                after = change(before)
                if after != before:
                    content = {"lines": list(after.lines), "drafts": list(after.drafts)}
                    data = json.dumps(content).encode("ascii")
                    replace_private_file(path, data, sync=False)
                if after == PromptHistory():
                    with suppress(OSError):
                        os.unlink(path)
        except TimeoutError as error:
            if is_last:
                self._fail(error)
            return False
        except (OSError, RuntimeError) as error:
            self._fail(error)
        return True

    def _read_or_put_aside(self) -> PromptHistory:
        history = _read(self._path)
        if history is None:
            aside = put_aside(follow_link(self._path))
            self._say(wording("The history of lines can't be read. It is kept as {}.", aside))
        return history or PromptHistory()

    def _fail(self, error: BaseException) -> None:
        reason = system_reason(error)
        self._say(wording("Can't keep unsaved lines in {} ({}).", self._path, reason))

    def _say(self, message: Wording) -> None:
        if message not in self.messages:
            self.messages.append(message)


def _without(drafts: Sequence[str], removed: Collection[str]) -> tuple[str, ...]:
    return tuple(draft for draft in drafts if draft not in removed)


def _read(path: Path) -> PromptHistory | None:
    """Return the history; None for a file that is broken or too large. Raises OSError."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            return None
    except FileNotFoundError:
        return PromptHistory()
    if not (data := read_small_file(path, _MAX_BYTES)):
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
