"""What the library and the interpreter do when nobody looks, put right."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from typing import Any

from textual._styles_cache import StylesCache
from textual.app import App
from textual.widget import Widget

from followup_tui.system import heap

_REMEMBERING = {"textual", "rich"}
_LARGE = 128


def patch_styles_cache() -> None:
    """Let go of what was drawn of widgets that are gone: the cache of this method has each widget's
    lines in its key, and so keeps the last 1,024 of them, some ten megabytes."""
    method: Any = StylesCache.get_inner_outer
    StylesCache.get_inner_outer = getattr(method, "__wrapped__", method)  # type: ignore[method-assign]


def clear_caches(app: App[Any]) -> None:
    """Empty what the library remembers of results: thousands of regions, whatever was looked for in
    a tree that has changed since, and the lines as they were drawn. Some of them were made while a
    form took much room for a moment, and keep that room from being given back for as long as they
    lie in it. It takes some ten milliseconds to find them."""
    for cache in set(_caches()):
        cache.cache_clear()
    for screen in app.screen_stack:
        for node in screen.walk_children(Widget, with_self=True):
            node._query_one_cache.clear()
            node._styles_cache.clear()


def _caches() -> Iterator[_lru_cache_wrapper[Any]]:
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] not in _REMEMBERING:
            continue
        for one in list(vars(module).values()):
            for found in vars(one).values() if isinstance(one, type) else (one,):
                if isinstance(found, classmethod | staticmethod):
                    found = found.__func__
                elif isinstance(found, property):
                    found = found.fget
                # A small or an endless one may be there to give the same object each time.
                if (
                    isinstance(found, _lru_cache_wrapper)
                    and (found.cache_parameters()["maxsize"] or 0) >= _LARGE
                ):
                    yield found


def release_memory() -> None:
    """Give back what was used for a moment: cycles that wait for their collection, and the room
    that a large change took. It takes 10 to 20 milliseconds."""
    gc.collect()
    heap.give_back()
