"""What the library does when nobody looks, put right where the screen starts. Each has a test that
fails once the library no longer needs it."""

from __future__ import annotations

from typing import Any

from textual._styles_cache import StylesCache


def mend() -> None:
    """Let go of what was drawn of widgets that are gone: the cache of this method has each widget's
    lines in its key, and so keeps the last 1,024 of them, some ten megabytes."""
    method: Any = StylesCache.get_inner_outer
    StylesCache.get_inner_outer = getattr(method, "__wrapped__", method)  # type: ignore[method-assign]
