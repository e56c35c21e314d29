"""What was typed and not saved: objects for as long as the program runs, lines for longer."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from textual.app import App

from followup_tui.system.unsaved_text import UnsavedText

_lines: WeakKeyDictionary[App[Any], UnsavedText] = WeakKeyDictionary()
_kept: WeakKeyDictionary[App[Any], dict[object, Any]] = WeakKeyDictionary()


def session_drafts(app: App[Any]) -> dict[object, Any]:
    """The drafts of this run, each by what it is about."""
    return _kept.setdefault(app, {})


def set_unsaved_text(app: App[Any], lines: UnsavedText) -> None:
    """Have the lines of this app kept there."""
    _lines[app] = lines


def unsaved_text_of(app: App[Any]) -> UnsavedText | None:
    """Where the lines of this app are kept, if they are."""
    return _lines.get(app)
