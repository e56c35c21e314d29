"""The heartbeat: twice a second it checks whether time or another program has changed the screen.
It draws nothing while nothing has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from time import monotonic
from typing import Any, Protocol, runtime_checkable

from textual.app import App

from followup_tui.actions import queue, queue_entries
from followup_tui.actions.context import Context
from followup_tui.actions.queue import SavedQueue
from followup_tui.domain.due import Due, to_due
from followup_tui.errors import DatabaseDamagedError, FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system.kept_lines import rejected_file
from followup_tui.system.queue_file import queue_version
from followup_tui.ui.alerts import Alerts
from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.messages import show_error, show_toast, shown_words, withdraw_error
from followup_tui.ui.old_changes import OldChanges
from followup_tui.ui.terminal.textual_private import fail
from followup_tui.ui.undo_hint import withdraw_undo_hint
from followup_tui.ui.unsaved_text import unsaved_text_of
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.wording import Wording

# Timers stand still while a laptop sleeps, so this is also how soon a wake-up is noticed.
TICK_SECONDS = 0.6
_RETRY_SECONDS = 15.0
"""Until queued lines that could not be saved are tried again."""


_FIRST_BACKUP_SECONDS = 5.0
"""After the start, which has other things to do, a first look whether a backup is due."""
_BACKUP_SECONDS = 600.0


@runtime_checkable
class ShowsTime(Protocol):
    """A screen that shows times or days relative to now."""

    def minute_changed(self) -> None:
        """Show them as of another minute, day or time zone."""


class MainLists(Protocol):
    """What the heartbeat needs to know of the main screen."""

    @property
    def is_busy(self) -> bool:
        """Whether a change or a reading is under way, so that checking can wait."""

    def is_stale(self, context: Context) -> bool:
        """Return whether time alone has changed what the lists hold."""

    def context(self) -> Context:
        """Return the present moment with the user's rules."""

    @property
    def queue_key(self) -> str:
        """The key that lists queued lines, as it is shown."""

    def show_not_saved(self, count: int) -> None:
        """Show how many queued lines could not be saved."""

    def damage_found(self) -> None:
        """The database was found damaged: ask what to do."""


