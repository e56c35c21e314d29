"""What a verb works with: the settings, the moment, the open database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from os import environ
from pathlib import Path
from typing import Any

import click

from followup_tui import paths, settings
from followup_tui.actions import Occasion
from followup_tui.cli.output import say
from followup_tui.clock import Clock
from followup_tui.storage.database import close_database, open_database, sentences


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a verb."""

    database: Path
    as_json: bool
    settings: settings.Settings
    occasion: Occasion


@contextmanager
def session(database: str | None, as_json: bool = False) -> Iterator[Session]:
    """Read the settings, take the time once, open the database and close it at the end."""
    chosen, warnings = settings.load(paths.config())
    for warning in warnings:
        say(warning, error=True)
    now = Clock(environ.get("FOLLOWUP_NOW")).now()
    path = paths.database(database)
    occasion = Occasion(now, chosen.rules, "command line")
    open_database(path)
    try:
        with sentences(path):
            yield Session(path, as_json, chosen, occasion)
    finally:
        close_database()


def verb(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """Make a verb of a function that takes a Session first; adds `--json` and `--db`."""

    def make(function: Callable[..., None]) -> click.Command:
        @click.pass_context
        @wraps(function)
        def call(
            context: click.Context, /, *args: Any, as_json: bool, db: str | None, **kwargs: Any
        ) -> None:
            with session(db or context.obj, as_json) as opened:
                function(opened, *args, **kwargs)

        return click.command(name)(with_options(call))

    return make


def with_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The two options that every verb has."""
    json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object each.")
    db_option = click.option("--db", metavar="FILE", help="Another database file.")
    return json_option(db_option(function))
