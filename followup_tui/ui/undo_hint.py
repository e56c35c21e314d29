"""The "u undoes it" of a toast, which goes when that change is no longer the one that u undoes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from textual.app import App

from followup_tui.errors import FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.storage.queries.changes import newest_standing_change
from followup_tui.ui.host import UNDOABLE
from followup_tui.ui.messages import show_toast
from followup_tui.ui.terminal.textual_private import toasts
from followup_tui.wording import Wording, wording


@dataclass(frozen=True, slots=True)
class _Offer:
    """A toast that offers to undo a change."""

    toast: str
    words: Wording
    change: int | None


_offers: WeakKeyDictionary[App[Any], _Offer] = WeakKeyDictionary()


def newest_change_or_none() -> int | None:
    """Return the change that undo would undo; None if it cannot be read. Never raises."""
    try:
        return newest_standing_change()
    except FollowupError:
        return None


def show_with_undo_hint(app: App[Any], words: Wording, change: int | None) -> None:
    """Say what was changed, and that u undoes it; `change` is its id in the journal."""
    _offers[app] = _Offer(show_toast(app, wording(UNDOABLE, words)), words, change)


async def show_newest_with_undo_hint(
    app: App[Any], database: DatabaseThread, words: Wording
) -> None:
    """Say what was changed just now, and that u undoes it."""
    show_with_undo_hint(app, words, await database.run(newest_change_or_none))


async def withdraw_undo_hint(app: App[Any], database: DatabaseThread) -> None:
    """Take the hint away if another change is newer, or that one was undone elsewhere."""
    offer = _offers.get(app)
    if offer is None or all(toast.message != offer.toast for toast in toasts(app)):
        return
    if await database.run(newest_change_or_none) != offer.change and _offers.get(app) is offer:
        del _offers[app]
        show_toast(app, offer.words)
