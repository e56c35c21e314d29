"""`import`: import contacts and interactions from files, as one change."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import cast

import click

from followup_tui.cli.argument_types import FILE_PATH
from followup_tui.cli.import_backup import import_backup, is_backup_import
from followup_tui.cli.import_questions import ask_questions
from followup_tui.cli.import_report import (
    plan_objects,
    print_guessed_columns,
    print_plan,
    print_stopped,
    print_summary,
    print_warnings,
    summary_json,
)
from followup_tui.cli.output import print_json
from followup_tui.cli.progress_line import progress_line
from followup_tui.cli.session import Session, verb
from followup_tui.errors import UsageError
from followup_tui.formats.detect import FORMATS
from followup_tui.formats.format import ReadOptions
from followup_tui.importing.apply import apply_plan, was_applied
from followup_tui.importing.make_plan import plan_files
from followup_tui.importing.plan import ImportPlan, accept_conflicts
from followup_tui.importing.resolve import SAME_NAME_RULES, SameNameRule, resolve_questions
from followup_tui.wording import wording


@verb("import", "create")
@click.option("--dry-run", is_flag=True, help="Show the plan; import nothing.")
@click.option(
    "--format",
    "format_key",
    type=click.Choice([file_format.key for file_format in FORMATS]),
    help="Read the files as this format instead of detecting it.",
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN",
    help='Map a table column to a field: name="Full Name". -=COLUMN skips a column.',
)
@click.option(
    "--same-name",
    type=click.Choice(["ask", *SAME_NAME_RULES]),
    default="ask",
    help="What to do with people who share only the name with a contact. Without a terminal, "
    "ask means skip.",
)
@click.option("--update", is_flag=True, help="Take the file's value where a filled field differs.")
@click.option("--events", is_flag=True, help="Import past calendar events as interactions.")
@click.argument("files", nargs=-1, required=True, type=FILE_PATH, metavar="FILE...")
def import_files(
    session: Session,
    files: Sequence[str],
    dry_run: bool,
    format_key: str | None,
    mapping: Sequence[str],
    same_name: str,
    update: bool,
    events: bool,
) -> None:
    """Import contacts and interactions from files or folders.

    \b
      followup import contacts.vcf
      followup import --dry-run ~/Downloads/Connections.csv
      followup import --map name=Guest --map tag=Table guests.csv
      followup import --events calendar.ics

    A JSON backup from followup export comes back exactly as it was.

    New contacts are parked: nothing is due until you pick them. Fields that are filled keep their
    value unless you give --update. Importing a file again adds no one twice, and one undo reverts
    all of it. Use - to read from standard input."""
    if format_key is None and is_backup_import(files):
        if mapping:
            raise UsageError(
                wording("{} has no columns to map.", files[0]), "Nothing was imported."
            )
        import_backup(session, files[0], dry_run=dry_run, update=update)
        return
    options = ReadOptions(
        session.context.now,
        session.context.rules,
        [_parse_mapping(text) for text in mapping],
        session.settings.own_emails,
        session.settings.own_profile,
        events,
    )
    plan: ImportPlan | None = None
    try:
        with progress_line() as progress:
            plan = plan_files(files, options, format_key or "", progress)
        plan = _resolve(session, plan, same_name, update, dry_run=dry_run)
        if not dry_run:
            with progress_line() as progress:
                apply_plan(plan, session.context, progress)
    except KeyboardInterrupt:
        print_stopped(is_done=plan is not None and not dry_run and was_applied(plan))
        raise
    _print_result(session, plan, dry_run=dry_run)


def _parse_mapping(text: str) -> tuple[str, str]:
    """Return field and column of `FIELD=COLUMN`; raise UsageError if it is not that."""
    field, sign, column = text.partition("=")
    if not sign or not field.strip() or not column.strip():
        raise UsageError(
            wording("--map takes FIELD=COLUMN, as in name=Guest, not '{}'.", text[:60]),
            "Nothing was imported.",
        )
    return field.strip(), column.strip()


def _resolve(
    session: Session, plan: ImportPlan, same_name: str, update: bool, *, dry_run: bool
) -> ImportPlan:
    """Return the plan with its questions answered, by the user if there is a terminal."""
    if same_name != "ask":
        plan = resolve_questions(plan, {}, cast(SameNameRule, same_name))
    elif plan.questions and not dry_run:
        can_ask = _has_terminal() and not session.as_json
        plan = resolve_questions(plan, ask_questions(plan.questions) if can_ask else {}, "skip")
    return accept_conflicts(plan, lambda match: match.conflicts) if update else plan


def _has_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _print_result(session: Session, plan: ImportPlan, *, dry_run: bool) -> None:
    if session.as_json:
        if dry_run:
            for row in plan_objects(plan):
                print_json(row)
        print_json(summary_json(plan))
        return
    print_guessed_columns(plan)
    if dry_run:
        print_plan(plan)
    print_summary(plan, dry_run=dry_run)
    if not dry_run:
        print_warnings(plan)
