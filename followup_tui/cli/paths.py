"""`paths`: where the files are."""

from __future__ import annotations

import click

from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import common_options
from followup_tui.system import paths


@click.command("paths")
@common_options
@click.pass_context
def print_paths(ctx: click.Context, as_json: bool, db: str | None) -> None:
    """Show where the database, the settings and the other files are, whether or not they exist."""
    files = {
        "database": paths.database(db or ctx.obj),
        "settings": paths.config(),
        "state": paths.app_state(),
        "queue": paths.queue(),
        "reports": paths.reports(),
    }
    if as_json:
        print_json({name: str(path) for name, path in files.items()})
    else:
        for name, path in files.items():
            print_line(f"{name:<8}  {path}")
