"""`import` of the JSON that `export` writes: recognises it, and reports on the import."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from followup_tui.cli.import_report import change_json, print_plan_line, print_stopped
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
from followup_tui.importing.summary import (
    describe_change,
    describe_conflict,
    import_summary,
    shorten,
)
from followup_tui.wording import join, wording

_PEEK_BYTES = 1024
_MAX_SHOWN = 20


def is_backup_import(names: Sequence[str]) -> bool:
    """Return whether the named file is a backup; raise UsageError if it is one of several files."""
    backups = [name for name in names if is_backup(_first_bytes(name))]
    if backups and len(names) > 1:
        raise UsageError(
            wording("{} is an export of followup; import it alone.", backups[0]),
            "Nothing was imported.",
        )
    return bool(backups)


def import_backup(session: Session, name: str, *, dry_run: bool, update: bool = False) -> None:
    """Import a backup, or plan to with `dry_run`, and print the result.

    With `update`, newer records of the backup replace ours. Raise BadInputError for a broken
    backup."""
    before = database_revision()
    try:
        with progress_line() as progress:
            (file,) = find_input_files([name])
            with open_input(file) as source:
                backup = load_backup(source, progress)
            if dry_run:
                plan = plan_restore(backup, update=update)
            else:
                plan = restore_backup(backup, session.context, progress, update=update)
    except KeyboardInterrupt:
        print_stopped(is_done=not dry_run and database_revision() != before)
        raise
    if not session.as_json:
        _print_result(plan, dry_run=dry_run)
        return
    if dry_run:
        for shape in _plan_shapes(plan):
            print_json(shape)
    print_json(_summary_shape(plan))


def _first_bytes(name: str) -> bytes:
    """Return the start of a file without consuming it; b"" if it isn't a readable regular file."""
    if name == STANDARD_INPUT:
        buffer: Any = sys.stdin.buffer
        return bytes(buffer.peek(_PEEK_BYTES))[:_PEEK_BYTES] if hasattr(buffer, "peek") else b""
    with suppress(OSError, ValueError):
        path = Path(name)
        if stat.S_ISREG(path.stat().st_mode):
            with path.open("rb") as file:
                return file.read(_PEEK_BYTES)
    return b""


def _summary_shape(plan: BackupPlan) -> dict[str, Any]:
    return {
        "new": plan.count(Contact),
        "records": plan.new_count,
        "updated": len(plan.updated),
        "unchanged": plan.unchanged,
        "conflicts": [_match_shape(match) for match in plan.conflicting],
    }


def _match_shape(match: BackupMatch) -> dict[str, Any]:
    return {
        "place": match.place,
        "name": match.name,
        "matched_by": match.matched_by,
        "changes": [change_json(change) for change in match.changes],
        "conflicts": [change_json(change) for change in match.conflicts],
    }


def _plan_shapes(plan: BackupPlan) -> Iterator[dict[str, Any]]:
    """Yield one object per line of the plan, as for other files."""
    for place, contact in plan.new_contacts():
        yield {"plan": "new", "place": place, "name": contact.name, "company": contact.company}
    for match in plan.matches():
        yield {"plan": "updated" if match.has_updates else "conflict", **_match_shape(match)}


def _print_plan(plan: BackupPlan) -> None:
    for place, contact in plan.new_contacts():
        company = f", {shorten(contact.company)}" if contact.company else ""
        print_plan_line("new", f"{place}: {shorten(contact.name)}{company}")
    for match in plan.matches():
        subject = f"{match.place}: {shorten(match.name)}, matched by {match.matched_by}"
        if match.has_updates:
            changes = join([describe_change(change) for change in match.changes], "; ")
            print_plan_line("updated", f"{subject}: {changes}")
        for conflict in match.conflicts:
            print_plan_line("conflict", f"{subject}: {describe_conflict(conflict)}")


def _print_result(plan: BackupPlan, *, dry_run: bool) -> None:
    if dry_run:
        _print_plan(plan)
    print_line(import_summary(plan, is_done=not dry_run))
    if dry_run:
        return
    for match in plan.conflicting[:_MAX_SHOWN]:
        conflicts = join([describe_conflict(conflict) for conflict in match.conflicts])
        print_line(f"  {match.place}: {shorten(match.name)}: {conflicts}", error=True)
    if len(plan.conflicting) > _MAX_SHOWN:
        print_line(f"  and {len(plan.conflicting) - _MAX_SHOWN:,} more", error=True)
