"""`doctor`: examine the database and its files, and repair what is safe to repair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from followup_tui.actions.queue_check import check_queue
from followup_tui.cli.argument_types import FILE_PATH
from followup_tui.cli.config import check_settings
from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import (
    Session,
    common_options,
    prepare_session,
    report_open_errors,
)
from followup_tui.domain.date_words import pluralize
from followup_tui.errors import DatabaseUnusableError, NothingToDoError, UsageError
from followup_tui.storage.checks.all_checks import Examination, examine
from followup_tui.storage.checks.finding import Check, Examined, Finding
from followup_tui.storage.checks.repair import RepairResult, repair_findings
from followup_tui.storage.damage import go_on, record_examination
from followup_tui.storage.database import refuse_folder
from followup_tui.storage.missing_database import check_database_exists
from followup_tui.wording import as_wording, wording

MORE_CHECKS: Mapping[str, Check] = {"queue": check_queue, "settings": check_settings}
"""The checks of files that only the command line knows how to read."""
_FINDINGS = 1


@click.command("doctor")
@click.option("--repair", is_flag=True, help="Repair what is safe to repair, after a backup.")
@click.option("--dry-run", is_flag=True, help="With --repair: print what would be repaired.")
@click.option(
    "--salvage", "target", type=FILE_PATH, help="Read what is left into a new database file."
)
@click.option("--go-on", "goes_on", is_flag=True, help="Write to a damaged database again.")
@common_options
@click.pass_context
def doctor(
    ctx: click.Context,
    repair: bool,
    dry_run: bool,
    target: str | None,
    goes_on: bool,
    as_json: bool,
    db: str | None,
) -> None:
    """Examine the database and its files, and say what to do about what is wrong.

    \b
      followup doctor
      followup doctor --repair
      followup doctor --salvage new.db

    Changes nothing by itself. --repair makes a backup, then repairs all that is safe to repair as
    one change; `followup undo` brings records back as they were. Exits with 0 if everything is
    fine, 1 if something was found, 5 if the database is damaged.

    --salvage reads a damaged database, whatever is left of it, into a new file, and says who and
    what is missing; the damaged file is not changed.

    Nothing is written to a database that was found damaged, until you restore a backup, salvage
    what is left, or choose to go on with it all the same: --go-on."""
    _check_options(repair=repair, dry_run=dry_run, target=target, goes_on=goes_on)
    session = prepare_session(db or ctx.obj, as_json)
    if target is not None:
        from followup_tui.cli.salvage_report import salvage_database

        ctx.exit(0 if salvage_database(session, Path(target)) else _FINDINGS)
    with report_open_errors(session.database):
        refuse_folder(session.database)
        check_database_exists(session.database, session.known_file, is_named=session.is_named)
        if goes_on:
            _go_on(session)
            return
        found = _examine(session, repair=repair, dry_run=dry_run)
    if found.findings:
        ctx.exit(DatabaseUnusableError.exit_code if found.is_damaged else _FINDINGS)
    if not as_json:
        print_line("Everything is fine.")
    if not as_json and not repair:
        print_line(wording("Checked: {}.", as_wording(", ".join(found.checked))))


def _check_options(*, repair: bool, dry_run: bool, target: str | None, goes_on: bool) -> None:
    """Raise UsageError for options that exclude each other."""
    if goes_on and (repair or dry_run or target):
        raise UsageError("--go-on takes no other option.", "Nothing was done.")
    if dry_run and not repair:
        raise UsageError("--dry-run needs --repair.", "Nothing was done.")
    if target is not None and repair:
        raise UsageError("Choose --repair or --salvage.", "Nothing was done.")


def _examine(session: Session, *, repair: bool, dry_run: bool) -> Examination:
    """Examine the database, repair it if wanted, and print and return what is found or left."""
    examined = Examined(session.database, session.context.now)
    found = examine(examined, MORE_CHECKS)
    record_examination(session.database, is_damaged=found.is_damaged)
    if repair and not found.is_damaged and any(one.repair for one in found.findings):
        return _repair(session, examined, found, dry_run=dry_run)
    _print_findings(session, found.findings)
    if repair and found.is_damaged:
        print_line("Nothing was repaired: the database is damaged.", error=True)
    return found


def _go_on(session: Session) -> None:
    """Let everything write to the damaged database; raise NothingToDoError if it is well."""
    record_examination(session.database, is_damaged=True)
    if not go_on(session.database):
        raise NothingToDoError("The database is not damaged.", "Nothing was changed.")
    if session.as_json:
        print_json({"file": str(session.database), "goes_on": True})
    else:
        print_line(wording("followup writes to {} again, damaged as it is.", session.database))


def _repair(
    session: Session, examined: Examined, found: Examination, *, dry_run: bool
) -> Examination:
    """Repair, or say what would be repaired, and return what is left."""
    if dry_run:
        for finding in found.findings:
            if finding.repair and not session.as_json:
                print_line(wording("Would repair: {}.", finding.wording))
        _print_findings(
            session, [one for one in found.findings if session.as_json or not one.repair]
        )
        return found
    result = repair_findings(found.findings, examined, session.context.program)
    left = examine(examined, MORE_CHECKS)
    _print_repaired(session, result)
    _print_findings(session, left.findings)
    return left


def _print_repaired(session: Session, result: RepairResult) -> None:
    for finding in result.repaired:
        if session.as_json:
            print_json(_shape(finding, repaired=True))
        else:
            print_line(wording("Repaired: {}.", finding.wording))
    edits = len(result.change.edits)
    if not session.as_json:
        if edits:
            records = as_wording(pluralize(edits, "record"))
            print_line(wording("Changed {}; followup undo brings them back.", records))
        print_line(wording("The backup from before is {}.", result.backup.path))


def _print_findings(session: Session, findings: Sequence[Finding]) -> None:
    for finding in findings:
        if session.as_json:
            print_json(_shape(finding, repaired=False))
        else:
            print_line(finding.wording + as_wording(": ") + finding.way_out)


def _shape(finding: Finding, *, repaired: bool) -> dict[str, Any]:
    return {
        "check": finding.check,
        "problem": str(finding.wording),
        "way_out": str(finding.way_out),
        "damage": finding.is_damage,
        "can_repair": finding.repair is not None,
        "repaired": repaired,
    }
