"""`init`: create a new, empty database, also where there was one before."""

from __future__ import annotations

import click

from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import (
    common_options,
    database_connection,
    prepare_session,
    save_queued_lines,
)
from followup_tui.errors import UsageError
from followup_tui.storage.database import is_missing
from followup_tui.storage.missing_database import created_message
from followup_tui.wording import wording


@click.command("init")
@common_options
@click.pass_context
def init(ctx: click.Context, as_json: bool, db: str | None) -> None:
    """Create a new, empty database, also where one was deleted or emptied.

    Other verbs create one only where there never was one: an empty database in the place of a lost
    one would pass for it. An existing database is never replaced."""
    session = prepare_session(db or ctx.obj, as_json)
    if not is_missing(session.database):
        raise UsageError(wording("{} already exists; not overwritten.", str(session.database)))
    with database_connection(session.database, creates=True):
        session.remember_database()
        if as_json:
            print_json({"database": str(session.database)})
        else:
            print_line(created_message(session.database))
        save_queued_lines(session)
