"""The heartbeat: whether time or another program has made what is shown wrong, looked at twice a
second. It draws nothing by itself, and nothing at all while nothing has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from time import monotonic
from typing import Protocol, runtime_checkable

from textual.message import Message

from followup_tui.actions import queue
from followup_tui.actions.context import Occasion
from followup_tui.actions.queue import Taken
from followup_tui.domain.due import Due, moment
from followup_tui.errors import FollowupError
from followup_tui.system.clock import Clock
from followup_tui.system.queue_file import mark
from followup_tui.system.settings import Settings
from followup_tui.ui.base_screen import DeskScreen
from followup_tui.ui.database_thread import Store
from followup_tui.ui.screens.main_layout import PanesScreen
from followup_tui.ui.unsaved_text import lines_of

# Timers stand still while a laptop sleeps, so this is also how soon it is noticed that it woke.
BEAT = 0.6
_PAUSE = 15.0
"""Seconds until lines that could not be taken in are tried again."""


@runtime_checkable
class Timely(Protocol):
    """A screen that says something about the present moment."""

    def time_passed(self) -> None:
        """Another minute, day or zone: say it anew from what is known."""


class HeartbeatScreen(PanesScreen):
    """The screen below all others, which looks for all of them."""

    class TimePassed(Message):
        """Another minute began; `made_due` where that has brought something into the list."""

        def __init__(self, occasion: Occasion, made_due: bool) -> None:
            super().__init__()
            self.occasion = occasion
            self.made_due = made_due

    class DueShown(Message):
        """The lists show what was read; so much is due now."""

        def __init__(self, occasion: Occasion, due: int) -> None:
            super().__init__()
            self.occasion = occasion
            self.due = due

    def __init__(self, store: Store, clock: Clock, settings: Settings) -> None:
        super().__init__(store, clock, settings)
        self._beating: asyncio.Task[None] | None = None
        self._minute: tuple[Due, object] | None = None
        self._seen: object = None
        """The file of lines that wait, as it was when they were last taken in."""
        self._later = 0.0
        self._trouble = ""

    def on_mount(self) -> None:
        self.set_interval(BEAT, self._start_beat)

    def on_unmount(self) -> None:
        if self._beating is not None:
            self._beating.cancel()

    def _start_beat(self) -> None:
        # A task of its own: a worker each time would cost more than what it does, and a database
        # that another program holds makes it wait.
        if self._beating is None or self._beating.done():
            self._beating = asyncio.create_task(self.beat(), name="heartbeat")
            self._beating.add_done_callback(self._beaten)

    def _beaten(self, beating: asyncio.Task[None]) -> None:
        if not beating.cancelled() and isinstance(error := beating.exception(), Exception):
            self.app._handle_exception(error)

    async def beat(self) -> None:
        """Look once; what has to be read anew is being read when it returns."""
        if (lines := lines_of(self.app)) is not None:
            lines.write()
        occasion = self.occasion()
        stale = self.is_stale(occasion)
        if self._pass_time(occasion) or stale:
            self.post_message(self.TimePassed(occasion, stale))
        if self._pending or not self.is_read:
            return
        look = await self.store.look()
        self._tell(look.trouble)
        taken = look.trouble is None and await self._take_in_waiting(occasion)
        if taken or stale or look.changed:
            self._reread()

    def _pass_time(self, occasion: Occasion) -> bool:
        """Whether another minute has begun."""
        minute = moment(occasion.now), occasion.now.utcoffset()
        if minute == self._minute:
            return False
        self._minute = minute
        for screen in self.app.screen_stack:
            if isinstance(screen, Timely) and screen.is_mounted:
                screen.time_passed()
        return True

    async def _take_in_waiting(self, occasion: Occasion) -> bool:
        """Take in lines that could not be saved when they were typed; whether there were any."""
        waiting = self.store.spool
        seen = mark(waiting) if waiting is not None else None
        if waiting is None or seen is None or (seen == self._seen and monotonic() < self._later):
            return False
        self._seen, self._later = seen, monotonic() + _PAUSE
        try:
            taken = await self.store.run(queue.take_in, waiting, self.store.path, occasion)
        except FollowupError:
            taken = Taken()  # they wait on; what is wrong is said by what else is done
        self._seen = mark(waiting)
        for words in queue.words(taken, waiting):
            if taken.refused:
                self.complain(FollowupError(words))
            else:
                self.say(words)
        return bool(taken.labels)

    def _tell(self, trouble: FollowupError | None) -> None:
        """Say what is the matter for as long as it is; once, and on every screen."""
        words, before, self._trouble = str(trouble or ""), self._trouble, str(trouble or "")
        if words or before:
            for screen in self._desks():
                screen.show_trouble(words)
        if before and not words:
            self.say("The database can be used again.")

    def _reread(self) -> None:
        for screen in self._desks():
            screen.reread()

    def _desks(self) -> Iterator[DeskScreen]:
        for screen in self.app.screen_stack:
            if isinstance(screen, DeskScreen) and screen.is_mounted and not screen.is_left:
                yield screen

    # What the subclass knows

    @property
    def is_read(self) -> bool:
        """Whether what was asked for last is shown, so that nothing is under way."""
        raise NotImplementedError

    def is_stale(self, occasion: Occasion) -> bool:
        """Whether time alone has made other lists of those that are shown."""
        raise NotImplementedError
