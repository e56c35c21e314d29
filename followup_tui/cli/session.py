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

from followup_tui.actions.context import Occasion
from followup_tui.cli.argument_types import file
from followup_tui.cli.output import say
from followup_tui.errors import (
    CannotWriteError,
    DatabaseUnusableError,
    FollowupError,
    NotADatabaseError,
)
from followup_tui.storage.database import (
    close_database,
    open_database,
    sentences,
)
from followup_tui.system import paths, settings
from followup_tui.system.clock import Clock
from followup_tui.system.queue_file import mark

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a verb."""

    database: Path
    as_json: bool
    settings: settings.Settings
    occasion: Occasion


@contextmanager
def session(database: str | None, as_json: bool, *, makes: bool) -> Iterator[Session]:
    """Read the settings, take the time once, open the database and close it at the end. One that
    `makes` no database finds an empty one where there is none, and leaves nothing behind."""
    prepared = prepare(database, as_json)
    with found(prepared.database, makes=makes) as is_real:
        if is_real:
            take_in_waiting(prepared)
        yield prepared


@contextmanager
def found(path: Path, *, makes: bool = False) -> Iterator[bool]:
    """Like `opened`; where there is no database, and none is made, it is an empty one that goes
    again. Gives whether it is the real one."""
    if makes or not _is_away(path):
        with opened(path):
            yield True
    else:
        with TemporaryDirectory(prefix="followup-") as empty, opened(Path(empty, "followup.db")):
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


def prepare(database: str | None, as_json: bool = False) -> Session:
    """The session without its database open: the settings are read, the time is taken."""
    chosen, warnings = settings.load(paths.config())
    for warning in warnings:
        say(warning, error=True)
    now = Clock(environ.get("FOLLOWUP_NOW")).now()
    path = paths.database(database)
    return Session(path, as_json, chosen, Occasion(now, chosen.rules, "command line"))


def take_in_waiting(session: Session) -> None:
    """Take in lines that could not be saved when they were typed, if that can be done at once."""
    try:
        waiting = paths.spool()
    except FollowupError:
        return  # no home folder, so nothing waits
    if mark(waiting) is None:
        return
    from followup_tui.actions import queue

    try:
        taken = queue.take_in(waiting, session.database, session.occasion)
    except FollowupError:
        return  # they wait on, and the verb says what is wrong
    for sentence in queue.words(taken, waiting):
        say(sentence, error=True)


@contextmanager
def opened(path: Path, *, wait: int = 5) -> Iterator[None]:
    """That database open, its failures in sentences; `wait` is seconds for locks."""
    with opening(path):
        open_database(path, wait=wait)
    try:
        with sentences(path):
            yield
    finally:
        close_database()


@contextmanager
def opening(path: Path) -> Iterator[None]:
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


def verb(name: str, *, makes: bool = False) -> Callable[[Callable[..., None]], click.Command]:
    """Make a verb of a function that takes a Session first; adds `--json` and `--db`. Only one that
    brings something new makes a database: where the file is away for a moment, as while it is
    restored, an empty one in its place would be taken for it."""

    def make(function: Callable[..., None]) -> click.Command:
        @click.pass_context
        @wraps(function)
        def call(
            context: click.Context, /, *args: Any, as_json: bool, db: str | None, **kwargs: Any
        ) -> None:
            brings = makes and not kwargs.get("dry_run")
            with session(db or context.obj, as_json, makes=brings) as opened:
                function(opened, *args, **kwargs)

        command = click.command(name)(with_options(call))
        # In the help a verb's own options come first.
        command.params.sort(key=lambda one: one.name in ("as_json", "db"))
        return command

    return make


@contextmanager
def keeping(words: str) -> Iterator[None]:
    """Around what reads a person's words: a refusal that does not say what was kept says it too,
    in these words."""
    try:
        yield
    except FollowupError as error:
        if "othing was" in str(error):
            raise
        raise type(error)(f"{words} {error}") from error


def with_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The two options that every verb has."""
    json_option = click.option(
        "--json", "as_json", is_flag=True, help="One JSON object for each record."
    )
    db_option = click.option("--db", type=file, help="Another database file.")
    return json_option(db_option(function))
