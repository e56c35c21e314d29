"""`backup` and `restore`: copies of the database, and bringing one back."""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from followup_tui.cli.argument_types import FILE_PATH, UTF8_TEXT
from followup_tui.cli.completion import complete_backups
from followup_tui.cli.find_backup import BackupSource, find_backup
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import (
    Session,
    common_options,
    database_connection,
    prepare_session,
    report_open_errors,
)
from followup_tui.cli.terminal_check import is_terminal
from followup_tui.domain.backup import Backup
from followup_tui.domain.backup_words import backup_title, plan_lines
from followup_tui.domain.date_words import pluralize
from followup_tui.domain.restore_plan import RecordCounts, RestorePlan
from followup_tui.domain.size_words import format_size
from followup_tui.errors import NothingToDoError, UsageError
from followup_tui.formats import output_file
from followup_tui.storage.backups import (
    check_backup,
    count_people,
    list_backups,
    make_backup,
    write_backup_file,
)
from followup_tui.storage.missing_database import check_database_exists
from followup_tui.storage.restore_file import check_restorable, restore_file
from followup_tui.storage.restore_plan_query import plan_restore
from followup_tui.system import own_files
from followup_tui.system.known_databases import is_known
from followup_tui.wording import as_wording, wording


@click.command("backup")
@click.option("--list", "lists", is_flag=True, help="List the backups, newest first.")
@click.option("--force", is_flag=True, help="Replace an existing FILE.")
@click.argument("target", required=False, type=FILE_PATH, metavar="[FILE]")
@common_options
@click.pass_context
def backup(
    ctx: click.Context, lists: bool, force: bool, target: str | None, as_json: bool, db: str | None
) -> None:
    """Back up the database now, or list the backups.

    \b
      followup backup
      followup backup --list
      followup backup /media/stick/followup.db

    A backup is checked before it counts. Without FILE it joins the ones that are made once a day
    and before large changes, in a folder beside the database; older ones are thinned out there."""
    session = prepare_session(db or ctx.obj, as_json)
    if lists and (target or force):
        raise UsageError("--list takes no file.", "Nothing was done.")
    if lists:
        _print_list(session)
        return
    with report_open_errors(session.database):
        check_database_exists(session.database, session.known_file, is_named=session.is_named)
        if target is None:
            _back_up(session)
        else:
            _write_file(session, Path(target), force=force)


@click.command("restore")
@click.option("--yes", is_flag=True, help="Restore without asking.")
@click.option("--dry-run", is_flag=True, help="Print what would come back; change nothing.")
@click.argument(
    "which", required=False, type=UTF8_TEXT, shell_complete=complete_backups, metavar="[WHICH]"
)
@common_options
@click.pass_context
def restore(
    ctx: click.Context,
    yes: bool,
    dry_run: bool,
    which: str | None,
    as_json: bool,
    db: str | None,
) -> None:
    """Bring back a backup: the newest good one, or the one you name.

    \b
      followup restore --dry-run
      followup restore
      followup restore yesterday
      followup restore 3
      followup restore /media/stick/followup.db

    WHICH is a number of `followup backup --list`, a day, or a file. What is there now is kept as a
    backup first; the undo history is the backup's. Programs that are running go on with what was
    restored."""
    session = prepare_session(db or ctx.obj, as_json)
    with report_open_errors(session.database):
        source = find_backup(which, session.database, session.context)
        check_restorable(source.path, session.database)
        plan = plan_restore(source.path, session.database)
        if dry_run:
            _print_plan(session, source, plan)
            return
        if not yes:
            _confirm(session, source, plan)
        done = restore_file(source.path, session.database, session.context.now)
        # A backup of an older version is upgraded here, and not by the next verb.
        with database_connection(session.database):
            session.remember_database()
    if as_json:
        kept = str(done.kept) if done.kept else None
        print_json({**_plan_shape(source, plan), "restored": True, "kept": kept})
        return
    print_line(wording("Restored {}.", source.title))
    if done.kept:
        print_line(wording("What was there before: {}", str(done.kept)))


