"""`due` and `status`: what asks for attention now."""

from __future__ import annotations

from os import environ

import click

from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import file_path
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import Session, verb
from followup_tui.cli.statusline import FORMATS, print_status
from followup_tui.domain.date_words import format_day, format_due_column
from followup_tui.domain.due import Due
from followup_tui.domain.reason_words import reason_phrase
from followup_tui.storage.queries import due as queries
from followup_tui.system import paths


@verb("due")
@click.option("--coming", is_flag=True, help="What is yet to come instead, the next first.")
def due(session: Session, coming: bool) -> None:
    """What is due now, the most urgent first: ID, how late, who, about what, why it is listed.

    Promises of yours come first, then lateness and strength of the tie together. The ID is what
    done and snooze take."""
    context = session.context
    read = queries.upcoming_ids if coming else queries.due_ids
    ids = read(context.now, context.rules)
    if session.as_json:
        for shape in json_shapes.due(queries.followups(ids), context):
            print_json(shape)
        return
    day = context.today.day
    listed = queries.due_rows_by_id(ids)
    lines = [
        (
            str(one.id),
            format_due_column(Due(one.due), day),
            one.name,
            one.about or "-",
            reason_phrase(
                one.due, one.promised_for, one.attempt, one.snoozes, one.reason, day, one.move
            ),
        )
        for one in listed
    ]
    print_table(lines, overdue=[Due(one.due).day < day for one in listed])
    if not listed and coming:
        print_line("Nothing is planned.")
    elif not listed:
        next_one = queries.next_due(context.now, context.rules)
        when = format_day(Due(next_one.due), day) if next_one else ""
        print_line(f"Nothing due. Next: {next_one.name}, {when}." if next_one else "Nothing due.")


@click.command("status")
@click.option(
    "--format", "shape", type=click.Choice(FORMATS), default="plain", help="plain if none."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--db", type=file_path, help="Another database file.")
@click.pass_context
def status(context: click.Context, shape: str, as_json: bool, db: str | None) -> None:
    """One line for a status bar: how much is due, how much of it is late, as in

    \b
      set -g status-right '#(followup status --format tmux)'

    The count and the most urgent name; [status] name in config.toml masks that. Prints nothing
    without a database, and never waits for who writes to it."""
    from followup_tui.system.clock import Clock

    # The quick answer leaves to this what it cannot read at a glance; here failures are said.
    now = Clock(environ.get("FOLLOWUP_NOW")).now()
    print_status(paths.database_text(db or context.obj), "json" if as_json else shape, now)
