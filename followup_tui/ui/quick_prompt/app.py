"""The quick prompt: one inline prompt, drawn before the database is loaded.

It imports nothing of Peewee; what needs the database is loaded after the first paint, by the
functions that it is given.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import RenderableType
from textual import work
from textual.app import App, ComposeResult, ScreenStackError
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.widgets import Input

from followup_tui.actions.context import Context
from followup_tui.errors import FollowupError
from followup_tui.system import mask
from followup_tui.system.clock import Clock
from followup_tui.system.prompt_history import PromptHistory
from followup_tui.system.sanitize import safe, safe_sentence
from followup_tui.system.settings import Settings
from followup_tui.ui.keys import bindings, keymap
from followup_tui.ui.keys.key_queue import KeyQueue
from followup_tui.ui.quick_prompt.bar import LoadingPrompt, QueuedPrompt, QuickPromptBar
from followup_tui.ui.quick_prompt.daemon_call import run_in_thread
from followup_tui.ui.quick_prompt.line_history import LineHistory
from followup_tui.ui.terminal.textual_private import CrashHandlingApp
from followup_tui.ui.widgets.theme import apply_theme
from followup_tui.wording import Wording

if TYPE_CHECKING:
    from followup_tui.domain.change import Change
    from followup_tui.domain.language.quick_add import QuickAddDraft
    from followup_tui.storage.database_thread import DatabaseThread
    from followup_tui.ui.quick_prompt.questions import CapturePrompt

_HERE = Path(__file__).parent
_INTERRUPTED = 130
_MAX_LENGTH = 200
_SLOW_AFTER = 0.7
"""Seconds after which loading is called slow."""
_DRAFT_SECONDS = 0.6
"""How often the unsaved line is stored, so that a killed prompt does not lose it."""
_RETRY_PAUSE = 2.0
"""Seconds before another attempt to open the database: each one may wait for a lock."""


class QuickPromptApp(CrashHandlingApp):
    """Runs until a line is saved or the prompt is cancelled."""

    CSS_PATH: ClassVar = [str(_HERE / "app.tcss")]
    ENABLE_COMMAND_PALETTE = False
    INLINE_PADDING = 0
    BINDINGS: ClassVar[list[BindingType]] = [
        replace(binding, priority=True)
        for binding in bindings.bindings_for("quick_prompt")
        if isinstance(binding, Binding)
    ]

    def __init__(
        self,
        make_database: Callable[[], DatabaseThread],
        open_database: Callable[[DatabaseThread], None],
        clock: Clock,
        settings: Settings,
        history: PromptHistory,
        theme: str | None = None,
        keep_draft: Callable[[str], None] | None = None,
    ) -> None:
        """`make_database` imports what the database needs, `open_database` opens it, `keep_draft`
        stores the unsaved line while it is typed."""
        super().__init__()
        self._make_database, self._open_database = make_database, open_database
        self._clock = clock
        self.settings = settings
        self.database: DatabaseThread
        self.database_error: FollowupError | None = None
        self.saved_lines: list[tuple[str, QuickAddDraft, Change]] = []
        """The saved lines: the text, the parsed line and the change."""
        self.queued_lines: list[tuple[str, Wording]] = []
        """The queued lines: the text and the message about it."""
        self.queue_messages: list[Wording] = []
        """What else to print: which queued lines were saved, and that a database was created."""
        self._history = LineHistory(history)
        self._keep_draft = keep_draft
        self._stays_open = False
        self._capture_prompt: CapturePrompt | None = None
        self._loaded = asyncio.Event()
        self._opened_at = 0.0
        self.is_slow = False
        """Whether loading the database takes noticeably long."""
        self.unsaved_text = ""
        """The text that was left in the input when the prompt closed."""
        mask.set_mask(settings.hide_names)
        apply_theme(self, theme, settings.theme)
        self.key_queue = KeyQueue(self, super().on_event)
        self.key_queue.hold()

    @staticmethod
    def make_inline_driver(app: App[None], **options: Any) -> Driver:
        """Return the driver of the inline prompt."""
        from followup_tui.ui.terminal.inline_driver import InlineDriver

        return InlineDriver(app, **options)

    def compose(self) -> ComposeResult:
        yield QuickPromptBar()

    def on_mount(self) -> None:
        """Open the prompt for keys typed already; load the rest after the first paint."""
        self.set_keymap(keymap.check_keymap(self.settings.keymap)[0])
        self.bar.open(LoadingPrompt(self))
        self.key_queue.release()
        self.call_after_refresh(self._load)
        self.set_timer(_SLOW_AFTER, self._show_slow)
        self.set_interval(_DRAFT_SECONDS, self.store_draft)

    def on_unmount(self) -> None:
        """Show names again: what is printed afterwards is not on a shared screen."""
        mask.set_mask(False)

    @property
    def bar(self) -> QuickPromptBar:
        """The prompt bar."""
        return self.query_one(QuickPromptBar)

    def context(self) -> Context:
        """Return the current time and the user's rules."""
        return Context(self._clock.now(), self.settings.rules, "command line")

    # Loading

    def _show_slow(self) -> None:
        self.is_slow = True
        if isinstance(self.bar.prompt, LoadingPrompt):
            self.bar.refresh_preview()

    @work(group="load")
    async def _load(self) -> None:
        self.database = await run_in_thread(self._make_database)
        await self.reopen()
        from followup_tui.ui.quick_prompt.questions import CapturePrompt

        self._capture_prompt = CapturePrompt(self)
        if isinstance(self.bar.prompt, LoadingPrompt):
            self.bar.prompt = self._capture_prompt
            self.bar.input.suggester = self._capture_prompt.suggester
            self.bar.refresh_preview()
        self._loaded.set()
        if self.database_error is None:
            await self._save_queued()

    async def reopen(self) -> None:
        """Open the database or set `database_error`; do nothing right after a failed attempt."""
        if self.database_error is not None and monotonic() - self._opened_at < _RETRY_PAUSE:
            return
        try:
            await run_in_thread(partial(self._open_database, self.database))
        except FollowupError as error:
            self.database_error = error
        else:
            self.database_error = None
        self._opened_at = monotonic()

    async def _save_queued(self) -> None:
        from followup_tui.actions import queue

        if (path := self.database.queue_file) is None:
            return
        try:
            saved = await self.database.run(
                queue.save_queued, path, self.database.path, self.context()
            )
        except FollowupError:
            # The lines stay in the queue.
            return
        self.queue_messages += queue.queue_report(saved, "See: followup queue")

    @property
    def is_loaded(self) -> bool:
        """Whether the database was opened, or failed to open."""
        return self._loaded.is_set()

    async def wait_until_ready(self) -> CapturePrompt:
        """Return the prompt that can save, once the database is loaded."""
        await self._loaded.wait()
        assert self._capture_prompt is not None
        return self._capture_prompt

    # History

    def recall_line(self, action: str, text: str) -> str | None:
        """Return the previous or next line of the history; None if there is none."""
        return self._history.move(action, text)

    def idle_preview(self) -> Sequence[Content]:
        """Return the preview while nothing is typed: the last change, the draft, the keys."""
        lines = []
        if self.saved_lines:
            label = safe_sentence(self.saved_lines[-1][2].label.wording, _MAX_LENGTH)
            lines.append(Content.styled(label, "$text-success"))
        if (drafts := self._history.drafts) and not mask.is_on():
            more = f" (+{len(drafts) - 1})" if len(drafts) > 1 else ""
            draft = safe(drafts[-1], _MAX_LENGTH)
            lines.append(Content.styled(f"↑ unsaved{more}: {draft}", "$text-accent"))
        keys = "WHO: about WHEN · enter save · ctrl+n save and add another · esc close"
        lines.append(Content.styled(keys, "$foreground-muted"))
        return lines

    def store_draft(self) -> None:
        """Store the unsaved line, as the next moment may be a kill."""
        if self._keep_draft is not None:
            with suppress(ScreenStackError, NoMatches):
                self._keep_draft(self._unsaved_line())

    def _unsaved_line(self) -> str:
        return self._history.unsaved_text(self.bar.input.text.strip())

    @property
    def used_drafts(self) -> set[str]:
        """The drafts of earlier prompts that were used or captured."""
        captured = {
            *(text for text, _, _ in self.saved_lines),
            *(text for text, _ in self.queued_lines),
        }
        return self._history.used_drafts(captured)

    # Saving and leaving

    def action_save_next(self) -> None:
        """Save the line and stay open for the next one."""
        # By the input's own queue: waiting here would block loading the database.
        self.bar.input.call_later(self._save_next)

    async def _save_next(self) -> None:
        self._stays_open = True
        try:
            await self.bar.save()
        finally:
            self._stays_open = False

    def action_complete(self) -> None:
        """Accept the suggested name."""
        self.bar.input.action_end()
        self.bar.input.action_cursor_right()

    def action_stop(self) -> None:
        """Close the prompt with the exit code of an interrupt."""
        self.leave(_INTERRUPTED)

    def line_saved(self, text: str, draft: QuickAddDraft, change: Change) -> None:
        """Record a saved line; close unless another one follows."""
        self.saved_lines.append((text, draft, change))
        self._clear_input(text)
        if not self._stays_open:
            self.leave()

    def line_queued(self, text: str, message: Wording) -> None:
        """Record a queued line and show the message: a popup closes before one could be printed."""
        self.queued_lines.append((text, message))
        self._clear_input(text)
        self.bar.open(QueuedPrompt(self, message))

    def _clear_input(self, text: str) -> None:
        self._history.add(text)
        with self.bar.prevent(Input.Changed):
            self.bar.input.value = ""
        self.bar.refresh_preview()

    def leave(self, code: int | None = None) -> None:
        """Close the prompt; by default with exit code 0, or 1 if nothing was captured."""
        if code is None:
            code = 0 if self.saved_lines or self.queued_lines else 1
        self.exit(return_code=code)

    def exit(
        self, result: None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """Exit, and keep the text of the input as the draft."""
        with suppress(ScreenStackError, NoMatches):
            self.unsaved_text = self._unsaved_line()
        super().exit(result, return_code, message)
