"""Opens the full screen. Beside the one-line prompt, only this module loads Textual."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from followup_tui.cli.session import report_open_errors
from followup_tui.errors import DatabaseMissingError, UsageError
from followup_tui.system import app_state, mask, paths, settings
from followup_tui.system.clock import Clock

if TYPE_CHECKING:
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
    app: FollowupApp | None = None
    question: MissingDatabaseApp | None = None
    # Before any thread starts: threads inherit the blocked signals.
    watch_signals(lambda: app or question)
    # A key should show within a frame, not at the next of Textual's 60 ticks a second.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    settings_file = paths.config()
    chosen, ignored = settings.load_settings(settings_file)
    clock = Clock(os.environ.get("FOLLOWUP_NOW"))
    from followup_tui.storage.database_thread import DatabaseThread
    from followup_tui.storage.missing_database import created_message

    path = paths.database(db)
    database = DatabaseThread(path, paths.queue(), None if badge else paths.known_databases())
    is_named = paths.is_database_named(db)
    try:
        with report_open_errors(path):
            # The database opens while Textual is imported, which takes longer.
            opening = database.open(is_named=is_named)
            from followup_tui.ui.app import FollowupApp

            try:
                is_new = opening.result()
            except DatabaseMissingError as error:
                question = _missing_database_app(error, chosen)
                question.run()
                if question.fatal_error is not None:
                    raise question.fatal_error from None
                if question.exit_code:
                    return question.exit_code  # ended by a signal
                if not question.wants_new:
                    raise
                is_new = database.open(is_allowed=True).result()
        app = FollowupApp(
            database,
            clock,
            chosen,
            state_file=paths.app_state(),
            notified_file=paths.notified(),
            unsaved_file=None if badge else paths.unsaved_text(),
            settings_file=settings_file,
            ignored=ignored,
            notice=created_message(path) if is_new and not badge else "",
            badge=badge,
        )
        gc.freeze()
        app.run()
    finally:
        if app is not None:
            app.unsaved_text.save()
        database.close()
    if app.fatal_error is not None:
        raise app.fatal_error
    return app.exit_code


def _missing_database_app(
    error: DatabaseMissingError, chosen: settings.Settings
) -> MissingDatabaseApp:
    """Return the app that asks whether to create a new database."""
    from followup_tui.ui.missing_database import MissingDatabaseApp

    state = app_state.load_state(paths.app_state())
    mask.set_mask(chosen.hide_names or state.get("hide_names") is True)
    return MissingDatabaseApp(error.problem, chosen, state.get("theme"))
