"""What was typed and not saved, kept for as long as the program runs."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from textual.app import App

_kept: WeakKeyDictionary[App[Any], dict[object, Any]] = WeakKeyDictionary()


def drafts(app: App[Any]) -> dict[object, Any]:
    """The drafts of this run, each by what it is about."""
    return _kept.setdefault(app, {})
