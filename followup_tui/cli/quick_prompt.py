"""`add` without text on a terminal: opens the one-line prompt.

The terminal keeps what is typed while the program loads, and the prompt starts with it. Only the
standard library is imported before that."""

from __future__ import annotations

import os

from followup_tui.cli.terminal_check import is_terminal, prompt_problem
from followup_tui.system.environment import set_frame_rate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from followup_tui.cli.fast_calls import FastCall
    from followup_tui.storage.database_thread import DatabaseThread
    from followup_tui.system.prompt_history import PromptHistoryFile
    from followup_tui.ui.quick_prompt.app import QuickPromptApp

_HUNG_UP = 129


def open_quick_prompt(call: FastCall) -> int | None:
    """Open the prompt on a terminal and return the exit code; None without a suitable terminal."""
    if not is_terminal() or prompt_problem():
        return None
    from followup_tui.ui.terminal.lifecycle import watch_signals

    app: QuickPromptApp | None = None
    history: PromptHistoryFile | None = None
    # Before the terminal is changed and any thread starts: it restores the state it finds.
    watch_signals(lambda: app)
    with _BufferingTerminal():
        try:
            app, history = _create_app(call.database)
            app.run(inline=True, mouse=False)
        except Exception as error:
            return _exit_code_of_error(error, call)
        finally:
            if app is not None and history is not None:
                _save_prompt_history(app, history)
    if not app.is_loaded and app.fatal_error is None:
        # Closed before the database was open, which may be waiting for a lock: don't wait for it.
        os._exit(app.exit_code)
    return _report(app, call)


class _BufferingTerminal:
    """Makes the terminal buffer keys unchanged, without echo, and restores it at the end."""

    def __enter__(self) -> None:
        import termios

        self._original = termios.tcgetattr(0)
        raw = termios.tcgetattr(0)
        # The flags Textual sets later, so that keys typed in between are read the same way.
        raw[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        raw[6][termios.VMIN], raw[6][termios.VTIME] = 1, 0
        termios.tcsetattr(0, termios.TCSANOW, raw)
        # Erase what the terminal echoed before this: it shows again in the prompt.
        _write(b"\r\x1b[Kadd: ")

    def __exit__(self, *_: object) -> None:
        import contextlib
        import termios

        with contextlib.suppress(termios.error):  # the terminal is gone
            termios.tcsetattr(0, termios.TCSANOW, self._original)
        _write(b"\r\x1b[K")


def _write(data: bytes) -> None:
    import contextlib

    with contextlib.suppress(OSError):
        os.write(1, data)


def _create_app(db: str | None) -> tuple[QuickPromptApp, PromptHistoryFile]:
    set_frame_rate()
    from dataclasses import replace

    from followup_tui.system import app_state, paths, settings
    from followup_tui.system.clock import Clock
    from followup_tui.system.prompt_history import PromptHistoryFile
    from followup_tui.ui.quick_prompt.app import QuickPromptApp

    chosen, _ = settings.load_settings(paths.config())
    path = paths.database(db)

    def make_database() -> DatabaseThread:
        from followup_tui.storage.database_thread import DatabaseThread

        return DatabaseThread(path, paths.queue(), paths.known_databases())

    def open_database(database: DatabaseThread) -> None:
        from followup_tui.cli.session import report_open_errors
        from followup_tui.storage.missing_database import created_message

        with report_open_errors(path):
            is_new = database.open(is_named=paths.is_database_named(db)).result()
        if is_new:
            app.queue_messages.append(created_message(path))
        # Import what the end needs while the person is still typing.
        import followup_tui.cli.add
        import followup_tui.cli.main  # noqa: F401

    history = PromptHistoryFile(paths.prompt_history(), keep_lines=chosen.prompt_history)
    state = app_state.load_state(paths.app_state())
    if state.get("hide_names") is True:
        chosen = replace(chosen, hide_names=True)
    theme = state.get("theme")
    clock = Clock(os.environ.get("FOLLOWUP_NOW"))
    app = QuickPromptApp(
        make_database,
        open_database,
        clock,
        chosen,
        history.load(),
        str(theme),
        history.keep_draft,
    )
    return app, history


def _save_prompt_history(app: QuickPromptApp, history: PromptHistoryFile) -> None:
    lines = (
        *(text for text, _, _ in app.saved_lines),
        *(text for text, _ in app.queued_lines),
    )
    # After a crash nobody knows what stands in the prompt: what was stored last stays.
    draft = app.unsaved_text if app.fatal_error is None else None
    history.finish(lines, draft, app.used_drafts)
    app.queue_messages += history.messages
    if app.is_loaded:
        app.database.close()


def _exit_code_of_error(error: Exception, call: FastCall) -> int:
    from followup_tui.cli.main import exit_code_of

    def raise_again() -> None:
        raise error

    return exit_code_of(raise_again, as_json=call.as_json)


def _report(app: QuickPromptApp, call: FastCall) -> int:
    """Print what became of the lines and return the exit code."""
    if app.fatal_error is not None and isinstance(app.fatal_error, Exception):
        return _exit_code_of_error(app.fatal_error, call)
    if app.exit_code == _HUNG_UP:
        return _HUNG_UP  # the terminal is gone
    from followup_tui.cli.main import exit_code_of

    code = exit_code_of(lambda: _print_report(app, call), as_json=call.as_json)
    return code or app.exit_code


def _print_report(app: QuickPromptApp, call: FastCall) -> None:
    """Print how each saved line was understood, and which lines are queued."""
    from followup_tui.cli.add import print_added
    from followup_tui.cli.output import print_line

    for sentence in [*app.queue_messages, *(sentence for _, sentence in app.queued_lines)]:
        print_line(sentence, error=True)
    if call.as_json:
        _print_json_report(app)
    elif app.settings.hide_names and app.saved_lines:
        count = len(app.saved_lines)
        print_line(f"Added {count:,}. Names are hidden; press M on the screen to show them.")
    else:
        for text, draft, _ in app.saved_lines:
            print_added([(0, text)], [draft], app.context().today, "Added")
    if app.saved_lines:
        from followup_tui.cli.session import report_backups, use_backup_rules

        use_backup_rules(app.settings)
        report_backups(app.database.path, app.context().now)


def _print_json_report(app: QuickPromptApp) -> None:
    from followup_tui.cli.json_shapes import added
    from followup_tui.cli.output import print_json
    from followup_tui.cli.session import database_connection

    if app.saved_lines:
        with database_connection(app.database.path):
            for _, draft, change in app.saved_lines:
                for shape in added(change, [draft]):
                    print_json(shape)
    for text, _ in app.queued_lines:
        print_json({"queued": True, "text": text})
