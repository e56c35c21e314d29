"""What was typed into the one-line prompt: the last lines, and the one that was left unsaved. A
small file, owner-only; losing it costs nobody a follow-up."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from followup_tui.system.app_state import write_private
from followup_tui.system.toml_file import content

_MOST = 100
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Typed:
    """The lines that were saved, newest last, and the draft."""

    lines: tuple[str, ...] = ()
    draft: str = ""


def load(path: Path) -> Typed:
    """What is there; nothing when the file is missing or broken."""
    try:
        found = json.loads(content(path) or b"{}")
        lines, draft = found.get("lines", []), found.get("draft", "")
    except (OSError, ValueError, RecursionError, AttributeError):
        return Typed()
    if not (isinstance(lines, list) and isinstance(draft, str)):
        return Typed()
    return Typed(tuple(one for one in lines if isinstance(one, str))[-_MOST:], draft)


def remember(
    path: Path, lines: tuple[str, ...], left: str, used: str = "", *, history: bool
) -> bool:
    """Add the lines that were saved, as far as a history is wanted, and keep what was left unsaved.
    A draft from before stays until it was `used` or makes room, and then is among the lines.
    Whether that worked; nobody is stopped when not."""
    before = load(path)
    earlier = before.draft if before.draft not in (used, left) else ""
    kept: tuple[str, ...] = ()
    if history:
        unsaved = [earlier] if left and earlier else []
        fresh = [line for line in [*unsaved, *lines] if line.strip() and len(line) <= _LONGEST]
        kept = tuple(dict.fromkeys([*fresh[::-1], *before.lines[::-1]]))[:_MOST][::-1]
    draft = left or earlier
    if not (kept or draft):
        with suppress(OSError):
            os.unlink(path)
        return True
    return write_private(path, json.dumps({"lines": list(kept), "draft": draft}))
