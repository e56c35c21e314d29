"""A snapshot of the database for long reads, which does not block writers."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from followup_tui.storage.database import (
    close_database,
    database,
    open_database,
    opened_path,
    translate_errors,
)
from followup_tui.storage.queries.paging import read_transaction
from followup_tui.storage.text_decoding import Connection
from followup_tui.system.private_file import create_temporary_file

COPY_ABOVE = 16 * 1024 * 1024
"""Bytes; a smaller database is read in less time than others wait for a lock."""


@contextmanager
def snapshot() -> Iterator[None]:
    """Read the database as it is now inside the block, which must not write.

    A large database is copied first, which is much faster than the reading. The copy's name is
    removed before the reading, so nothing of it is ever left. Raises the errors of
    `translate_errors`.
    """
    path = opened_path()
    copy = _copy(path) if path is not None and path.stat().st_size > COPY_ABOVE else None
    if path is None or copy is None:
        with read_transaction():
            yield
        return
    close_database()
    try:
        database.init(str(copy), pragmas={"query_only": 1})
        try:
            database.connect()
        finally:
            copy.unlink()
        yield
    finally:
        database.close()
        open_database(path, create=False)


def _copy(path: Path) -> Path | None:
    """Return a private copy beside the database; None when the folder has no room for one."""
    try:
        copy = create_temporary_file(path.resolve().parent, ".snapshot-")
    except OSError:
        return None
    source = sqlite3.connect(path, factory=Connection)
    target = sqlite3.connect(copy)
    try:
        with translate_errors(path):
            source.backup(target)
    except BaseException:
        with suppress(OSError):
            os.unlink(copy)
        raise
    finally:
        source.close()
        target.close()
    return copy
