"""What was typed and not saved: objects for as long as the program runs, lines for longer."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from textual.app import App

from followup_tui.system.unsaved_text import HalfTyped

_lines: WeakKeyDictionary[App[Any], HalfTyped] = WeakKeyDictionary()
_kept: WeakKeyDictionary[App[Any], dict[object, Any]] = WeakKeyDictionary()


def drafts(app: App[Any]) -> dict[object, Any]:
    """The drafts of this run, each by what it is about."""
    return _kept.setdefault(app, {})


def keep_lines(app: App[Any], lines: HalfTyped) -> None:
    """Have the lines of this app kept there."""
    _lines[app] = lines


def lines_of(app: App[Any]) -> HalfTyped | None:
    """Where the lines of this app are kept, if they are."""
    return _lines.get(app)
