"""`import`: contacts and what was said with them, from files, all as one change."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import cast

import click

from followup_tui.cli.argument_types import file
from followup_tui.cli.import_backup import bring_ours, is_ours
from followup_tui.cli.import_questions import answers
from followup_tui.cli.import_report import (
    row_objects,
    say_columns,
    say_rows,
    say_skipped,
    say_stopped,
    summary,
    summary_object,
)
from followup_tui.cli.output import say, say_json
from followup_tui.cli.progress_line import progress_line
from followup_tui.cli.session import Session, verb
from followup_tui.errors import UsageError
from followup_tui.formats.detect import FORMATS
from followup_tui.formats.format import Options
from followup_tui.importing import apply, make_plan
from followup_tui.importing.plan import Plan, accept
from followup_tui.importing.resolve import RULES, Rule, settle


@verb("import", makes=True)
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
    type=click.Choice(["ask", *RULES]),
    default="ask",
    help="For whom only the name is that of a contact; skipped where nobody can be asked.",
)
@click.option("--update", is_flag=True, help="Where a filled field differs, take the file's.")
@click.option("--events", is_flag=True, help="The past events of a calendar, as what was said.")
@click.argument("files", nargs=-1, required=True, type=file, metavar="FILE...")
def bring(
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
    if key is None and is_ours(files):
        if mapping:
            raise UsageError(f"{files[0]} has no columns to map. Nothing was imported.")
        bring_ours(session, files[0], dry_run=dry_run, update=update)
        return
    options = Options(
        session.occasion.now,
        session.occasion.rules,
        [_pair(text) for text in mapping],
        session.settings.own,
        session.settings.own_profile,
        events,
    )
    plan: Plan | None = None
    try:
        with progress_line() as progress:
            plan = make_plan.plan_files(files, options, key or "", progress)
        plan = _decided(session, plan, same_name, update, dry_run=dry_run)
        if not dry_run:
            with progress_line() as progress:
                apply.bring(plan, session.occasion, progress)
    except KeyboardInterrupt:
        is_done = plan is not None and not dry_run and apply.is_brought(plan)
        say_stopped(is_done=is_done)
        raise
    _say(session, plan, dry_run=dry_run)


def _pair(text: str) -> tuple[str, str]:
    """FIELD=COLUMN as both."""
    field, sign, column = text.partition("=")
    if not sign or not field.strip() or not column.strip():
        raise click.UsageError(f"--map takes FIELD=COLUMN, as in name=Guest, not {text[:60]!r}.")
    return field.strip(), column.strip()


def _decided(session: Session, plan: Plan, same_name: str, update: bool, *, dry_run: bool) -> Plan:
    """The plan with its questions answered, by the person where they can be asked."""
    if same_name != "ask":
        plan = settle(plan, {}, cast(Rule, same_name))
    elif plan.asked and not dry_run:
        can_ask = _is_somebody_there() and not session.as_json
        plan = settle(plan, answers(plan.asked) if can_ask else {}, "skip")
    return accept(plan, lambda match: match.differs) if update else plan


def _is_somebody_there() -> bool:
    """Whether a person sits at the terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _say(session: Session, plan: Plan, *, dry_run: bool) -> None:
    if session.as_json:
        if dry_run:
            for row in row_objects(plan):
                say_json(row)
        say_json(summary_object(plan))
        return
    say_columns(plan)
    if dry_run:
        say_rows(plan)
    say(summary(plan, dry_run=dry_run))
    if not dry_run:
        say_skipped(plan)
