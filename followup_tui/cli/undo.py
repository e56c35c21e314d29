"""`undo`, `redo` and `history`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from followup_tui.actions import undo as reversal
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import ROW_LIMIT
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import Session, verb
from followup_tui.domain.change import Change
from followup_tui.storage.queries.changes import recent_changes as entries


@verb("undo")
def undo(session: Session) -> None:
    """Take back the newest change, whether it was made here or on the screen."""
    _say(session, reversal.undo(session.context), "Taken back")


@verb("redo")
def redo(session: Session) -> None:
    """Make the change again that was taken back last."""
    _say(session, reversal.redo(), "Made again")


@verb("history")
@click.option("-n", "most", type=ROW_LIMIT, default=20, metavar="N", help="At most so many; 20.")
def changes(session: Session, most: int) -> None:
    """What was changed, newest first; what was taken back is marked so."""
    zone = session.context.now.tzinfo
    listed = entries(most)
    if session.as_json:
        for one in listed:
            print_json(
                {
                    "id": one.id,
                    "label": one.label,
                    "made": _instant(one.made),
                    "program": one.program,
                    "undone": None if one.undone is None else _instant(one.undone),
                }
            )
        return
    lines = [
        (
            f"{_moment(one.made).astimezone(zone):%Y-%m-%d %H:%M}",
            one.program,
            "taken back" if one.undone else "",
            one.label,
        )
        for one in listed
    ]
    print_table(lines)
    if not listed:
        print_line("Nothing was changed yet.")


def _moment(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp / 1000, UTC)


def _instant(stamp: int) -> str:
    """A machine stamp as programs read it: 2026-11-23T08:14:00.000Z."""
    return _moment(stamp).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _say(session: Session, change: Change, verb: str) -> None:
    if session.as_json:
        print_json(json_shapes.change(change))
    else:
        print_line(f"{verb}: {change.label}")
