"""`import`: contacts and what was said with them, from files, all as one change."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import cast

import click

from followup_tui.cli.argument_types import FILE_PATH
from followup_tui.cli.import_backup import import_backup, is_backup_import
from followup_tui.cli.import_questions import ask_questions
from followup_tui.cli.import_report import (
    import_summary,
    plan_objects,
    print_guessed_columns,
    print_plan,
    print_stopped,
    print_warnings,
    summary_json,
)
from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.progress_line import progress_line
from followup_tui.cli.session import Session, verb
from followup_tui.errors import UsageError
from followup_tui.formats.detect import FORMATS
from followup_tui.formats.format import ReadOptions
from followup_tui.importing import apply, make_plan
from followup_tui.importing.plan import ImportPlan, accept_conflicts
from followup_tui.importing.resolve import SAME_NAME_RULES, SameNameRule, resolve_questions


@verb("import", creates_database=True)
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@click.option(
    "--format",
    "key",
    type=click.Choice([one.key for one in FORMATS]),
    help="What the files are, where that is not to be guessed.",
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN",
    help='Which column of a table is which field: name="Full Name". -=COLUMN leaves one out.',
)
@click.option(
    "--same-name",
    type=click.Choice(["ask", *SAME_NAME_RULES]),
    default="ask",
    help="For whom only the name is that of a contact; skipped where nobody can be asked.",
)
@click.option("--update", is_flag=True, help="Where a filled field differs, take the file's.")
@click.option("--events", is_flag=True, help="The past events of a calendar, as what was said.")
@click.argument("files", nargs=-1, required=True, type=FILE_PATH, metavar="FILE...")
def import_files(
    session: Session,
    files: Sequence[str],
    dry_run: bool,
    key: str | None,
    mapping: Sequence[str],
    same_name: str,
    update: bool,
    events: bool,
) -> None:
    """Bring people, and what was said with them, from files or folders, as in

    \b
      followup import contacts.vcf
      followup import --dry-run ~/Downloads/Connections.csv
      followup import --map name=Guest --map tag=Table guests.csv
      followup import --events calendar.ics

    What followup export wrote as json comes back as it was.

    They arrive parked: nothing is due before you pick them. What is filled in already stays, unless
    you say --update. Importing a file again brings nobody twice; one undo takes all back. With -
    the file is read from standard input."""
    if key is None and is_backup_import(files):
        if mapping:
            raise UsageError(f"{files[0]} has no columns to map. Nothing was imported.")
        import_backup(session, files[0], dry_run=dry_run, update=update)
        return
    options = ReadOptions(
        session.context.now,
        session.context.rules,
        [_pair(text) for text in mapping],
        session.settings.own_emails,
        session.settings.own_profile,
        events,
    )
    plan: ImportPlan | None = None
    try:
        with progress_line() as progress:
            plan = make_plan.plan_files(files, options, key or "", progress)
        plan = _decided(session, plan, same_name, update, dry_run=dry_run)
        if not dry_run:
            with progress_line() as progress:
                apply.apply_plan(plan, session.context, progress)
    except KeyboardInterrupt:
        is_done = plan is not None and not dry_run and apply.was_applied(plan)
        print_stopped(is_done=is_done)
        raise
    _say(session, plan, dry_run=dry_run)


def _pair(text: str) -> tuple[str, str]:
    """FIELD=COLUMN as both."""
    field, sign, column = text.partition("=")
    if not sign or not field.strip() or not column.strip():
        raise click.UsageError(f"--map takes FIELD=COLUMN, as in name=Guest, not {text[:60]!r}.")
    return field.strip(), column.strip()


def _decided(
    session: Session, plan: ImportPlan, same_name: str, update: bool, *, dry_run: bool
) -> ImportPlan:
    """The plan with its questions answered, by the person where they can be asked."""
    if same_name != "ask":
        plan = resolve_questions(plan, {}, cast(SameNameRule, same_name))
    elif plan.questions and not dry_run:
        can_ask = _is_somebody_there() and not session.as_json
        plan = resolve_questions(plan, ask_questions(plan.questions) if can_ask else {}, "skip")
    return accept_conflicts(plan, lambda match: match.conflicts) if update else plan


def _is_somebody_there() -> bool:
    """Whether a person sits at the terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _say(session: Session, plan: ImportPlan, *, dry_run: bool) -> None:
    if session.as_json:
        if dry_run:
            for row in plan_objects(plan):
                print_json(row)
        print_json(summary_json(plan))
        return
    print_guessed_columns(plan)
    if dry_run:
        print_plan(plan)
    print_line(import_summary(plan, dry_run=dry_run))
    if not dry_run:
        print_warnings(plan)
