"""`demo`: the screen with sample people, in a database that is thrown away."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import click

from followup_tui.actions.context import Context
from followup_tui.actions.sample.load import add_sample
from followup_tui.cli.argument_types import file_path
from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import database_connection
from followup_tui.domain.contact import Contact
from followup_tui.errors import UsageError
from followup_tui.system import paths, settings
from followup_tui.system.clock import Clock


@click.command("demo")
@click.option("--write", type=file_path, help="Write the sample database there; open nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object; needs --write.")
@click.pass_context
def demo(context: click.Context, write: str | None, as_json: bool) -> int:
    """Look around with about sixty sample people. Nothing you do there touches your own data."""
    if write is not None:
        path = Path(write).absolute()
        if os.path.lexists(path):
            raise UsageError(f"{path} is there already and was left alone. Name a new file.")
        people = _fill(path)
        if as_json:
            print_json({"database": str(path), "contacts": people})
        else:
            print_line(f"{people} sample people are in {path}. Open them: followup --db {path}")
        return 0
    if as_json:
        raise UsageError("--json goes with --write.")
    from followup_tui.cli.open_screen import open_screen

    if not sys.stdout.isatty():
        raise UsageError("The demo needs a terminal; --write FILE makes the database alone.")
    with tempfile.TemporaryDirectory(prefix="followup-demo-") as folder:
        path = Path(folder) / "demo.db"
        _fill(path)
        return open_screen(str(path), badge=" sample people ")


def _fill(path: Path) -> int:
    rules = settings.load_settings(paths.config())[0].rules
    now = Clock(os.environ.get("FOLLOWUP_NOW")).now()
    with database_connection(path):
        change = add_sample(Context(now, rules, "command line"))
        return sum(1 for _ in change.added(Contact))
