"""`import`: contacts from files, all as one change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from followup_tui.arrivals import planning, writing
from followup_tui.cli.output import say, say_json
from followup_tui.cli.session import Session, verb
from followup_tui.cli.words import file
from followup_tui.exchange.columns import listed, shown
from followup_tui.exchange.files import opened
from followup_tui.exchange.incoming import Columns, Reading, gather
from followup_tui.exchange.plan import Plan
from followup_tui.exchange.reader import Options
from followup_tui.exchange.sniff import read

_SHOWN = 20


@verb("import")
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN",
    help='Which column of a table is which field: name="Full Name". -=COLUMN leaves one out.',
)
@click.argument("files", nargs=-1, required=True, type=file, metavar="FILE...")
def bring(session: Session, files: Sequence[str], dry_run: bool, mapping: Sequence[str]) -> None:
    """Bring contacts from vCard files (.vcf), from the CSV of LinkedIn, Google Contacts or Outlook,
    or from any table, as in

    \b
      followup import contacts.vcf
      followup import --dry-run ~/Downloads/Connections.csv
      followup import --map name=Guest --map tag=Table guests.csv

    They arrive parked: nothing is due before you pick them. Importing a file again brings nobody
    twice; one undo takes all back. With - the file is read from standard input."""
    columns = [_pair(text) for text in mapping]
    options = Options(
        session.occasion.now,
        session.occasion.rules,
        columns,
        session.settings.own,
        session.settings.own_profile,
    )
    readings = [_read(name, options, several=len(files) > 1) for name in files]
    if dry_run:
        plan, verb = planning.plan_import(readings), "Would bring"
    else:
        plan, verb = writing.bring(readings, session.occasion), "Brought"
    guessed = [one for reading in readings for one in reading.columns if one.is_guessed]
    _say(session, plan, verb, guessed)


def _pair(text: str) -> tuple[str, str]:
    """FIELD=COLUMN as both."""
    field, sign, column = text.partition("=")
    if not sign or not field.strip() or not column.strip():
        raise click.UsageError(f"--map takes FIELD=COLUMN, as in name=Guest, not {text[:60]!r}.")
    return field.strip(), column.strip()


def _columns(one: Columns) -> str:
    """What each column of a table was taken for."""
    taken = ", ".join(f"{shown(name)} is {field}" for name, field in one.fields if field.strip("-"))
    kept = [name for name, field in one.fields if not field]
    beside = f". Kept beside: {listed(kept)}" if kept else ""
    return f"{one.file}: {taken}{beside}. Say it otherwise with --map FIELD=COLUMN."


def _read(name: str, options: Options, *, several: bool) -> Reading:
    """What the file tells; where it is one of several, what was left out says so."""
    with opened(name) as source:
        reading = gather(read(source, options))
    if not several:
        return reading
    skipped = (replace(one, place=f"{source.name}, {one.place}") for one in reading.skipped)
    return replace(reading, skipped=tuple(skipped))


def _say(session: Session, plan: Plan, verb: str, guessed: Sequence[Columns]) -> None:
    if session.as_json:
        columns = {"columns": {one.file: dict(one.fields) for one in guessed}} if guessed else {}
        say_json(
            {
                **columns,
                "new": len(plan.new),
                "matched": len(plan.matched),
                "unchanged": plan.unchanged,
                "skipped": [{"place": one.place, "why": one.why} for one in plan.skipped],
            }
        )
        return
    for table in guessed:
        say(_columns(table))
    parts = [f"{len(plan.new):,} new", f"{len(plan.matched):,} with something added"]
    parts.append(f"{plan.unchanged:,} known already")
    if plan.skipped:
        parts.append(f"{len(plan.skipped):,} skipped")
    parked = " New ones are parked until you pick them." if plan.new else ""
    say(f"{verb}: {', '.join(parts)}.{parked}")
    for one in plan.skipped[:_SHOWN]:
        say(f"  {one.place}: {one.why}", error=True)
    if len(plan.skipped) > _SHOWN:
        say(f"  and {len(plan.skipped) - _SHOWN:,} more", error=True)
