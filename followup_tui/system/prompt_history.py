"""The history of the one-line prompt: its last lines and the unsaved draft, in a private file.

Losing the file costs no follow-up."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from followup_tui.system.private_file import read_small_file, save_private_file

_MAX_LINES = 100
_MAX_LENGTH = 1_000


@dataclass(frozen=True, slots=True)
class PromptHistory:
    """The saved lines, newest last, and the draft that was left unsaved."""

    lines: tuple[str, ...] = ()
    draft: str = ""


def load_history(path: Path) -> PromptHistory:
    """Return the history; an empty one when the file is missing or broken."""
    try:
        content = json.loads(read_small_file(path) or b"{}")
        lines, draft = content.get("lines", []), content.get("draft", "")
    except (OSError, ValueError, RecursionError, AttributeError):
        return PromptHistory()
    if not (isinstance(lines, list) and isinstance(draft, str)):
        return PromptHistory()
    return PromptHistory(
        tuple(line for line in lines if isinstance(line, str))[-_MAX_LINES:], draft
    )


def save_history(
    path: Path, lines: tuple[str, ...], unsaved: str, used_draft: str = "", *, keep_lines: bool
) -> bool:
    """Add the saved lines, if `keep_lines`, and store the unsaved text as the draft.

    An earlier draft stays until it was used; a new one moves it to the lines. The file is removed
    when nothing is left. Return False on failure, never raise.
    """
    before = load_history(path)
    earlier = before.draft if before.draft not in (used_draft, unsaved) else ""
    kept: tuple[str, ...] = ()
    if keep_lines:
        replaced = [earlier] if unsaved and earlier else []
        new = [line for line in [*replaced, *lines] if line.strip() and len(line) <= _MAX_LENGTH]
        kept = tuple(dict.fromkeys([*new[::-1], *before.lines[::-1]]))[:_MAX_LINES][::-1]
    draft = unsaved or earlier
    if not (kept or draft):
        with suppress(OSError):
            os.unlink(path)
        return True
    return save_private_file(path, json.dumps({"lines": list(kept), "draft": draft}))
