"""SQLite's own locks on a database file, held from outside SQLite: they work on a damaged file."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from followup_tui.errors import DatabaseBusyError
from followup_tui.storage.text_decoding import LOCK_SECONDS

# The bytes by which SQLite locks a file: PENDING, RESERVED, and those shared by readers.
_PENDING = 0x40000000
_LOCK_BYTES = 512


@contextmanager
def locked_out(real: Path) -> Iterator[int | None]:
    """Hold SQLite's locks on the file inside the block, so that nobody reads or writes it.

    Yields its descriptor; None when there is no file, or it can't be opened for writing, as nobody
    else can then. Opening and closing the file in the block ends the lock; so does SQLite in this
    process. Raises DatabaseBusyError."""
    try:
        descriptor = os.open(real, os.O_RDWR)
    except (FileNotFoundError, PermissionError):
        yield None
        return
    try:
        deadline = time.monotonic() + LOCK_SECONDS
        # New readers wait for the first byte, then the ones that are reading end.
        _lock(descriptor, _PENDING, 1, deadline)
        _lock(descriptor, _PENDING + 1, _LOCK_BYTES - 1, deadline)
        yield descriptor
    finally:
        os.close(descriptor)


def _lock(descriptor: int, start: int, length: int, deadline: float) -> None:
    while True:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
            return
        except (BlockingIOError, PermissionError):
            if time.monotonic() > deadline:
                raise DatabaseBusyError(
                    "Another program is writing to the database.",
                    "Nothing was changed.",
                    "Try again.",
                ) from None
            time.sleep(0.02)
