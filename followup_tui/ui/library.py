"""What the library and the interpreter do when nobody looks, put right."""

from __future__ import annotations

import contextlib
import ctypes
import gc
from typing import Any

from textual._styles_cache import StylesCache


def mend() -> None:
    """Let go of what was drawn of widgets that are gone: the cache of this method has each widget's
    lines in its key, and so keeps the last 1,024 of them, some ten megabytes."""
    method: Any = StylesCache.get_inner_outer
    StylesCache.get_inner_outer = getattr(method, "__wrapped__", method)  # type: ignore[method-assign]


def rest() -> None:
    """Give back what was used for a moment: cycles that wait for their collection, and the room
    that a large change took. It takes 10 to 20 milliseconds."""
    gc.collect()
    # Only glibc keeps room and has a way to ask for it.
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
