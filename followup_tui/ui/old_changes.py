"""Folds old changes while the screen is open, and says so when it happens first."""

from __future__ import annotations

from typing import Any

from textual.app import App

from followup_tui.actions.context import Context
from followup_tui.actions.undo import fold_old_changes
from followup_tui.domain.undo_limits import OLDER_FOLDED, UndoLimits
from followup_tui.errors import FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.ui.messages import show_toast


class OldChanges:
    """Looks once an hour for changes that are too old to be kept."""

    def __init__(self, app: App[Any], database: DatabaseThread, limits: UndoLimits) -> None:
        self._app = app
        self._database = database
        self._limits = limits
        self._hour: object = None
        """The last hour in which all was folded."""

    async def tick(self, context: Context) -> None:
        """Fold a few changes, if it is time; keys pressed meanwhile wait for these alone."""
        hour = context.now.date(), context.now.hour
        if hour == self._hour:
            return
        try:
            folded = await self._database.run(fold_old_changes, context, self._limits)
        except FollowupError:
            return  # the banner shows what is wrong
        if not folded.count:
            self._hour = hour
        if folded.are_first:
            show_toast(self._app, OLDER_FOLDED)
