"""What was typed and not saved: objects for the run of the program, texts also across runs."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable
from weakref import WeakKeyDictionary

from textual.app import App

from followup_tui.system.unsaved_text import UnsavedText

_stores: WeakKeyDictionary[App[Any], UnsavedText] = WeakKeyDictionary()
_drafts: WeakKeyDictionary[App[Any], dict[object, Any]] = WeakKeyDictionary()


@runtime_checkable
class RemembersText(Protocol):
    """A screen or widget in which text is typed."""

    def remember(self) -> None:
        """Put the text that is not saved into the store."""


def session_drafts(app: App[Any]) -> dict[object, Any]:
    """Return the drafts of this run by key, to be read and changed."""
    return _drafts.setdefault(app, {})


def set_unsaved_text(app: App[Any], store: UnsavedText) -> None:
    """Set the store of the app's unsaved texts."""
    _stores[app] = store


def unsaved_text_of(app: App[Any]) -> UnsavedText:
    """Return the store of the app's unsaved texts; by default one in memory only."""
    return _stores.setdefault(app, UnsavedText())
