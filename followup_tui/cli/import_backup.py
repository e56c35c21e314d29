"""`import` of our own export: which files are that, and what is said of it."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from followup_tui.cli.import_report import arrow, change_object, say_stopped, short, stays
from followup_tui.cli.output import say, say_json
from followup_tui.cli.progress_line import progress_line
from followup_tui.cli.session import Session
from followup_tui.domain.contact import Contact
from followup_tui.errors import UsageError
from followup_tui.formats.backup.reader import is_whole
from followup_tui.formats.files import STANDARD_INPUT, given_files, opened
from followup_tui.importing.backup_plan import Joined, Met
from followup_tui.importing.restore import bring_whole, plan_whole, point, read_whole

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
    before = point()
    try:
        with progress_line() as progress:
            (given,) = given_files([name])
            with opened(given) as source:
                whole = read_whole(source, progress)
            if dry_run:
                joined = plan_whole(whole, update=update)
            else:
                joined = bring_whole(whole, session.occasion, progress, update=update)
    except KeyboardInterrupt:
        say_stopped(is_done=not dry_run and point() != before)
        raise
    if not session.as_json:
        _say(joined, dry_run=dry_run)
        return
    if dry_run:
        for row in _row_objects(joined):
            say_json(row)
    say_json(_shape(joined))


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
        "kept": [_met(one) for one in joined.kept],
    }


def _met(one: Met) -> dict[str, Any]:
    return {
        "place": one.place,
        "name": one.name,
        "by": one.by,
        "changes": [change_object(each) for each in one.changes],
        "differs": [change_object(each) for each in one.left],
    }


def _row_objects(joined: Joined) -> Iterator[dict[str, Any]]:
    """An object for each line of the plan, as for other files."""
    for place, contact in joined.people():
        yield {"plan": "new", "place": place, "name": contact.name, "company": contact.company}
    for one in joined.met():
        yield {"plan": "changed" if one.is_written else "differs", **_met(one)}


def _say_rows(joined: Joined) -> None:
    """Every contact that is new, and every record that would be changed or differs."""
    for place, contact in joined.people():
        company = f", {short(contact.company)}" if contact.company else ""
        say(f"new      {place}: {short(contact.name)}{company}")
    for one in joined.met():
        head = f"{one.place}: {short(one.name)}, found by {one.by}"
        if one.is_written:
            written = "; ".join(f"{each.field}: {arrow(each)}" for each in one.changes)
            say(f"changed  {head}: {written}")
        for each in one.left:
            say(f"differs  {head}: {stays(each)}")


def _say(joined: Joined, *, dry_run: bool) -> None:
    if dry_run:
        _say_rows(joined)
    parts = [f"{joined.count(Contact):,} new contacts, {joined.added:,} new records in all"]
    if not joined.is_exact:
        parts.append(f"{len(joined.changed):,} changed, {joined.unchanged:,} known already")
    if joined.kept:
        parts.append(f"{len(joined.kept):,} differ and stay as they are here")
    say(f"{'Would bring' if dry_run else 'Brought'}: {', '.join(parts)}.")
    if dry_run:
        return
    for one in joined.kept[:_SHOWN]:
        say(f"  {one.place}: {short(one.name)}: {', '.join(map(stays, one.left))}", error=True)
    if len(joined.kept) > _SHOWN:
        say(f"  and {len(joined.kept) - _SHOWN:,} more", error=True)
