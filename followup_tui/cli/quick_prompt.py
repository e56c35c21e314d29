"""`add` without words on a terminal: the one-line prompt. It is on screen before anything else is
loaded, and keeps what is typed meanwhile."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup_tui.storage.database_thread import DatabaseThread
    from followup_tui.ui.quick_prompt.app import QuickPromptApp

_HUNG_UP = 129


class _Given:
    """What stands beside the verb."""

    def __init__(self) -> None:
        self.db: str | None = None
        self.as_json = False


def open_quick_prompt(arguments: Sequence[str]) -> int | None:
    """Open the prompt where this is `add` without words, on a terminal; give the exit code. None
    for everything else, a wrong use too: that is for click."""
    given = _read(arguments)
    if given is None or not is_terminal() or prompt_problem():
        return None
    from followup_tui.ui.terminal.lifecycle import watch_signals

    app: QuickPromptApp | None = None
    # Before the terminal is changed and the first thread is there: it gives back what it sees.
    watch_signals(lambda: app)
    with _HeldTerminal():
        try:
            app = _app(given.db)
            app.run(inline=True, mouse=False)
        except Exception as error:
            return _failed(error)
        finally:
            _remember(app)
    if not app.is_loaded and app.fatal_error is None:
        # Left before the database was there, which may wait for a lock: nobody waits for that.
        os._exit(app.exit_code)
    return _tell(app, given)


def prompt_problem() -> str | None:
    """One sentence on why no line can open here, or None where it can."""
    from followup_tui.ui.terminal.lifecycle import terminal_problem

    return terminal_problem(sys.stdin, sys.stdout, os.environ, "The line to type in")


def _read(arguments: Sequence[str]) -> _Given | None:
    """The options; None where there is anything else."""
    given, verbs = _Given(), 0
    words = iter(arguments)
    for word in words:
        if word == "add":
            verbs += 1
        elif word == "--json" and verbs:
            given.as_json = True
        elif word == "--db":
            given.db = next(words, None)
            if not given.db:
                return None
        elif word.startswith("--db=") and len(word) > 5:
            given.db = word[5:]
        else:
            return None
    return given if verbs == 1 else None


def is_terminal() -> bool:
    """Whether somebody could type here and see it."""
    try:
        return os.isatty(0) and os.isatty(1)
    except OSError:
        return False


class _HeldTerminal:
    """In the block keys wait in the terminal as they were typed, without being shown; afterwards it
    is as it was before."""

    def __enter__(self) -> None:
        import termios

        self._before = termios.tcgetattr(0)
        held = termios.tcgetattr(0)
        # What Textual sets later: the same, so that nothing typed in between is read otherwise.
        held[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        held[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        held[6][termios.VMIN], held[6][termios.VTIME] = 1, 0
        termios.tcsetattr(0, termios.TCSANOW, held)
        # What was typed before this was shown by the terminal: it comes again in the line.
        _write(b"\r\x1b[Kadd ")

    def __exit__(self, *_: object) -> None:
        import contextlib
        import termios

        with contextlib.suppress(termios.error):  # the terminal is gone
            termios.tcsetattr(0, termios.TCSANOW, self._before)
        _write(b"\r\x1b[K")


def _write(data: bytes) -> None:
    import contextlib

    with contextlib.suppress(OSError):
        os.write(1, data)


def _app(db: str | None) -> QuickPromptApp:
    # A key should show within a frame, not at the next of Textual's sixty ticks a second.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    from dataclasses import replace

    from followup_tui.system import app_state, paths, prompt_history, settings
    from followup_tui.system.clock import Clock
    from followup_tui.ui.quick_prompt.app import QuickPromptApp

    chosen, _ = settings.load_settings(paths.config())
    path = paths.database(db)

    def make_store() -> DatabaseThread:
        from followup_tui.storage.database_thread import DatabaseThread

        return DatabaseThread(path, paths.queue())

    def open_store(store: DatabaseThread) -> None:
        from followup_tui.cli.session import report_open_errors

        with report_open_errors(path):
            store.open().result()
        # What is needed at the end, while the person still types.
        import followup_tui.cli.add
        import followup_tui.cli.main  # noqa: F401

    known = prompt_history.load_history(paths.prompt_history())
    if not chosen.prompt_history:
        known = prompt_history.PromptHistory((), known.draft)
    remembered = app_state.load_state(paths.app_state())
    if remembered.get("masked") is True:
        # What lies over the big screen lies over this one.
        chosen = replace(chosen, hide_names=True)
    theme = remembered.get("theme")
    clock = Clock(os.environ.get("FOLLOWUP_NOW"))
    return QuickPromptApp(make_store, open_store, clock, chosen, known, str(theme))


def _remember(app: QuickPromptApp | None) -> None:
    if app is None:
        return
    from followup_tui.system import paths, prompt_history

    lines = (*(text for text, _, _ in app.saved_lines), *(text for text, _ in app.queued_lines))
    prompt_history.save_history(
        paths.prompt_history(),
        lines,
        app.unsaved_text,
        app.used_draft,
        keep_lines=app.settings.prompt_history,
    )
    if app.is_loaded:
        app.database.close()


def _failed(error: Exception) -> int:
    from followup_tui.cli.main import exit_code_of

    def again() -> None:
        raise error

    return exit_code_of(again)


def _tell(app: QuickPromptApp, given: _Given) -> int:
    """Print what was understood of the lines that were saved, and where the others are."""
    if app.fatal_error is not None and isinstance(app.fatal_error, Exception):
        return _failed(app.fatal_error)
    if app.exit_code == _HUNG_UP:
        return _HUNG_UP  # a terminal that is gone takes no words
    from followup_tui.cli.main import exit_code_of

    return exit_code_of(lambda: _told(app, given)) or app.exit_code


def _told(app: QuickPromptApp, given: _Given) -> int:
    from followup_tui.cli.add import print_added
    from followup_tui.cli.json_shapes import added
    from followup_tui.cli.output import print_json, print_line
    from followup_tui.cli.session import database_connection

    for sentence in [*app.queue_messages, *(sentence for _, sentence in app.queued_lines)]:
        print_line(sentence, error=True)
    if given.as_json and app.saved_lines:
        with database_connection(app.database.path):
            for _, draft, change in app.saved_lines:
                for shape in added(change, [draft]):
                    print_json(shape)
    if app.settings.hide_names and app.saved_lines and not given.as_json:
        print_line(
            f"Added {len(app.saved_lines):,}. The screen is masked; M on it shows the names."
        )
        return 0
    for text, draft, _ in app.saved_lines if not given.as_json else ():
        print_added([(0, text)], [draft], app.context().today, "Added")
    for text, _ in app.queued_lines if given.as_json else ():
        print_json({"spooled": True, "text": text})
    return 0
