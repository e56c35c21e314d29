"""The one-line prompt: drawn below what stands in the terminal, before the database is loaded.

It loads nothing of Peewee: what needs the database comes behind the first paint, by what it is
given."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, TypeVar

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
from followup_tui.system.sanitize import safe
from followup_tui.system.settings import Settings
from followup_tui.ui.keys import bindings, keymap
from followup_tui.ui.keys.key_queue import KeyQueue
from followup_tui.ui.quick_prompt.bar import LoadingPrompt, QueuedPrompt, QuickPromptBar
from followup_tui.ui.quick_prompt.line_history import LineHistory
from followup_tui.ui.terminal.lifecycle import QuietCrash
from followup_tui.ui.widgets.theme import apply_theme

if TYPE_CHECKING:
    from followup_tui.domain.change import Change
    from followup_tui.domain.language.quick_add import QuickAddDraft
    from followup_tui.storage.database_thread import DatabaseThread
    from followup_tui.ui.quick_prompt.questions import CapturePrompt

T = TypeVar("T")
_HERE = Path(__file__).parent.parent
_INTERRUPTED = 130
_SHOWN = 200
_PATIENCE = 0.7
_PAUSE = 2.0


async def run_in_thread(call: Callable[[], T]) -> T:
    """Have it done by a thread that nobody waits for when the prompt is left."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def give(done: Callable[[], None]) -> None:
        if not answer.cancelled():
            done()

    def tell(done: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the prompt was left
            loop.call_soon_threadsafe(give, done)

    def run() -> None:
        try:
            found = call()
        except Exception as error:
            tell(partial(answer.set_exception, error))
        else:
            tell(partial(answer.set_result, found))

    threading.Thread(target=run, name="opening", daemon=True).start()
    return await answer


class QuickPromptApp(QuietCrash, KeyQueue, App[None]):
    """Open until a line is saved, or left."""

    CSS_PATH: ClassVar = [str(_HERE / "line_bar.tcss"), str(_HERE / "prompt.tcss")]
    ENABLE_COMMAND_PALETTE = False
    INLINE_PADDING = 0
    BINDINGS: ClassVar[list[BindingType]] = [
        replace(one, priority=True)
        for one in bindings.bindings_for("prompt")
        if isinstance(one, Binding)
    ]

    def __init__(
        self,
        make_database: Callable[[], DatabaseThread],
        open_database: Callable[[DatabaseThread], None],
        clock: Clock,
        settings: Settings,
        typed: PromptHistory,
        theme: str | None = None,
    ) -> None:
        """`make_store` loads what the database needs, `open_store` opens it; both take a while."""
        super().__init__()
        self._make_store, self._open_store = make_database, open_database
        self._clock = clock
        self.settings = settings
        self.database: DatabaseThread
        self.database_error: FollowupError | None = None
        self.saved_lines: list[tuple[str, QuickAddDraft, Change]] = []
        """The lines that were saved, what was understood, and the changes."""
        self.queued_lines: list[tuple[str, str]] = []
        """The lines that are kept in the file, each with what was said of it."""
        self.queue_messages: list[str] = []
        """What was said of lines that had waited."""
        self._recall = LineHistory(typed)
        self._is_staying = False
        self._ask: CapturePrompt | None = None
        self._loaded = asyncio.Event()
        self._tried = 0.0
        self.is_slow = False
        """Whether the database takes longer than anybody would notice."""
        self.unsaved_text = ""
        """What was left in the line, unsaved."""
        mask.set_mask(settings.hide_names)
        apply_theme(self, theme, settings.theme)
        self.hold_keys()

    def _build_driver(
        self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None
    ) -> Driver:
        if headless or not inline:
            return super()._build_driver(headless, inline, mouse, size)
        from followup_tui.ui.terminal.inline_driver import InlineDriver

        driver = self._driver = InlineDriver(self, mouse=mouse, size=size)
        return driver

    def compose(self) -> ComposeResult:
        yield QuickPromptBar()

    def on_mount(self) -> None:
        """Open the line for what was typed already; load the rest when it has been drawn."""
        self.set_keymap(keymap.check_keymap(self.settings.keymap)[0])
        self.bar.open(LoadingPrompt(self))
        self.release_keys()
        self.call_after_refresh(self._load)
        self.set_timer(_PATIENCE, self._say_late)

    def on_unmount(self) -> None:
        """What is printed afterwards is read by its owner alone."""
        mask.set_mask(False)

    @property
    def bar(self) -> QuickPromptBar:
        """The line."""
        return self.query_one(QuickPromptBar)

    def context(self) -> Context:
        """The present moment with the user's rules."""
        return Context(self._clock.now(), self.settings.rules, "command line")

    def perform(self, action: Callable[[], Change], said: str = "") -> object:
        """The prompt waits for its changes instead."""
        raise NotImplementedError

    # Loading

    def _say_late(self) -> None:
        self.is_slow = True
        if isinstance(self.bar.prompt, LoadingPrompt):
            self.bar.refresh_preview()

    @work(group="load")
    async def _load(self) -> None:
        self.database = await run_in_thread(self._make_store)
        await self.reopen()
        from followup_tui.ui.quick_prompt.questions import CapturePrompt

        self._ask = CapturePrompt(self)
        if isinstance(self.bar.prompt, LoadingPrompt):
            self.bar.prompt = self._ask
            self.bar.input.suggester = self._ask.suggester
            self.bar.refresh_preview()
        self._loaded.set()
        if self.database_error is None:
            await self._take_in()

    async def reopen(self) -> None:
        """Open the database, or know why not; it is not asked twice within a moment, as each time
        may wait for a lock."""
        if self.database_error is not None and monotonic() - self._tried < _PAUSE:
            return
        try:
            await run_in_thread(partial(self._open_store, self.database))
        except FollowupError as error:
            self.database_error = error
        else:
            self.database_error = None
        self._tried = monotonic()

    async def _take_in(self) -> None:
        from followup_tui.actions import queue

        if (path := self.database.queue_file) is None:
            return
        try:
            taken = await self.database.run(
                queue.save_queued, path, self.database.path, self.context()
            )
        except FollowupError:
            return  # they wait on
        self.queue_messages += queue.queue_report(taken, path)

    @property
    def is_loaded(self) -> bool:
        """Whether the database was opened, or said why it cannot be."""
        return self._loaded.is_set()

    async def wait_until_ready(self) -> CapturePrompt:
        """The question that can save, as soon as it is there."""
        await self._loaded.wait()
        assert self._ask is not None
        return self._ask

    # What was typed before

    def recall_line(self, action: str, text: str) -> str | None:
        """The line before or after, of those typed before."""
        return self._recall.move(action, text)

    def idle_preview(self) -> Sequence[Content]:
        """What to show while nothing is typed."""
        lines = []
        if self.saved_lines:
            lines.append(
                Content.styled(safe(self.saved_lines[-1][2].label, _SHOWN), "$text-success")
            )
        if self._recall.draft and not mask.is_on():
            draft = safe(self._recall.draft, _SHOWN)
            lines.append(Content.styled(f"↑ not saved yet: {draft}", "$text-accent"))
        lines.append(
            Content.styled(
                "WHO: about WHEN · enter saves · ctrl+n saves, next · esc leaves",
                "$foreground-muted",
            )
        )
        return lines

    @property
    def used_draft(self) -> str:
        """The draft from before, where it is in good hands."""
        caught = {
            *(text for text, _, _ in self.saved_lines),
            *(text for text, _ in self.queued_lines),
        }
        return self._recall.used_draft(caught)

    # Saving and leaving

    def action_save_next(self) -> None:
        """Save and stay for the next one."""
        # In the line's own time: here it would hold up what loads the database.
        self.bar.input.call_later(self._save_next)

    async def _save_next(self) -> None:
        self._is_staying = True
        try:
            await self.bar.save()
        finally:
            self._is_staying = False

    def action_complete(self) -> None:
        """Take the name that is shown behind the cursor."""
        self.bar.input.action_end()
        self.bar.input.action_cursor_right()

    def action_stop(self) -> None:
        """Leave, as after an interrupt."""
        self.leave(_INTERRUPTED)

    def line_saved(self, text: str, draft: QuickAddDraft, change: Change) -> None:
        """The line is in the database."""
        self.saved_lines.append((text, draft, change))
        self._empty(text)
        if not self._is_staying:
            self.leave()

    def line_queued(self, text: str, sentence: str) -> None:
        """The line waits in the file; that is there to be read, as what is printed later would be
        gone with a popup."""
        self.queued_lines.append((text, sentence))
        self._empty(text)
        self.bar.open(QueuedPrompt(self, sentence))

    def _empty(self, text: str) -> None:
        self._recall.add(text)
        with self.bar.prevent(Input.Changed):
            self.bar.input.value = ""
        self.bar.refresh_preview()

    def leave(self, code: int | None = None) -> None:
        """Close the prompt; 1 where nothing was caught."""
        if code is None:
            code = 0 if self.saved_lines or self.queued_lines else 1
        self.exit(return_code=code)

    def exit(
        self, result: None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """End, whoever asks for it; what stands in the line is the draft."""
        with suppress(ScreenStackError, NoMatches):
            self.unsaved_text = self._recall.unsaved_text(self.bar.input.value.strip())
        super().exit(result, return_code, message)
