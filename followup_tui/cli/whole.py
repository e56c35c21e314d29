"""`import` of our own export: which files are that, and what is said of it."""

from __future__ import annotations

import stat
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from followup_tui.arrivals.whole import Joined, bring_whole, plan_whole, read_whole
from followup_tui.cli.output import say, say_json
from followup_tui.cli.progress_line import progress_line
from followup_tui.cli.session import Session
from followup_tui.domain.contact import Contact
from followup_tui.errors import UsageError
from followup_tui.exchange.files import STANDARD_INPUT, given_files, opened
from followup_tui.exchange.whole_in import is_whole

_LOOKED_AT = 1024
_SHOWN = 20


def is_ours(names: Sequence[str]) -> bool:
    """Whether the file is an export of followup; UsageError where it is one of several."""
    ours = [name for name in names if is_whole(_beginning(name))]
    if ours and len(names) > 1:
        raise UsageError(f"{ours[0]} is a whole export; import it alone. Nothing was imported.")
    return bool(ours)


def bring_ours(session: Session, name: str, *, dry_run: bool, update: bool = False) -> None:
    """Import the export, and say what came of it."""
    with progress_line() as progress:
        (given,) = given_files([name])
        with opened(given) as source:
            whole = read_whole(source, progress)
        if dry_run:
            joined = plan_whole(whole, update=update)
        else:
            joined = bring_whole(whole, session.occasion, progress, update=update)
    if session.as_json:
        say_json(_shape(joined))
    else:
        _say(joined, "Would bring" if dry_run else "Brought")


def _beginning(name: str) -> bytes:
    """The first bytes, which stay to be read; nothing of what is no file."""
    if name == STANDARD_INPUT:
        buffer: Any = sys.stdin.buffer
        return bytes(buffer.peek(_LOOKED_AT))[:_LOOKED_AT] if hasattr(buffer, "peek") else b""
    with suppress(OSError, ValueError):
        path = Path(name)
        if stat.S_ISREG(path.stat().st_mode):
            with path.open("rb") as file:
                return file.read(_LOOKED_AT)
    return b""


def _shape(joined: Joined) -> dict[str, Any]:
    return {
        "new": joined.count(Contact),
        "records": joined.added,
        "changed": len(joined.changed),
        "unchanged": joined.unchanged,
        "kept": joined.kept,
    }


def _say(joined: Joined, verb: str) -> None:
    parts = [f"{joined.count(Contact):,} new contacts, {joined.added:,} new records in all"]
    if not joined.is_exact:
        parts.append(f"{len(joined.changed):,} changed, {joined.unchanged:,} known already")
    say(f"{verb}: {', '.join(parts)}.")
    if joined.kept:
        say(f"{len(joined.kept):,} differ in the file and stay as they are here:", error=True)
    for one in joined.kept[:_SHOWN]:
        say(f"  {one}", error=True)
    if len(joined.kept) > _SHOWN:
        say(f"  and {len(joined.kept) - _SHOWN:,} more", error=True)
