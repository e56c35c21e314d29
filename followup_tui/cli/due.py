"""`due` and `status`: what is due now."""

from __future__ import annotations

from os import environ

import click

from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import FILE_PATH
from followup_tui.cli.fast_calls import FORMATS
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import Session, verb
from followup_tui.cli.statusline import print_status
from followup_tui.domain.date_words import format_day, format_due_column
from followup_tui.domain.due import Due
from followup_tui.domain.reason_words import reason_phrase
from followup_tui.storage.queries import due as due_queries
from followup_tui.system import paths


@verb("due")
@click.option("--upcoming", is_flag=True, help="List what is not due yet, the next first.")
def due(session: Session, upcoming: bool) -> None:
    """List what is due now, the most urgent first: ID, how overdue, who, about what, why.

    Appointments of today come first, then your promises and who replied, then days overdue and
    strength of the tie together. `done` and `snooze` take the ID."""
    context = session.context
    query = due_queries.upcoming_ids if upcoming else due_queries.due_ids
    ids = query(context.now, context.rules)
    if session.as_json:
        for shape in json_shapes.due(due_queries.followups(ids), context):
            print_json(shape)
        return
    if not ids:
        print_line("Nothing is scheduled." if upcoming else _nothing_due(session))
    today = context.today.day
    rows = due_queries.due_rows_by_id(ids)
    print_table(
        [
            (
                str(row.id),
                format_due_column(Due(row.due), today),
                row.name,
                row.about or "-",
                reason_phrase(
                    row.due,
                    row.promised_for,
                    row.attempt,
                    row.snoozes,
                    row.reason,
                    today,
                    row.move,
                ),
            )
            for row in rows
        ],
        overdue=[Due(row.due).day < today for row in rows],
    )


def _nothing_due(session: Session) -> str:
    context = session.context
    row = due_queries.next_due(context.now, context.rules)
    if row is None:
        return "Nothing due."
    return f"Nothing due. Next: {row.name}, {format_day(Due(row.due), context.today.day)}."


@click.command("status")
@click.option(
    "--format",
    "status_format",
    type=click.Choice(FORMATS),
    default="plain",
    help="The status bar it is for (default: plain).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--db", type=FILE_PATH, help="Use another database file.")
@click.pass_context
def status(ctx: click.Context, status_format: str, as_json: bool, db: str | None) -> None:
    """Print one line for a status bar: how much is due, how much is overdue.

    \b
      set -g status-right '#(followup status --format tmux)'

    It ends with the most urgent name, which `[status] name` in config.toml can hide. Prints nothing
    without a database, and never waits for another program that writes to it."""
    from followup_tui.system.clock import Clock

    # `__main__` answers the usual calls before click is loaded; the rest comes here.
    now = Clock(environ.get("FOLLOWUP_NOW")).now()
    print_status(paths.database_text(db or ctx.obj), "json" if as_json else status_format, now)
