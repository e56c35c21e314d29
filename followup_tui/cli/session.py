"""What a verb works with: the settings, the time, the open database; and the `verb` decorator."""

from __future__ import annotations

import errno
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import wraps
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import click
from pendulum import DateTime

from followup_tui.actions.context import Context
from followup_tui.cli.argument_types import FILE_PATH
from followup_tui.cli.output import print_line
from followup_tui.errors import (
    CannotWriteError,
    DatabaseUnusableError,
    FollowupError,
    NotADatabaseError,
    system_reason,
)
from followup_tui.storage.database import (
    close_database,
    has_written,
    is_missing,
    open_database,
    translate_errors,
)
from followup_tui.storage.missing_database import (
    check_database_exists,
    check_may_create,
    created_message,
)
from followup_tui.system import paths, settings
from followup_tui.system.backup_rules import set_backup_rules
from followup_tui.system.clock import Clock
from followup_tui.system.known_databases import remember
from followup_tui.wording import as_wording, wording

Access = Literal["read", "create", "plan", "watch"]
"""What a verb does without a database: report it, create one, show what it would add to an empty
one, or nothing at all."""
_MAX_BATCHES = 5
_MAX_IGNORED = 3
"""How many ignored settings a verb names."""
_QUICKLY_CHECKED = 32 * 1024 * 1024
"""How many bytes of a database are checked for damage within about a fifth of a second."""
QUEUE_HINT = "See: followup queue"
"""What shows the lines that could not be saved."""
_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a verb."""

    database: Path
    as_json: bool
    settings: settings.Settings
    context: Context
    is_named: bool = True
    """Whether the user chose the database, by `--db` or FOLLOWUP_DB."""

    @property
    def known_file(self) -> Path | None:
        """The record of known databases; None without a home folder."""
        try:
            return paths.known_databases()
        except FollowupError:
            return None

    def remember_database(self) -> None:
        """Record that the database was opened. Never raises."""
        remember(self.known_file, self.database)


def verb(name: str, access: Access = "read") -> Callable[[Callable[..., None]], click.Command]:
    """Turn a function that takes a Session first into a click command with `--json` and `--db`.

    With `--dry-run` a verb that creates a database only plans."""

    def decorate(function: Callable[..., None]) -> click.Command:
        @click.pass_context
        @wraps(function)
        def call(
            ctx: click.Context, /, *args: Any, as_json: bool, db: str | None, **kwargs: Any
        ) -> None:
            session = prepare_session(db or ctx.obj, as_json)
            plans = access == "create" and kwargs.get("dry_run")
            with session_database(session, "plan" if plans else access) as is_there:
                if is_there:
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


def prepare_session(database: str | None, as_json: bool = False) -> Session:
    """Read the settings and the clock, print warnings about the settings; open nothing.

    `database` is a path, else FOLLOWUP_DB or the default. Raise UsageError for a path that leads
    nowhere or an unknown home folder."""
    settings_file = paths.config()
    chosen, ignored = settings.load_settings(settings_file)
    for setting in ignored[:_MAX_IGNORED]:
        print_line(setting.in_file(settings_file), error=True)
    if more := len(ignored[_MAX_IGNORED:]):
        print_line(f"{more} more ignored; see: followup config --check", error=True)
    use_backup_rules(chosen)
    now = Clock(environ.get("FOLLOWUP_NOW")).now()
    path = paths.database(database)
    context = Context(now, chosen.rules, "command line")
    return Session(path, as_json, chosen, context, paths.is_database_named(database))


@contextmanager
def session_database(
    session: Session, access: Access, *, saves_queued: bool = True
) -> Iterator[bool]:
    """Open the database of the session, save the queued captures (`saves_queued`), and yield True.

    Without a database, "create" creates one and says so, "plan" opens an empty temporary one,
    "watch" yields False and "read" raises an error. Where there was a database before, all but
    "watch" raise DatabaseMissingError. Raise NotFoundError when reading the default path before
    anything was added, and what `database_connection` raises."""
    path, known, is_named = session.database, session.known_file, session.is_named
    is_new = False
    with report_open_errors(path):
        if access in ("create", "plan"):
            is_new = check_may_create(path, known, is_named=is_named)
        elif access == "read":
            check_database_exists(path, known, is_named=is_named)
        elif is_missing(path):
            yield False
            return
    if is_new and access == "plan":
        with (
            TemporaryDirectory(prefix="followup-") as folder,
            database_connection(Path(folder, "followup.db"), creates=True),
        ):
            yield True
        return
    with database_connection(path, creates=is_new):
        session.remember_database()
        if saves_queued:
            save_queued_lines(session)
        yield True
        # Last, as a refusal is one sentence.
        if is_new:
            print_line(created_message(path), error=True)
        wrote = has_written()
        if wrote:
            _fold_old_changes(session)
    if wrote and not _is_found_damaged(session):
        report_backups(path, session.context.now)


def _fold_old_changes(session: Session) -> None:
    """Fold old changes for a moment, after what the verb has printed."""
    from followup_tui.actions.undo import fold_old_changes

    sys.stdout.flush()
    for _ in range(_MAX_BATCHES):
        if not fold_old_changes(session.context, session.settings.undo).count:
            return


def _is_found_damaged(session: Session) -> bool:
    """Check the database once a day if that is quick, after everything is printed; a large one is
    left to the screen. Say so and return True if it is damaged."""
    from followup_tui.storage.damage import check_today, is_check_due

    path, now = session.database, session.context.now
    try:
        sys.stdout.flush()
        is_quick = path.stat().st_size <= _QUICKLY_CHECKED
    except OSError:
        return False
    if not is_quick or not is_check_due(path, now):
        return False
    error = check_today(path, now)
    if error is not None:
        print_line(FollowupError(error.problem, hint=error.hint).wording, error=True)
    return error is not None


def use_backup_rules(chosen: settings.Settings) -> None:
    """Keep backups as the settings say."""
    record = None
    with suppress(FollowupError):  # no home folder
        record = paths.backup_notes()
    set_backup_rules(replace(chosen.backup, record=record))


def report_backups(database: Path, now: DateTime) -> None:
    """Make the daily backup and the like, once everything is printed, and print what failed."""
    from followup_tui.storage.backup_care import care_for_backups

    with suppress(OSError):
        sys.stdout.flush()
    for sentence in care_for_backups(database, now):
        print_line(sentence, error=True)


def save_queued_lines(session: Session) -> None:
    """Save queued captures to the open database, if that works at once, and print what was saved.

    A failure is not reported: the lines stay queued, and the verb meets the same error."""
    try:
        queue = paths.queue()
    except FollowupError:
        return  # no home folder, so nothing is queued
    if not queue.exists():
        return
    from followup_tui.actions.queue import queue_report, save_queued

    try:
        saved = save_queued(queue, session.database, session.context)
    except FollowupError:
        return
    for sentence in queue_report(saved, QUEUE_HINT):
        print_line(sentence, error=True)


@contextmanager
def database_connection(path: Path, *, timeout: int = 5, creates: bool = False) -> Iterator[None]:
    """Open the database, waiting at most `timeout` seconds for locks; close it at the end.

    With `creates` a missing one is created, else DatabaseMissingError raised. Raise
    DatabaseBusyError, DatabaseUnusableError or CannotWriteError, also for failures inside the
    block."""
    with report_open_errors(path):
        open_database(path, timeout=timeout, create=creates)
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
                wording("{} is not a regular file.", path), hint="Choose a database file."
            )
        yield
    except OSError as error:
        kind = CannotWriteError if error.errno in _DISK_ERRORS else DatabaseUnusableError
        raise kind(
            wording("Can't open {} ({}).", path, system_reason(error)), "Nothing was changed."
        ) from error


@contextmanager
def add_kept(kept: str) -> Iterator[None]:
    """Give `kept` ("Nothing was saved.") to an expected error that has none."""
    try:
        yield
    except FollowupError as error:
        error.kept = error.kept or as_wording(kept)
        raise
