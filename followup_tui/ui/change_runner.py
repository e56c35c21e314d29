"""The one place where a change is performed: on the database thread, then reported and shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from textual.app import App
from textual.timer import Timer

from followup_tui.domain.change import Change
from followup_tui.errors import FollowupError, QueuedError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.ui.host import UNDOABLE, OpenForm
from followup_tui.ui.messages import show_error, show_toast
from followup_tui.ui.undo_hint import newest_change_or_none, show_with_undo_hint
from followup_tui.ui.unsaved_text import unsaved_text_of
from followup_tui.ui.widgets.prompt import Prompt
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.ui.workers import start_worker
from followup_tui.wording import shorten, wording

_MAX_LABEL = 200
WAITING_AFTER = 0.7
"""Seconds after which a change that waits for the database says so."""


class ChangingScreen(Protocol):
    """What the runner needs of the screen from which things are changed."""

    database: DatabaseThread
    is_dismissed: bool

    @property
    def app(self) -> App[object]:
        """The app."""

    @property
    def prompt_bar(self) -> PromptBar:
        """The bar whose submission may have led to the change."""

    @property
    def is_current(self) -> bool:
        """Whether no other screen covers it."""

    def set_timer(self, delay: float, callback: Callable[[], object]) -> Timer:
        """Call something after some seconds."""

    def open_prompt(self, prompt: Prompt, text: str | None = None) -> None:
        """Ask something in the prompt bar."""

    def change_finished(self, change: Change | None) -> None:
        """Show the result."""

    def data_changed_below(self) -> None:
        """Have the screens that are still open read the database again."""


class ChangeRunner:
    """Performs the changes of one screen, in the order in which they were asked for."""

    def __init__(self, screen: ChangingScreen) -> None:
        self._screen = screen
        self._running = 0

    @property
    def is_busy(self) -> bool:
        """Whether a change is under way."""
        return self._running > 0

    def start(
        self,
        action: Callable[[], Change],
        message: str,
        unsaved_key: str,
        form: OpenForm | None = None,
    ) -> object:
        """Perform a change; see `Host.perform`."""
        self._running += 1
        submission = self._screen.prompt_bar.take_submission()
        run = partial(self._run, action, message, unsaved_key, submission, form)
        # A worker of the app: the change goes on if the screen is left.
        return start_worker(self._screen.app, run, group="change")

    async def _run(
        self,
        action: Callable[[], Change],
        message: str,
        unsaved_key: str,
        submission: tuple[Prompt, str] | None,
        form: OpenForm | None,
    ) -> None:
        screen = self._screen
        waiting = screen.set_timer(
            WAITING_AFTER, partial(show_toast, screen.app, "Waiting for the database…")
        )
        change = None
        try:
            change, newest = await screen.database.run(_run_action, action)
        except FollowupError as error:
            if form is None:
                self._refused(error, submission)
            else:
                form.refused(error)
        else:
            if form is not None:
                form.saved()
            self._succeeded(change, newest, message, unsaved_key, submission)
        finally:
            waiting.stop()
            self._running -= 1
        # With more to come the list would show for a moment what is about to go.
        if self._running:
            return
        if screen.is_dismissed:
            screen.data_changed_below()
        else:
            screen.change_finished(change)

    def _succeeded(
        self,
        change: Change,
        newest: int | None,
        message: str,
        unsaved_key: str,
        submission: tuple[Prompt, str] | None,
    ) -> None:
        if submission is not None:
            self._screen.prompt_bar.discard_unsaved(submission[0])
        if unsaved_key:
            unsaved_text_of(self._screen.app).put(unsaved_key, None)
        app, label = self._screen.app, shorten(change.label.wording, _MAX_LABEL)
        if not change.edits:
            # Undo would undo the change before.
            show_toast(app, "No change.")
        elif message == UNDOABLE:
            show_with_undo_hint(app, label, newest)
        elif message:
            show_toast(app, wording(message, label))

    def _refused(self, error: FollowupError, submission: tuple[Prompt, str] | None) -> None:
        if submission is not None:
            prompt, text = submission
            if isinstance(error, QueuedError):
                self._screen.prompt_bar.discard_unsaved(prompt)
            elif text.strip() and not self._screen.prompt_bar.display and self._screen.is_current:
                self._screen.open_prompt(prompt, text)
        show_error(self._screen.app, error)


def _run_action(action: Callable[[], Change]) -> tuple[Change, int | None]:
    """Perform a change; return it, and what undo would undo now."""
    change = action()
    return change, newest_change_or_none()
