"""The heartbeat: whether time or another program has made what is shown wrong, looked at twice a
second. It draws nothing by itself, and nothing at all while nothing has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from time import monotonic
from typing import Protocol, runtime_checkable

from textual.message import Message

from followup_tui.actions import queue
from followup_tui.actions.context import Context
from followup_tui.actions.queue import SavedQueue
from followup_tui.domain.due import Due, to_due
from followup_tui.errors import FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system.clock import Clock
from followup_tui.system.queue_file import queue_version
from followup_tui.system.settings import Settings
from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.screens.main_layout import PanesScreen
from followup_tui.ui.unsaved_text import unsaved_text_of

# Timers stand still while a laptop sleeps, so this is also how soon it is noticed that it woke.
TICK_SECONDS = 0.6
_PAUSE = 15.0
"""Seconds until lines that could not be taken in are tried again."""


@runtime_checkable
class ShowsTime(Protocol):
    """A screen that says something about the present moment."""

    def minute_changed(self) -> None:
        """Another minute, day or zone: say it anew from what is known."""


class HeartbeatScreen(PanesScreen):
    """The screen below all others, which looks for all of them."""

    class MinuteChanged(Message):
        """Another minute began; `made_due` where that has brought something into the list."""

        def __init__(self, context: Context, made_due: bool) -> None:
            super().__init__()
            self.context = context
            self.made_due = made_due

    class DueShown(Message):
        """The lists show what was read; so much is due now."""

        def __init__(self, context: Context, due: int) -> None:
            super().__init__()
            self.context = context
            self.due = due

    def __init__(self, store: DatabaseThread, clock: Clock, settings: Settings) -> None:
        super().__init__(store, clock, settings)
        self._beating: asyncio.Task[None] | None = None
        self._minute: tuple[Due, object] | None = None
        self._seen: object = None
        """The file of lines that wait, as it was when they were last taken in."""
        self._later = 0.0
        self._trouble = ""

    def on_mount(self) -> None:
        self.set_interval(TICK_SECONDS, self._start_beat)

    def on_unmount(self) -> None:
        if self._beating is not None:
            self._beating.cancel()

    def _start_beat(self) -> None:
        # A task of its own: a worker each time would cost more than what it does, and a database
        # that another program holds makes it wait.
        if self._beating is None or self._beating.done():
            self._beating = asyncio.create_task(self.tick(), name="heartbeat")
            self._beating.add_done_callback(self._beaten)

    def _beaten(self, beating: asyncio.Task[None]) -> None:
        if not beating.cancelled() and isinstance(error := beating.exception(), Exception):
            self.app._handle_exception(error)

    async def tick(self) -> None:
        """Look once; what has to be read anew is being read when it returns."""
        if (lines := unsaved_text_of(self.app)) is not None:
            lines.save()
        context = self.context()
        stale = self.is_stale(context)
        if self._pass_time(context) or stale:
            self.post_message(self.MinuteChanged(context, stale))
        if self._pending or not self.is_read:
            return
        look = await self.database.check_file()
        self._tell(look.error)
        taken = look.error is None and await self._take_in_waiting(context)
        if taken or stale or look.changed:
            self._reread()

    def _pass_time(self, context: Context) -> bool:
        """Whether another minute has begun."""
        minute = to_due(context.now), context.now.utcoffset()
        if minute == self._minute:
            return False
        self._minute = minute
        for screen in self.app.screen_stack:
            if isinstance(screen, ShowsTime) and screen.is_mounted:
                screen.minute_changed()
        return True

    async def _take_in_waiting(self, context: Context) -> bool:
        """Take in lines that could not be saved when they were typed; whether there were any."""
        waiting = self.database.queue_file
        seen = queue_version(waiting) if waiting is not None else None
        if waiting is None or seen is None or (seen == self._seen and monotonic() < self._later):
            return False
        self._seen, self._later = seen, monotonic() + _PAUSE
        try:
            taken = await self.database.run(queue.save_queued, waiting, self.database.path, context)
        except FollowupError:
            taken = SavedQueue()  # they wait on; what is wrong is said by what else is done
        self._seen = queue_version(waiting)
        for words in queue.queue_report(taken, waiting):
            if taken.rejected:
                self.show_error(FollowupError(words))
            else:
                self.show_toast(words)
        return bool(taken.labels)

    def _tell(self, trouble: FollowupError | None) -> None:
        """Say what is the matter for as long as it is; once, and on every screen."""
        words, before, self._trouble = str(trouble or ""), self._trouble, str(trouble or "")
        if words or before:
            for screen in self._desks():
                screen.show_banner(words)
        if before and not words:
            self.show_toast("The database can be used again.")

    def _reread(self) -> None:
        for screen in self._desks():
            screen.data_changed()

    def _desks(self) -> Iterator[BaseScreen]:
        for screen in self.app.screen_stack:
            if isinstance(screen, BaseScreen) and screen.is_mounted and not screen.is_dismissed:
                yield screen

    # What the subclass knows

    @property
    def is_read(self) -> bool:
        """Whether what was asked for last is shown, so that nothing is under way."""
        raise NotImplementedError

    def is_stale(self, context: Context) -> bool:
        """Whether time alone has made other lists of those that are shown."""
        raise NotImplementedError
