"""Reminders to someone who looks elsewhere: terminal title, bell, notification, command. Only what
time has made due is announced: once, and never in the quiet hours."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import events

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
from followup_tui.ui.terminal.textual_private import terminal_driver
from followup_tui.ui.workers import start_worker

if TYPE_CHECKING:
    from textual.app import App

AWAY_AFTER = 60.0
"""Seconds without a key after which the user counts as away, if the terminal reports no focus."""
_MAX_NAMED = 3
_MAX_LENGTH = 200


class Alerts:
    """Notices whether the user looks, and announces what becomes due when they do not."""

    def __init__(
        self,
        app: App[Any],
        database: DatabaseThread,
        settings: NotifySettings,
        newly_due: NewlyDue | None,
    ) -> None:
        """`newly_due` decides what is announced; None: nothing is."""
        self.newly_due = newly_due
        self._app = app
        self._database = database
        self._settings = settings
        self._reports_focus = False
        self._last_input = 0.0
        self._has_claimed = False
        self._is_pending = False

    def focus_reported(self) -> None:
        """The terminal reports whether it has the focus; from now on that alone counts."""
        self._reports_focus = True

    def note_input(self, event: events.Event) -> None:
        """Remember when a key or the mouse was pressed last."""
        if isinstance(event, events.Key | events.MouseDown):
            self._last_input = monotonic()

    @property
    def is_watched(self) -> bool:
        """Whether the user looks at the screen, as far as is known."""
        if self._reports_focus:
            return self._app.app_focus
        return monotonic() - self._last_input < AWAY_AFTER

    def due_counted(self, context: Context, due: int) -> None:
        """Show in the title how much is due; what is due at the start counts as announced."""
        set_title = getattr(terminal_driver(self._app), "set_title", None)
        if set_title is not None and self._settings.title:
            set_title(f"followup · {due:,} due" if due else "followup")
        if not self._has_claimed:
            self._has_claimed = True
            start_worker(self._app, partial(self._claim, context), group="alerts")

    def minute_changed(self, context: Context, made_due: bool) -> None:
        """Announce what time has made due, and what the quiet hours have delayed."""
        self._is_pending = self._is_pending or made_due
        if (
            self._is_pending
            and self._settings.enabled
            and not self._settings.quiet_hours.covers(context.now.time())
        ):
            self._is_pending = False
            start_worker(self._app, partial(self._announce, context), group="alerts")

    async def _claim(self, context: Context) -> None:
        if self.newly_due is not None:
            with suppress(FollowupError):
                await self._database.run(self.newly_due.take_new_marks, context)

    async def _announce(self, context: Context) -> None:
        if self.newly_due is None:
            return
        try:
            text = await self._database.run(self.newly_due.notification_text, context)
        except FollowupError:
            return  # the screen shows what is wrong with the database
        if text and not self.is_watched:
            self._send(text)

    def _send(self, text: str) -> None:
        driver = terminal_driver(self._app)
        if driver is None:
            return
        if self._settings.bell:
            driver.write("\a")
        if self._settings.osc:
            driver.write(notifier.tmux_passthrough(f"\x1b]9;{_osc_text(text)}\x1b\\"))
        if self._settings.command:
            notifier.send_notification(self._settings.command, text)


class NewlyDue:
    """What is due and was not announced yet, by any program."""

    def __init__(self, notified_file: Path, database: Path, name_form: str) -> None:
        """`name_form` is how names are shown: full, first, initials or none."""
        self._notified_file = notified_file
        self._database = database
        self._name_form = name_form

    def take_new_marks(self, context: Context) -> Sequence[str]:
        """Return the keys of what is due and not announced, and mark it as announced.

        Raises the storage errors of reading what is due."""
        keys = due_queries.notification_keys(context.now, context.rules)
        return claim_unnotified(self._notified_file, self._database, keys)

    def notification_text(self, context: Context) -> str:
        """Return the sentence to announce, or "" if nothing is new; marks it as announced.

        Raises the storage errors of reading what is due."""
        keys = self.take_new_marks(context)
        if not keys:
            return ""
        ids = [int(key.partition("@")[0]) for key in keys]
        rows = due_queries.due_rows_by_id(ids[:_MAX_NAMED])
        form = "none" if mask.is_on() else self._name_form
        named = [(short_name(row.name, form), row.about if form == "full" else "") for row in rows]
        return sanitize(notification_text(named, len(ids)), _MAX_LENGTH)


def _osc_text(text: str) -> str:
    """Return the text in a form that OSC 9 has no other meaning for: "9;4;…" is a progress bar."""
    return f"· {text}" if text[:1].isdigit() else text
