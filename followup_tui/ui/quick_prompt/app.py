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

from followup_tui.actions.context import Occasion
from followup_tui.errors import FollowupError
from followup_tui.system import mask
from followup_tui.system.clock import Clock
from followup_tui.system.prompt_history import Typed
from followup_tui.system.sanitize import safe
from followup_tui.system.settings import Settings
from followup_tui.ui.keys import bindings, keymap
from followup_tui.ui.keys.key_queue import KeyLane
from followup_tui.ui.quick_prompt.bar import EarlyAsk, KeptAsk, PromptBar
from followup_tui.ui.quick_prompt.line_history import Recall
from followup_tui.ui.terminal.lifecycle import QuietCrash
from followup_tui.ui.widgets.theme import worn

if TYPE_CHECKING:
    from followup_tui.domain.change import Change
    from followup_tui.domain.language.quick_add import Draft
    from followup_tui.ui.database_thread import Store
    from followup_tui.ui.quick_prompt.questions import PromptAsk

T = TypeVar("T")
_HERE = Path(__file__).parent.parent
_INTERRUPTED = 130
_SHOWN = 200
_PATIENCE = 0.7
_PAUSE = 2.0


async def beside(call: Callable[[], T]) -> T:
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


class PromptApp(QuietCrash, KeyLane, App[None]):
    """Open until a line is saved, or left."""

    CSS_PATH: ClassVar = [str(_HERE / "line_bar.tcss"), str(_HERE / "prompt.tcss")]
    ENABLE_COMMAND_PALETTE = False
    INLINE_PADDING = 0
    BINDINGS: ClassVar[list[BindingType]] = [
        replace(one, priority=True)
        for one in bindings.bindings("prompt")
        if isinstance(one, Binding)
    ]

    def __init__(
        self,
        make_store: Callable[[], Store],
        open_store: Callable[[Store], None],
        clock: Clock,
        settings: Settings,
        typed: Typed,
        theme: str | None = None,
    ) -> None:
        """`make_store` loads what the database needs, `open_store` opens it; both take a while."""
        super().__init__()
        self._make_store, self._open_store = make_store, open_store
        self._clock = clock
        self.settings = settings
        self.store: Store
        self.trouble: FollowupError | None = None
        self.results: list[tuple[str, Draft, Change]] = []
        """The lines that were saved, what was understood, and the changes."""
        self.waiting: list[tuple[str, str]] = []
        """The lines that are kept in the file, each with what was said of it."""
        self.taken: list[str] = []
        """What was said of lines that had waited."""
        self._recall = Recall(typed)
        self._is_staying = False
        self._ask: PromptAsk | None = None
        self._loaded = asyncio.Event()
        self._tried = 0.0
        self.is_late = False
        """Whether the database takes longer than anybody would notice."""
        self.text = ""
        """What was left in the line, unsaved."""
        mask.wear(settings.masked)
        worn(self, theme, settings.theme)
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
        yield PromptBar()

    def on_mount(self) -> None:
        """Open the line for what was typed already; load the rest when it has been drawn."""
        self.set_keymap(keymap.check(self.settings.keymap)[0])
        self.bar.open(EarlyAsk(self))
        self.release_keys()
        self.call_after_refresh(self._load)
        self.set_timer(_PATIENCE, self._say_late)

    def on_unmount(self) -> None:
        """What is printed afterwards is read by its owner alone."""
        mask.wear(False)

    @property
    def bar(self) -> PromptBar:
        """The line."""
        return self.query_one(PromptBar)

    def occasion(self) -> Occasion:
        """The present moment with the user's rules."""
        return Occasion(self._clock.now(), self.settings.rules, "command line")

    def perform(self, action: Callable[[], Change], said: str = "") -> object:
        """The prompt waits for its changes instead."""
        raise NotImplementedError

    # Loading

    def _say_late(self) -> None:
        self.is_late = True
        if isinstance(self.bar.ask, EarlyAsk):
            self.bar.renew()

    @work(group="load")
    async def _load(self) -> None:
        self.store = await beside(self._make_store)
        await self.open_again()
        from followup_tui.ui.quick_prompt.questions import PromptAsk

        self._ask = PromptAsk(self)
        if isinstance(self.bar.ask, EarlyAsk):
            self.bar.ask = self._ask
            self.bar.input.suggester = self._ask.ghost
            self.bar.renew()
        self._loaded.set()
        if self.trouble is None:
            await self._take_in()

    async def open_again(self) -> None:
        """Open the database, or know why not; it is not asked twice within a moment, as each time
        may wait for a lock."""
        if self.trouble is not None and monotonic() - self._tried < _PAUSE:
            return
        try:
            await beside(partial(self._open_store, self.store))
        except FollowupError as error:
            self.trouble = error
        else:
            self.trouble = None
        self._tried = monotonic()

    async def _take_in(self) -> None:
        from followup_tui.actions import queue

        if (path := self.store.spool) is None:
            return
        try:
            taken = await self.store.run(queue.take_in, path, self.store.path, self.occasion())
        except FollowupError:
            return  # they wait on
        self.taken += queue.words(taken, path)

    @property
    def is_loaded(self) -> bool:
        """Whether the database was opened, or said why it cannot be."""
        return self._loaded.is_set()

    async def ready(self) -> PromptAsk:
        """The question that can save, as soon as it is there."""
        await self._loaded.wait()
        assert self._ask is not None
        return self._ask

    # What was typed before

    def recall(self, action: str, text: str) -> str | None:
        """The line before or after, of those typed before."""
        return self._recall.turn(action, text)

    def idle_lines(self) -> Sequence[Content]:
        """What to show while nothing is typed."""
        lines = []
        if self.results:
            lines.append(Content.styled(safe(self.results[-1][2].label, _SHOWN), "$text-success"))
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
    def used(self) -> str:
        """The draft from before, where it is in good hands."""
        caught = {*(text for text, _, _ in self.results), *(text for text, _ in self.waiting)}
        return self._recall.used(caught)

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

    def saved(self, text: str, draft: Draft, change: Change) -> None:
        """The line is in the database."""
        self.results.append((text, draft, change))
        self._empty(text)
        if not self._is_staying:
            self.leave()

    def kept(self, text: str, sentence: str) -> None:
        """The line waits in the file; that is there to be read, as what is printed later would be
        gone with a popup."""
        self.waiting.append((text, sentence))
        self._empty(text)
        self.bar.open(KeptAsk(self, sentence))

    def _empty(self, text: str) -> None:
        self._recall.add(text)
        with self.bar.prevent(Input.Changed):
            self.bar.input.value = ""
        self.bar.renew()

    def leave(self, code: int | None = None) -> None:
        """Close the prompt; 1 where nothing was caught."""
        if code is None:
            code = 0 if self.results or self.waiting else 1
        self.exit(return_code=code)

    def exit(
        self, result: None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """End, whoever asks for it; what stands in the line is the draft."""
        with suppress(ScreenStackError, NoMatches):
            self.text = self._recall.left(self.bar.input.value.strip())
        super().exit(result, return_code, message)
