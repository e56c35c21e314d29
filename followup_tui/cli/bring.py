"""`import`: contacts from files, all as one change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from followup_tui import arrivals
from followup_tui.cli.output import say, say_json
from followup_tui.cli.session import Session, verb
from followup_tui.errors import BadInputError
from followup_tui.exchange.incoming import Reading
from followup_tui.exchange.plan import Plan
from followup_tui.exchange.sniff import read_file

_LARGEST = 256 * 1024 * 1024
_SHOWN = 20


@verb("import")
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def bring(session: Session, files: Sequence[str], dry_run: bool) -> None:
    """Bring contacts from a vCard file or from LinkedIn's Connections.csv.

    They arrive parked. Importing a file again brings nothing twice; one undo takes all back."""
    readings = [_read(Path(name)) for name in files]
    if dry_run:
        _say(session, arrivals.plan_import(readings), "Would bring")
        return
    plan = arrivals.bring(readings, session.occasion)
    _say(session, plan, "Brought")


def _read(path: Path) -> Reading:
    try:
        if path.stat().st_size > _LARGEST:
            raise BadInputError(f"{path} is larger than 256 MB. Nothing was imported.")
        return read_file(path.read_bytes(), path.name)
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
    say(f"{verb}: {', '.join(parts)}. New ones are parked until you pick them.")
    for one in plan.skipped[:_SHOWN]:
        say(f"  {one.place}: {one.why}", error=True)
    if len(plan.skipped) > _SHOWN:
        say(f"  and {len(plan.skipped) - _SHOWN:,} more", error=True)
