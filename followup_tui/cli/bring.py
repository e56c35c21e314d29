"""`import`: contacts from files, all as one change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from followup_tui.arrivals import planning, writing
from followup_tui.cli.output import say, say_json
from followup_tui.cli.session import Session, verb
from followup_tui.cli.words import file
from followup_tui.exchange.files import opened
from followup_tui.exchange.incoming import Reading, gather
from followup_tui.exchange.plan import Plan
from followup_tui.exchange.reader import Options
from followup_tui.exchange.sniff import read

_SHOWN = 20


@verb("import")
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@click.argument("files", nargs=-1, required=True, type=file, metavar="FILE...")
def bring(session: Session, files: Sequence[str], dry_run: bool) -> None:
    """Bring contacts from vCard files (.vcf) or from LinkedIn's Connections.csv, as in

    \b
      followup import contacts.vcf
      followup import --dry-run ~/Downloads/Connections.csv

    They arrive parked: nothing is due before you pick them. Importing a file again brings nobody
    twice; one undo takes all back. With - the file is read from standard input."""
    options = Options(session.occasion.now, session.occasion.rules)
    readings = [_read(name, options, several=len(files) > 1) for name in files]
    if dry_run:
        _say(session, planning.plan_import(readings), "Would bring")
        return
    plan = writing.bring(readings, session.occasion)
    _say(session, plan, "Brought")


def _read(name: str, options: Options, *, several: bool) -> Reading:
    """What the file tells; where it is one of several, what was left out says so."""
    with opened(name) as source:
        reading = gather(read(source, options))
    if not several:
        return reading
    skipped = (replace(one, place=f"{source.name}, {one.place}") for one in reading.skipped)
    return replace(reading, skipped=tuple(skipped))


def _say(session: Session, plan: Plan, verb: str) -> None:
    if session.as_json:
        say_json(
            {
                "new": len(plan.new),
                "matched": len(plan.matched),
                "unchanged": plan.unchanged,
                "skipped": [{"place": one.place, "why": one.why} for one in plan.skipped],
            }
        )
        return
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
