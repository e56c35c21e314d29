"""Opens the full screen. Beside the one-line prompt, only this module loads Textual."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from followup_tui.cli.output import print_line
from followup_tui.cli.session import report_open_errors, use_backup_rules
from followup_tui.errors import DatabaseMissingError, UsageError
from followup_tui.system import app_state, mask, paths, settings
from followup_tui.system.backup_rules import BackupRules, set_backup_rules
from followup_tui.system.clock import Clock
from followup_tui.system.environment import set_frame_rate

if TYPE_CHECKING:
    from followup_tui.storage.database_thread import DatabaseThread
    from followup_tui.system.ignored_setting import IgnoredSetting
    from followup_tui.ui.app import FollowupApp
    from followup_tui.ui.missing_database import MissingDatabaseApp


def open_screen(db: str | None, *, badge: str = "") -> int:
    """Show the screen until it is closed and return the exit code.

    `db` is a path, else FOLLOWUP_DB or the default. With a `badge` the database is a temporary one,
    and unsaved text is not kept. Raise UsageError without a terminal, the storage errors of
    `report_open_errors` and DatabaseThread.open, and whatever ended the screen."""
    from followup_tui.ui.terminal.lifecycle import terminal_problem, watch_signals

    problem = terminal_problem(sys.stdin, sys.stdout, os.environ)
    if problem:
        raise UsageError(problem)
    shown: list[FollowupApp | MissingDatabaseApp] = []
    # Before any thread starts: threads inherit the blocked signals.
    watch_signals(lambda: shown[-1] if shown else None)
    set_frame_rate()
    chosen, ignored = settings.load_settings(paths.config())
    if badge:
        set_backup_rules(BackupRules(daily=False))
    else:
        use_backup_rules(chosen)
    clock = Clock(os.environ.get("FOLLOWUP_NOW"))
    from followup_tui.storage.database_thread import DatabaseThread

    path = paths.database(db)
    database = DatabaseThread(path, paths.queue(), None if badge else paths.known_databases())
    try:
        with report_open_errors(path):
            # The database opens while Textual is imported, which takes longer.
            opening = database.open(is_named=paths.is_database_named(db))
            import followup_tui.ui.app  # noqa: F401

            try:
                is_new = opening.result()
            except DatabaseMissingError as error:
                if code := _ask_to_create(error, chosen, shown):
                    return code
                is_new = database.open(is_allowed=True).result()
        app = _full_app(database, clock, chosen, ignored, is_new=is_new, badge=badge)
        shown.append(app)
        return _run(app)
    finally:
        database.close()


def _ask_to_create(
    error: DatabaseMissingError,
    chosen: settings.Settings,
    shown: list[FollowupApp | MissingDatabaseApp],
) -> int:
    """Ask whether to create a new database and return 0 if so, or the exit code if told to end.

    Raise `error` if not, and whatever ended the question."""
    from followup_tui.ui.missing_database import MissingDatabaseApp

    state = app_state.load_state(paths.app_state())
    mask.set_mask(chosen.hide_names or state.get("hide_names") is True)
    question = MissingDatabaseApp(error.problem, chosen, state.get("theme"))
    shown.append(question)
    question.run()
    if question.fatal_error is not None:
        raise question.fatal_error from None
    if not (question.exit_code or question.wants_new):
        raise error
    return question.exit_code


def _full_app(
    database: DatabaseThread,
    clock: Clock,
    chosen: settings.Settings,
    ignored: tuple[IgnoredSetting, ...],
    *,
    is_new: bool,
    badge: str,
) -> FollowupApp:
    """Return the app for an open database, with the files where it remembers things."""
    from followup_tui.storage.missing_database import created_message
    from followup_tui.ui.app import FollowupApp

    return FollowupApp(
        database,
        clock,
        chosen,
        state_file=paths.app_state(),
        notified_file=paths.notified(),
        unsaved_file=None if badge else paths.unsaved_text(),
        settings_file=paths.config(),
        ignored=ignored,
        notice=created_message(database.path) if is_new and not badge else "",
        badge=badge,
    )


def _run(app: FollowupApp) -> int:
    """Run the app, keep what is unsaved, and return the exit code; raise whatever ended it."""
    gc.freeze()
    try:
        app.run()
    finally:
        app.unsaved_text.save(is_last=True)
    if lost := app.unsaved_text.lost_at_the_end:
        print_line(lost, error=True)
    if app.fatal_error is not None:
        raise app.fatal_error
    return app.exit_code
