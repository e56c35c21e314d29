"""What a verb works with: the settings, the time, the open database; and the `verb` decorator."""

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
from followup_tui.cli.argument_types import FILE_PATH
from followup_tui.cli.output import print_line
from followup_tui.errors import (
    CannotWriteError,
    DatabaseUnusableError,
    FollowupError,
    NotADatabaseError,
)
from followup_tui.storage.database import close_database, open_database, translate_errors
from followup_tui.system import paths, settings
from followup_tui.system.clock import Clock
from followup_tui.system.queue_file import queue_version
from followup_tui.wording import as_wording

_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a verb."""

    database: Path
    as_json: bool
    settings: settings.Settings
    context: Context


def verb(
    name: str, *, creates_database: bool = False
) -> Callable[[Callable[..., None]], click.Command]:
    """Turn a function that takes a Session first into a click command with `--json` and `--db`.

    Only a verb that adds records creates a missing database: while the file is away for a moment,
    as during a restore, an empty one in its place would pass for it."""

    def decorate(function: Callable[..., None]) -> click.Command:
        @click.pass_context
        @wraps(function)
        def call(
            ctx: click.Context, /, *args: Any, as_json: bool, db: str | None, **kwargs: Any
        ) -> None:
            creates = creates_database and not kwargs.get("dry_run")
            with open_session(db or ctx.obj, as_json, creates_database=creates) as session:
                function(session, *args, **kwargs)

        command = click.command(name)(common_options(call))
        # List a verb's own options before the common ones in its help.
        command.params.sort(key=lambda parameter: parameter.name in ("as_json", "db"))
        return command

    return decorate


def common_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of every verb, `--json` (`as_json`) and `--db` (`db`)."""
    json_option = click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON object per record."
    )
    db_option = click.option("--db", type=FILE_PATH, help="Use another database file.")
    return json_option(db_option(function))


@contextmanager
def open_session(
    database: str | None, as_json: bool, *, creates_database: bool
) -> Iterator[Session]:
    """Yield a session with its database open, after saving queued captures to it.

    Without `creates_database` a missing database is an empty temporary one. Raise UsageError for a
    path that leads nowhere, the database errors of `database_connection`."""
    session = prepare_session(database, as_json)
    with database_or_empty(session.database, creates_database=creates_database) as is_real:
        if is_real:
            save_queued_lines(session)
        yield session


def prepare_session(database: str | None, as_json: bool = False) -> Session:
    """Read the settings and the clock, print warnings about the settings; open nothing.

    `database` is a path, else FOLLOWUP_DB or the default. Raise UsageError for a path that leads
    nowhere or an unknown home folder."""
    settings_file = paths.config()
    chosen, ignored = settings.load_settings(settings_file)
    for setting in ignored:
        print_line(str(setting.in_file(settings_file)), error=True)
    now = Clock(environ.get("FOLLOWUP_NOW")).now()
    path = paths.database(database)
    return Session(path, as_json, chosen, Context(now, chosen.rules, "command line"))


@contextmanager
def database_or_empty(path: Path, *, creates_database: bool = False) -> Iterator[bool]:
    """Open the database and yield True; or, if it is missing, an empty temporary one and False.

    With `creates_database` a missing one is created. Raise what `database_connection` raises."""
    if creates_database or not _is_missing(path):
        with database_connection(path):
            yield True
    else:
        with (
            TemporaryDirectory(prefix="followup-") as folder,
            database_connection(Path(folder, "followup.db")),
        ):
            yield False


def _is_missing(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False  # opening it reports what is wrong
    return False


def save_queued_lines(session: Session) -> None:
    """Save queued captures to the open database, if that works at once, and print what was saved.

    A failure is not reported: the lines stay queued, and the verb meets the same error."""
    try:
        queue = paths.queue()
    except FollowupError:
        return  # no home folder, so nothing is queued
    if queue_version(queue) is None:
        return
    from followup_tui.actions.queue import queue_report, save_queued

    try:
        saved = save_queued(queue, session.database, session.context)
    except FollowupError:
        return
    for sentence in queue_report(saved, queue):
        print_line(sentence, error=True)


@contextmanager
def database_connection(path: Path, *, timeout: int = 5) -> Iterator[None]:
    """Open the database, waiting at most `timeout` seconds for locks; close it at the end.

    Raise DatabaseBusyError, DatabaseUnusableError or CannotWriteError, also for failures inside the
    block."""
    with report_open_errors(path):
        open_database(path, timeout=timeout)
    try:
        with translate_errors(path):
            yield
    finally:
        close_database()


@contextmanager
def report_open_errors(path: Path) -> Iterator[None]:
    """Refuse a path that is no regular file, and turn an OSError of opening it into ours.

    Opening a device would change its mode, opening a pipe would block for ever. Raise
    NotADatabaseError, DatabaseUnusableError, or CannotWriteError for a full or read-only disk."""
    try:
        if path.exists() and not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
            raise NotADatabaseError(
                f"{path} is not a regular file.", hint="Choose a database file."
            )
        yield
    except OSError as error:
        kind = CannotWriteError if error.errno in _DISK_ERRORS else DatabaseUnusableError
        reason = error.strerror or "unknown error"
        raise kind(f"Can't open {path} ({reason}).", "Nothing was changed.") from error


@contextmanager
def add_kept(kept: str) -> Iterator[None]:
    """Give `kept` ("Nothing was saved.") to an expected error that has none."""
    try:
        yield
    except FollowupError as error:
        error.kept = error.kept or as_wording(kept)
        raise
