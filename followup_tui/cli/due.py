"""`due` and `status`: what asks for attention now."""

from __future__ import annotations

from os import environ

import click

from followup_tui.cli import shapes
from followup_tui.cli.output import say, say_json, say_table
from followup_tui.cli.session import Session, verb
from followup_tui.domain.due import Due
from followup_tui.domain.why import why
from followup_tui.domain.wording import day_words, late_words
from followup_tui.status import FORMATS, answer
from followup_tui.storage.queries import due as queries


@verb("due")
def due(session: Session) -> None:
    """What is due now, the longest late first. The first column is the ID for done and snooze."""
    occasion = session.occasion
    if session.as_json:
        ids = queries.due_ids(occasion.now, occasion.rules)
        for shape in shapes.due(queries.followups(ids), occasion):
            say_json(shape)
        return
    day = occasion.today.day
    listed = queries.due_rows(occasion.now, occasion.rules, -1)
    lines = [
        (
            str(one.id),
            late_words(Due(one.due), day),
            one.name,
            one.about or "-",
            why(one.due, one.promised_by, one.attempt, one.snoozes, one.reason, day),
        )
        for one in listed
    ]
    say_table(lines, late=[Due(one.due).day < day for one in listed])
    if not listed:
        coming = queries.next_due(occasion.now, occasion.rules)
        following = f" Next: {coming.name}, {day_words(Due(coming.due), day)}." if coming else ""
        say(f"Nothing due.{following}")


@click.command("status")
@click.option("--format", "shape", type=click.Choice(FORMATS), default="plain", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--db", metavar="FILE", help="Another database file.")
@click.pass_context
def status(context: click.Context, shape: str, as_json: bool, db: str | None) -> None:
    """One line for a status bar: tmux, waybar, or plain. Prints nothing without a database."""
    from followup_tui.clock import Clock

    # A clock setting that cannot be read is said here; the quick answer leaves it to this.
    Clock(environ.get("FOLLOWUP_NOW"))
    arguments = ["status", *(["--json"] if as_json else ["--format", shape])]
    database = db or context.obj
    answer([*arguments, *(["--db", database] if database else [])])
