"""`undo`, `redo` and `history`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from followup_tui import actions
from followup_tui.cli import shapes
from followup_tui.cli.output import say, say_json, say_table
from followup_tui.cli.session import Session, verb
from followup_tui.domain.change import Change
from followup_tui.storage.queries.history import history as entries


@verb("undo")
def undo(session: Session) -> None:
    """Take back the newest change, whether it was made here or on the screen."""
    _say(session, actions.undo(session.occasion), "Taken back")


@verb("redo")
def redo(session: Session) -> None:
    """Make the change again that was taken back last."""
    _say(session, actions.redo(), "Made again")


@verb("history")
@click.option("-n", "most", type=click.IntRange(1, 100_000), default=20, show_default=True)
def history(session: Session, most: int) -> None:
    """What was changed, newest first; what was taken back is marked so."""
    zone = session.occasion.now.tzinfo
    listed = entries(most)
    if session.as_json:
        for one in listed:
            say_json(
                {
                    "id": one.id,
                    "label": one.label,
                    "made": one.made,
                    "program": one.program,
                    "undone": one.undone,
                }
            )
        return
    lines = [
        (
            f"{datetime.fromtimestamp(one.made / 1000, UTC).astimezone(zone):%Y-%m-%d %H:%M}",
            one.program,
            "taken back" if one.undone else "",
            one.label,
        )
        for one in listed
    ]
    say_table(lines)
    if not listed:
        say("Nothing was changed yet.")


def _say(session: Session, change: Change, verb: str) -> None:
    if session.as_json:
        say_json(shapes.change(change))
    else:
        say(f"{verb}: {change.label}")
