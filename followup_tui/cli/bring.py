"""`import`: contacts from files, all as one change."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from followup_tui import arrivals
from followup_tui.cli.output import say, say_json
from followup_tui.cli.session import Session, verb
from followup_tui.cli.words import file
from followup_tui.errors import BadInputError
from followup_tui.exchange.incoming import Reading
from followup_tui.exchange.plan import Plan
from followup_tui.exchange.sniff import read_file

_LARGEST = 256 * 1024 * 1024
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
    readings = [_read(name, several=len(files) > 1) for name in files]
    if dry_run:
        _say(session, arrivals.plan_import(readings), "Would bring")
        return
    plan = arrivals.bring(readings, session.occasion)
    _say(session, plan, "Brought")


def _read(name: str, *, several: bool) -> Reading:
    """What the file tells; where it is one of several, what was left out says so."""
    path = Path(name)
    data = _content(path) if name != "-" else sys.stdin.buffer.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise BadInputError(f"{path} is larger than 256 MB. Nothing was imported.")
    called = path.name if name != "-" else "The input"
    reading = read_file(data, called)
    if not several:
        return reading
    skipped = (replace(one, place=f"{called}, {one.place}") for one in reading.skipped)
    return replace(reading, skipped=tuple(skipped))


def _content(path: Path) -> bytes:
    """The bytes of the file, and no more than that are taken; a device never ends."""
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise BadInputError(f"There is no file {path}. Nothing was imported.") from error
    except IsADirectoryError as error:
        raise BadInputError(f"{path} is a folder; name a file. Nothing was imported.") from error
    except OSError as error:
        why = error.strerror or "it cannot be read"
        raise BadInputError(f"{path} could not be read: {why}. Nothing was imported.") from error


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
