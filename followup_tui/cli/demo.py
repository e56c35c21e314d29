"""`demo`: the screen with sample people, in a temporary database."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import click

from followup_tui.actions.context import Context
from followup_tui.actions.sample.load import add_sample
from followup_tui.cli.argument_types import FILE_PATH
from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import database_connection
from followup_tui.domain.contact import Contact
from followup_tui.errors import UsageError
from followup_tui.system import paths, settings
from followup_tui.system.clock import Clock
from followup_tui.wording import wording


@click.command("demo")
@click.option("--write", type=FILE_PATH, help="Write the sample database there; open nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; needs --write.")
@click.pass_context
def demo(ctx: click.Context, write: str | None, as_json: bool) -> int:
    """Try the screen with about sixty sample people. Your own data is not touched."""
    if write is not None:
        _write_database(Path(write).absolute(), as_json)
        return 0
    if as_json:
        raise UsageError("--json needs --write.")
    from followup_tui.cli.open_screen import open_screen

    if not sys.stdout.isatty():
        raise UsageError("The demo needs a terminal; --write FILE only writes the database.")
    with tempfile.TemporaryDirectory(prefix="followup-demo-") as folder:
        path = Path(folder) / "demo.db"
        _add_sample_people(path)
        return open_screen(str(path), badge=" sample people ")


def _write_database(path: Path, as_json: bool) -> None:
    if os.path.lexists(path):
        raise UsageError(
            wording("{} already exists; not overwritten.", path), hint="Give a new file name."
        )
    count = _add_sample_people(path)
    if as_json:
        print_json({"database": str(path), "contacts": count})
    else:
        print_line(f"Wrote {count} sample people to {path}. Open it with: followup --db {path}")


def _add_sample_people(path: Path) -> int:
    """Create a database of sample people and return how many contacts it has."""
    rules = settings.load_settings(paths.config())[0].rules
    now = Clock(os.environ.get("FOLLOWUP_NOW")).now()
    with database_connection(path, creates=True):
        change = add_sample(Context(now, rules, "command line"))
        return sum(1 for _ in change.added(Contact))
