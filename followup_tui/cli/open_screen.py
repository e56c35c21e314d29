"""Opens the full screen. The only place of the command line that loads Textual."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from followup_tui.cli.session import report_open_errors
from followup_tui.errors import UsageError
from followup_tui.system import heap, paths, settings
from followup_tui.system.clock import Clock

if TYPE_CHECKING:
    from followup_tui.ui.app import FollowupApp


def open_screen(db: str | None, *, badge: str = "") -> int:
    """Show the screen on that database until it is closed; give the exit code."""
    from followup_tui.ui.terminal.lifecycle import terminal_problem, watch_signals

    problem = terminal_problem(sys.stdin, sys.stdout, os.environ)
    if problem:
        raise UsageError(problem)
    app: FollowupApp | None = None
    heap.keep_small()
    # Before the first thread: the others inherit what is blocked.
    watch_signals(lambda: app)
    # A key should show within a frame, not at the next of Textual's sixty ticks a second.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    chosen, warnings = settings.load_settings(paths.config())
    clock = Clock(os.environ.get("FOLLOWUP_NOW"))
    from followup_tui.storage.database_thread import DatabaseThread

    path = paths.database(db)
    store = DatabaseThread(path, paths.queue())
    try:
        with report_open_errors(path):
            # The database opens while Textual is loaded, which takes longer.
            opened = store.open()
            from followup_tui.ui.app import FollowupApp

            opened.result()
        app = FollowupApp(
            store,
            clock,
            chosen,
            state_file=paths.app_state(),
            notified_file=paths.notified(),
            # What is thrown away needs no drafts.
            unsaved_file=None if badge else paths.unsaved_text(),
            warnings=warnings,
            badge=badge,
        )
        gc.freeze()
        app.run()
    finally:
        if app is not None:
            app.unsaved_text.save()
        store.close()
    if app.fatal_error is not None:
        raise app.fatal_error
    return app.exit_code
