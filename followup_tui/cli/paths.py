"""`paths`: where the files are."""

from __future__ import annotations

import click

from followup_tui.cli.output import say, say_json
from followup_tui.cli.session import with_options
from followup_tui.system import paths


@click.command("paths")
@with_options
@click.pass_context
def where(context: click.Context, as_json: bool, db: str | None) -> None:
    """Where the database, the settings and the state are; they need not be there yet."""
    found = {
        "database": paths.database(db or context.obj),
        "config": paths.config(),
        "state": paths.state(),
        "waiting": paths.spool(),
        "reports": paths.reports(),
    }
    if as_json:
        say_json({name: str(path) for name, path in found.items()})
    else:
        for name, path in found.items():
            say(f"{name:<8}  {path}")
