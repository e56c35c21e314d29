"""What a verb works with: the settings, the moment, the open database."""

from __future__ import annotations

import errno
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from followup_tui.actions.context import Context
from followup_tui.cli.argument_types import file_path
from followup_tui.cli.output import print_line
from followup_tui.errors import (
    CannotWriteError,
    DatabaseUnusableError,
    FollowupError,
    NotADatabaseError,
)
from followup_tui.storage.database import (
    close_database,
    open_database,
    translate_errors,
)
from followup_tui.system import paths, settings
from followup_tui.system.clock import Clock
from followup_tui.system.queue_file import queue_version

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a verb."""

    database: Path
    as_json: bool
    settings: settings.Settings
    context: Context


@contextmanager
def open_session(
    database: str | None, as_json: bool, *, creates_database: bool
) -> Iterator[Session]:
    """Read the settings, take the time once, open the database and close it at the end. One that
    `makes` no database finds an empty one where there is none, and leaves nothing behind."""
    prepared = prepare_session(database, as_json)
    with database_or_empty(prepared.database, creates_database=creates_database) as is_real:
        if is_real:
            save_queued_lines(prepared)
        yield prepared


@contextmanager
def database_or_empty(path: Path, *, creates_database: bool = False) -> Iterator[bool]:
    """Like `opened`; where there is no database, and none is made, it is an empty one that goes
    again. Gives whether it is the real one."""
    if creates_database or not _is_away(path):
        with database_connection(path):
            yield True
    else:
        with (
            TemporaryDirectory(prefix="followup-") as empty,
            database_connection(Path(empty, "followup.db")),
        ):
            yield False


def _is_away(path: Path) -> bool:
    """Whether nothing is there, not even something that is in the way."""
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False  # opening it says what is wrong
    return False


def prepare_session(database: str | None, as_json: bool = False) -> Session:
    """The session without its database open: the settings are read, the time is taken."""
    chosen, warnings = settings.load_settings(paths.config())
    for warning in warnings:
        print_line(warning, error=True)
    now = Clock(environ.get("FOLLOWUP_NOW")).now()
    path = paths.database(database)
    return Session(path, as_json, chosen, Context(now, chosen.rules, "command line"))


def save_queued_lines(session: Session) -> None:
    """Take in lines that could not be saved when they were typed, if that can be done at once."""
    try:
        waiting = paths.queue()
    except FollowupError:
        return  # no home folder, so nothing waits
    if queue_version(waiting) is None:
        return
    from followup_tui.actions import queue

    try:
        taken = queue.save_queued(waiting, session.database, session.context)
    except FollowupError:
        return  # they wait on, and the verb says what is wrong
    for sentence in queue.queue_report(taken, waiting):
        print_line(sentence, error=True)


@contextmanager
def database_connection(path: Path, *, wait: int = 5) -> Iterator[None]:
    """That database open, its failures in sentences; `wait` is seconds for locks."""
    with report_open_errors(path):
        open_database(path, timeout=wait)
    try:
        with translate_errors(path):
            yield
    finally:
        close_database()


@contextmanager
def report_open_errors(path: Path) -> Iterator[None]:
    """Around what opens the database: refuses what is no plain file, and words what the disk
    refuses. A device would be made owner-only, a pipe would wait for ever."""
    try:
        if path.exists() and not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
            raise NotADatabaseError(f"{path} is no plain file. Name a database file.")
        yield
    except OSError as error:
        kind = CannotWriteError if error.errno in _NO_ROOM else DatabaseUnusableError
        why = error.strerror or "it is not known why"
        raise kind(f"{path} cannot be opened ({why}). Nothing was changed.") from error


def verb(
    name: str, *, creates_database: bool = False
) -> Callable[[Callable[..., None]], click.Command]:
    """Make a verb of a function that takes a Session first; adds `--json` and `--db`. Only one that
    brings something new makes a database: where the file is away for a moment, as while it is
    restored, an empty one in its place would be taken for it."""

    def make(function: Callable[..., None]) -> click.Command:
        @click.pass_context
        @wraps(function)
        def call(
            context: click.Context, /, *args: Any, as_json: bool, db: str | None, **kwargs: Any
        ) -> None:
            brings = creates_database and not kwargs.get("dry_run")
            with open_session(db or context.obj, as_json, creates_database=brings) as opened:
                function(opened, *args, **kwargs)

        command = click.command(name)(common_options(call))
        # In the help a verb's own options come first.
        command.params.sort(key=lambda one: one.name in ("as_json", "db"))
        return command

    return make


@contextmanager
def prefix_errors(words: str) -> Iterator[None]:
    """Around what reads a person's words: a refusal that does not say what was kept says it too,
    in these words."""
    try:
        yield
    except FollowupError as error:
        if "othing was" in str(error):
            raise
        raise type(error)(f"{words} {error}") from error


def common_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The two options that every verb has."""
    json_option = click.option(
        "--json", "as_json", is_flag=True, help="One JSON object for each record."
    )
    db_option = click.option("--db", type=file_path, help="Another database file.")
    return json_option(db_option(function))