def _back_up(session: Session) -> None:
    made = make_backup(session.database, "by hand", session.context.now)
    if session.as_json:
        print_json(_shape(made, count_people(made.path)))
    else:
        print_line(wording("Backed up {} to {}.", _people(made.path), str(made.path)))


def _people(path: Path) -> str:
    return pluralize(count_people(path) or 0, "contact")


def _write_file(session: Session, target: Path, *, force: bool) -> None:
    description = own_files.own_file_at(target, session.database)
    # An older copy is a database, too, and may be replaced by a newer one.
    if (
        description == "a database"
        and not is_known(session.known_file, target)
        and check_backup(target) != "another program's database"
    ):
        description = None
    if description is not None:
        raise UsageError(
            wording("{} is {}; a backup never replaces it.", target, as_wording(description)),
            "Nothing was written.",
            "Choose another file.",
        )
    output_file.check_writable(target, force=force)
    real = target.resolve()
    partial = real.with_name(f".{secrets.token_hex(8)}.partial")
    try:
        write_backup_file(session.database, partial)
        size = partial.stat().st_size
        output_file.move_into_place(partial, real, target, force=force)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    if session.as_json:
        print_json({"file": str(target), "bytes": size, "contacts": count_people(real)})
    else:
        print_line(wording("Backed up {} to {}.", as_wording(_people(real)), target))


def _print_list(session: Session) -> None:
    backups = list_backups(session.database)
    people = [count_people(found.path) for found in backups]
    if session.as_json:
        for number, (found, count) in enumerate(zip(backups, people, strict=True), 1):
            print_json({"number": number, **_shape(found, count)})
        return
    if not backups:
        print_line("No backups yet. Make one: followup backup")
        return
    print_table(
        [
            (
                str(number),
                backup_title(found.made, session.context.now),
                format_size(found.size),
                "damaged" if count is None else pluralize(count, "contact"),
                found.reason,
            )
            for number, (found, count) in enumerate(zip(backups, people, strict=True), 1)
        ]
    )


def _confirm(session: Session, source: BackupSource, plan: RestorePlan) -> None:
    """Say what would happen and ask; raise NothingToDoError for no, UsageError if nobody can."""
    if session.as_json or not is_terminal():
        raise UsageError(
            "Restoring replaces what is in the database now.",
            "Nothing was changed.",
            "Give --yes to do that, or --dry-run to see what would come back.",
        )
    for line in plan_lines(source.title, plan):
        print_line(line, error=True)
    if not click.confirm("Restore it?", default=False, err=True):
        raise NothingToDoError("Not restored.", "Nothing was changed.")


def _print_plan(session: Session, source: BackupSource, plan: RestorePlan) -> None:
    if session.as_json:
        print_json({**_plan_shape(source, plan), "restored": False, "kept": None})
        return
    for line in plan_lines(source.title, plan):
        print_line(line)


def _shape(found: Backup, people: int | None) -> dict[str, Any]:
    return {
        "file": str(found.path),
        "made": found.made.format("YYYY-MM-DD[T]HH:mm:ss[Z]"),
        "reason": found.reason,
        "bytes": found.size,
        "contacts": people,
    }


def _plan_shape(source: BackupSource, plan: RestorePlan) -> dict[str, Any]:
    return {
        "file": str(source.path),
        "holds": _counts_shape(plan.holds),
        "back": _counts_shape(plan.back),
        "missing": _counts_shape(plan.missing),
        "changed": _counts_shape(plan.changed),
        "readable": plan.is_readable,
    }


def _counts_shape(counts: RecordCounts) -> dict[str, int]:
    return {
        "contacts": counts.contact,
        "interactions": counts.interaction,
        "followups": counts.followup,
    }