class Heartbeat:
    """Checks time, the database file and the queue of captured lines, for every open screen."""

    def __init__(
        self,
        app: App[Any],
        database: DatabaseThread,
        alerts: Alerts,
        main: MainLists,
        old_changes: OldChanges,
    ) -> None:
        self._app = app
        self._database = database
        self._alerts = alerts
        self._main = main
        self._old_changes = old_changes
        self._ticking: asyncio.Task[None] | None = None
        self._minute: tuple[Due, object] | None = None
        self._queue_seen: object = None
        """The version of the queue file that was handled last."""
        self._retry_at = 0.0
        self._rejected_seen: object = (None, None)
        """The versions of the queue and of the rejected lines that were counted last."""
        self._database_error = Wording()
        self._is_damaged = False
        self._backup_at = monotonic() + _FIRST_BACKUP_SECONDS
        self._backing_up: asyncio.Task[None] | None = None

    def start_tick(self) -> None:
        """Begin a check, unless the last one still waits for the database."""
        # A task of its own: a worker each time would cost more than the check.
        if self._ticking is None or self._ticking.done():
            self._ticking = asyncio.create_task(self.tick(), name="heartbeat")
            self._ticking.add_done_callback(self._ticked)

    def stop(self) -> None:
        """End the check that is under way."""
        for task in (self._ticking, self._backing_up):
            if task is not None:
                task.cancel()

    def _ticked(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and isinstance(error := task.exception(), Exception):
            fail(self._app, error)

    async def tick(self) -> None:
        """Check once; when it returns, what has changed is being read again."""
        unsaved = unsaved_text_of(self._app)
        unsaved.save()
        # Over the prompt that is typed in, a toast would cover the input.
        if not any(bar.display for bar in self._app.screen.query(PromptBar)):
            for message in unsaved.take_messages():
                show_error(self._app, FollowupError(message))
        context = self._main.context()
        is_stale = self._main.is_stale(context)
        if self._minute_passed(context) or is_stale:
            self._alerts.minute_changed(context, made_due=is_stale)
        if self._main.is_busy:
            return
        status = await self._database.check_file()
        self._show_database_error(status.error)
        if status.error is None:
            self._start_backup(context)
        has_saved = status.error is None and await self._save_queued(context)
        has_rejected = await self._count_rejected()
        if has_saved or status.changed:
            await withdraw_undo_hint(self._app, self._database)
        if has_saved or has_rejected or is_stale or status.changed:
            for screen in self._screens():
                screen.data_changed()
        if status.error is None:
            await self._old_changes.tick(context)

    def _minute_passed(self, context: Context) -> bool:
        """Show times again if another minute has begun, and return whether it has."""
        minute = to_due(context.now), context.now.utcoffset()
        if minute == self._minute:
            return False
        self._minute = minute
        for screen in self._app.screen_stack:
            if isinstance(screen, ShowsTime) and screen.is_mounted:
                screen.minute_changed()
        return True

    async def _save_queued(self, context: Context) -> bool:
        """Save lines that were captured while the database was busy; return whether any was."""
        path = self._database.queue_file
        version = queue_version(path) if path is not None else None
        if path is None or version is None:
            return False
        if version == self._queue_seen and monotonic() < self._retry_at:
            return False
        self._queue_seen, self._retry_at = version, monotonic() + _RETRY_SECONDS
        try:
            saved = await self._database.run(queue.save_queued, path, self._database.path, context)
        except FollowupError:
            saved = SavedQueue()  # they stay queued; the banner shows what is wrong
        self._queue_seen = queue_version(path)
        for sentence in queue.queue_report(saved, f"Press {self._main.queue_key} to edit."):
            if saved.rejected:
                show_error(self._app, FollowupError(sentence))
            else:
                show_toast(self._app, sentence)
        return bool(saved.labels)

    async def _count_rejected(self) -> bool:
        """Show how many lines could not be saved; return whether the queue has changed."""
        path = self._database.queue_file
        if path is None:
            return False
        seen = queue_version(path), queue_version(rejected_file(path))
        if seen == self._rejected_seen:
            return False
        self._rejected_seen = seen
        try:
            counted = self._database.run(queue_entries.count_rejected, path, self._database.path)
            self._main.show_not_saved(await counted)
        except FollowupError:
            return False  # the files can't be read now
        return True

    def _start_backup(self, context: Context) -> None:
        """Now and then see whether a backup is due, while everything else goes on."""
        is_running = self._backing_up is not None and not self._backing_up.done()
        is_time = monotonic() >= self._backup_at or self._database.has_backup_news()
        if is_time and not is_running:
            self._backup_at = monotonic() + _BACKUP_SECONDS
            self._backing_up = asyncio.create_task(self._back_up(context), name="backup")
            self._backing_up.add_done_callback(self._ticked)

    async def _back_up(self, context: Context) -> None:
        for sentence in await self._database.care_for_backups(context.now):
            show_error(self._app, FollowupError(sentence))

    def _show_database_error(self, error: FollowupError | None) -> None:
        """Show on every screen why the database cannot be used, for as long as that is so."""
        sentence = shown_words(error) if error else Wording()
        before, was_damaged = self._database_error, self._is_damaged
        self._is_damaged = isinstance(error, DatabaseDamagedError)
        self._database_error = sentence
        if sentence or before:
            for screen in self._screens():
                screen.show_banner(sentence)
            withdraw_error(self._app, sentence)
        if self._is_damaged and not was_damaged:
            self._main.damage_found()
        elif before and not sentence and not was_damaged:
            show_toast(self._app, "The database is available again.")

    def _screens(self) -> Iterator[BaseScreen]:
        for screen in self._app.screen_stack:
            if isinstance(screen, BaseScreen) and screen.is_mounted and not screen.is_dismissed:
                yield screen
