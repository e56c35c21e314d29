"""What was typed into the one-line prompt: the last lines, and the one that was left unsaved. A
small file, owner-only; losing it costs nobody a follow-up."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from followup_tui.system.app_state import write_private_file
from followup_tui.system.toml_file import read_small_file

_MOST = 100
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class PromptHistory:
    """The lines that were saved, newest last, and the draft."""

    lines: tuple[str, ...] = ()
    draft: str = ""


def load_history(path: Path) -> PromptHistory:
    """What is there; nothing when the file is missing or broken."""
    try:
        found = json.loads(read_small_file(path) or b"{}")
        lines, draft = found.get("lines", []), found.get("draft", "")
    except (OSError, ValueError, RecursionError, AttributeError):
        return PromptHistory()
    if not (isinstance(lines, list) and isinstance(draft, str)):
        return PromptHistory()
    return PromptHistory(tuple(one for one in lines if isinstance(one, str))[-_MOST:], draft)


def save_history(
    path: Path, lines: tuple[str, ...], left: str, used: str = "", *, keep_lines: bool
) -> bool:
    """Add the lines that were saved, as far as a history is wanted, and keep what was left unsaved.
    A draft from before stays until it was `used` or makes room, and then is among the lines.
    Whether that worked; nobody is stopped when not."""
    before = load_history(path)
    earlier = before.draft if before.draft not in (used, left) else ""
    kept: tuple[str, ...] = ()
    if keep_lines:
        unsaved = [earlier] if left and earlier else []
        fresh = [line for line in [*unsaved, *lines] if line.strip() and len(line) <= _LONGEST]
        kept = tuple(dict.fromkeys([*fresh[::-1], *before.lines[::-1]]))[:_MOST][::-1]
    draft = left or earlier
    if not (kept or draft):
        with suppress(OSError):
            os.unlink(path)
        return True
    return write_private_file(path, json.dumps({"lines": list(kept), "draft": draft}))
