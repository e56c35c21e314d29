"""`paths`: where the files are."""

from __future__ import annotations

import click

from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import common_options
from followup_tui.system import paths


@click.command("paths")
@common_options
@click.pass_context
def print_paths(context: click.Context, as_json: bool, db: str | None) -> None:
    """Where the database, the settings and the state are; they need not be there yet."""
    found = {
        "database": paths.database(db or context.obj),
        "config": paths.config(),
        "state": paths.app_state(),
        "waiting": paths.queue(),
        "reports": paths.reports(),
    }
    if as_json:
        print_json({name: str(path) for name, path in found.items()})
    else:
        for name, path in found.items():
            print_line(f"{name:<8}  {path}")
