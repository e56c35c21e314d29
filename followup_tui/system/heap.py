"""How the C library keeps memory that is not used at the moment; elsewhere than in glibc nothing is
done. The numbers are those of mallopt(3)."""

from __future__ import annotations

import contextlib
import ctypes

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
_LARGE = 64 * 1024


def keep_small() -> None:
    """Before the first thread: one heap for all of them, and what is large apart from it, so that
    its room goes back at once and no lasting thing comes to lie above it."""
    with contextlib.suppress(AttributeError, OSError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_ARENA_MAX, 1)
        # Setting it also keeps glibc from raising it to the size of what was freed last.
        libc.mallopt(_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Give the pages that are not used back to the system."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
