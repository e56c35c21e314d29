"""`import` of our own export: which files are that, and what is said of it."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from followup_tui.cli.import_report import (
    change_json,
    describe_change,
    describe_conflict,
    print_stopped,
    shorten,
)
from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.progress_line import progress_line
from followup_tui.cli.session import Session
from followup_tui.domain.contact import Contact
from followup_tui.errors import UsageError
from followup_tui.formats.backup.reader import is_backup
from followup_tui.formats.files import STANDARD_INPUT, find_input_files, open_input
from followup_tui.importing.backup_plan import BackupMatch, BackupPlan
from followup_tui.importing.restore import (
    database_revision,
    load_backup,
    plan_restore,
    restore_backup,
)

_LOOKED_AT = 1024
_SHOWN = 20


def is_backup_import(names: Sequence[str]) -> bool:
    """Whether the file is an export of followup; UsageError where it is one of several."""
    ours = [name for name in names if is_backup(_beginning(name))]
    if ours and len(names) > 1:
        raise UsageError(f"{ours[0]} is a whole export; import it alone. Nothing was imported.")
    return bool(ours)


def import_backup(session: Session, name: str, *, dry_run: bool, update: bool = False) -> None:
    """Import the export, and say what came of it."""
    before = database_revision()
    try:
        with progress_line() as progress:
            (given,) = find_input_files([name])
            with open_input(given) as source:
                whole = load_backup(source, progress)
            if dry_run:
                joined = plan_restore(whole, update=update)
            else:
                joined = restore_backup(whole, session.context, progress, update=update)
    except KeyboardInterrupt:
        print_stopped(is_done=not dry_run and database_revision() != before)
        raise
    if not session.as_json:
        _say(joined, dry_run=dry_run)
        return
    if dry_run:
        for row in _row_objects(joined):
            print_json(row)
    print_json(_shape(joined))


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


def _shape(joined: BackupPlan) -> dict[str, Any]:
    return {
        "new": joined.count(Contact),
        "records": joined.new_count,
        "changed": len(joined.updated),
        "unchanged": joined.unchanged,
        "kept": [_met(one) for one in joined.conflicting],
    }


def _met(one: BackupMatch) -> dict[str, Any]:
    return {
        "place": one.place,
        "name": one.name,
        "by": one.matched_by,
        "changes": [change_json(each) for each in one.changes],
        "differs": [change_json(each) for each in one.conflicts],
    }


def _row_objects(joined: BackupPlan) -> Iterator[dict[str, Any]]:
    """An object for each line of the plan, as for other files."""
    for place, contact in joined.new_contacts():
        yield {"plan": "new", "place": place, "name": contact.name, "company": contact.company}
    for one in joined.matches():
        yield {"plan": "changed" if one.has_updates else "differs", **_met(one)}


def _say_rows(joined: BackupPlan) -> None:
    """Every contact that is new, and every record that would be changed or differs."""
    for place, contact in joined.new_contacts():
        company = f", {shorten(contact.company)}" if contact.company else ""
        print_line(f"new      {place}: {shorten(contact.name)}{company}")
    for one in joined.matches():
        head = f"{one.place}: {shorten(one.name)}, found by {one.matched_by}"
        if one.has_updates:
            written = "; ".join(f"{each.field}: {describe_change(each)}" for each in one.changes)
            print_line(f"changed  {head}: {written}")
        for each in one.conflicts:
            print_line(f"differs  {head}: {describe_conflict(each)}")


def _say(joined: BackupPlan, *, dry_run: bool) -> None:
    if dry_run:
        _say_rows(joined)
    parts = [f"{joined.count(Contact):,} new contacts, {joined.new_count:,} new records in all"]
    if not joined.is_exact_copy:
        parts.append(f"{len(joined.updated):,} changed, {joined.unchanged:,} known already")
    if joined.conflicting:
        parts.append(f"{len(joined.conflicting):,} differ and stay as they are here")
    print_line(f"{'Would bring' if dry_run else 'Brought'}: {', '.join(parts)}.")
    if dry_run:
        return
    for one in joined.conflicting[:_SHOWN]:
        conflicts = ", ".join(map(describe_conflict, one.conflicts))
        print_line(f"  {one.place}: {shorten(one.name)}: {conflicts}", error=True)
    if len(joined.conflicting) > _SHOWN:
        print_line(f"  and {len(joined.conflicting) - _SHOWN:,} more", error=True)
