"""Whether the person looks, and telling them when they do not: the terminal's title, a bell, the
terminal's own notice, a command. Only what time has made due is told; never twice, never in the
quiet hours."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from textual import events, work

from followup_tui.actions.context import Context
from followup_tui.domain.name_forms import short_name
from followup_tui.domain.notification import notification_text
from followup_tui.errors import FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.storage.queries import due as due_queries
from followup_tui.system import mask, notifier
from followup_tui.system.notified import claim_unnotified
from followup_tui.system.sanitize import sanitize
from followup_tui.system.settings import NotifySettings
from followup_tui.ui.screens.main_clock import HeartbeatScreen

if TYPE_CHECKING:
    from textual.app import App

    _Base = App[None]
else:
    _Base = object

AWAY_AFTER = 60.0
"""Seconds without a key after which nobody is taken to look, where the terminal does not tell."""
_NAMED = 3
_LONGEST = 200


class Alerts(_Base):
    """Mixed into the App."""

    database: DatabaseThread
    newly_due: NewlyDue | None = None
    """What decides what is told; None where nobody is to be told."""
    notify_settings = NotifySettings()
    _focus_is_told = False
    _touched = 0.0
    _is_noted = False
    _owes = False

    def on_app_focus(self) -> None:
        """The terminal tells of the focus."""
        self._focus_is_told = True

    def on_app_blur(self) -> None:
        """The terminal tells of the focus."""
        self._focus_is_told = True

    async def on_event(self, event: events.Event) -> None:
        """Remember when a key was pressed last."""
        if isinstance(event, events.Key | events.MouseDown):
            self._touched = monotonic()
        await super().on_event(event)

    @property
    def is_watched(self) -> bool:
        """Whether somebody looks at the screen, as far as can be told."""
        if self._focus_is_told:
            return self.app_focus
        return monotonic() - self._touched < AWAY_AFTER

    # By name: a mixin has no part in what makes `@on` work.

    def on_heartbeat_screen_due_shown(self, event: HeartbeatScreen.DueShown) -> None:
        """The title says how much is due; what was due at the start is on the screen."""
        show = getattr(self._driver, "show_title", None)
        if show is not None and self.notify_settings.title:
            show(f"followup · {event.due:,} due" if event.due else "followup")
        if not self._is_noted:
            self._is_noted = True
            self._note(event.context)

    def on_heartbeat_screen_minute_changed(self, event: HeartbeatScreen.MinuteChanged) -> None:
        """Tell what time has made due, or has kept back for the quiet hours."""
        self._owes = self._owes or event.made_due
        if (
            self._owes
            and self.notify_settings.enabled
            and not self.notify_settings.quiet_hours.covers(event.context.now.time())
        ):
            self._owes = False
            self._tell(event.context)

    @work(group="notices")
    async def _note(self, context: Context) -> None:
        if self.newly_due is not None:
            with suppress(FollowupError):
                await self.database.run(self.newly_due.take_new_marks, context)

    @work(group="notices")
    async def _tell(self, context: Context) -> None:
        if self.newly_due is None:
            return
        try:
            words = await self.database.run(self.newly_due.notification_text, context)
        except FollowupError:
            return  # the screen says what is wrong with the database
        if words and not self.is_watched:
            self._announce(words)

    def _announce(self, text: str) -> None:
        """Tell somebody who looks elsewhere."""
        if self._driver is None:
            return
        if self.notify_settings.bell:
            self._driver.write("\a")
        if self.notify_settings.osc:
            self._driver.write(notifier.tmux_passthrough(f"\x1b]9;{_osc_text(text)}\x1b\\"))
        if self.notify_settings.command:
            notifier.send_notification(self.notify_settings.command, text)


class NewlyDue:
    """What has become due and was not told yet."""

    def __init__(self, told: Path, database: Path, form: str) -> None:
        """The file of what was told, the database, and how names are shown (`status_forms`)."""
        self._told = told
        self._database = database
        self._form = form

    def take_new_marks(self, context: Context) -> Sequence[str]:
        """What is due and nobody was told of yet; from here on somebody was."""
        marks = due_queries.notification_keys(context.now, context.rules)
        return claim_unnotified(self._told, self._database, marks)

    def notification_text(self, context: Context) -> str:
        """The sentence to tell, or nothing where nothing is new."""
        fresh = self.take_new_marks(context)
        ids = [int(mark.partition("@")[0]) for mark in fresh]
        rows = due_queries.due_rows_by_id(ids[:_NAMED])
        form = "none" if mask.is_on() else self._form
        first = [(short_name(one.name, form), one.about if form == "full" else "") for one in rows]
        return sanitize(notification_text(first, len(ids)), _LONGEST) if fresh else ""


def _osc_text(text: str) -> str:
    """The text in a form of OSC 9 that means nothing else: "9;4;…" is a progress bar to some."""
    return f"· {text}" if text[:1].isdigit() else text
