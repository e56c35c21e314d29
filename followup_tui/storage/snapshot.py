"""The database of one moment, for a reading that takes long: whoever writes meanwhile waits for
none of it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
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

COPY_ABOVE = 16 * 1024 * 1024
"""Bytes that are read in less time than anybody waits for a lock."""


@contextmanager
def snapshot() -> Iterator[None]:
    """In the block every question is about the moment of its begin, and nothing is to be written.

    A large database is copied first, which takes a fraction of the reading; the copy has no name
    any more when the reading begins, so that nothing of it is ever left."""
    path = opened_path()
    copy = _copied(path) if path is not None and path.stat().st_size > COPY_ABOVE else None
    if path is None or copy is None:
        with read_transaction():
            yield
        return
    close_database()
    try:
        database.init(copy, pragmas={"query_only": 1})
        try:
            database.connect()
        finally:
            os.unlink(copy)
        yield
    finally:
        database.close()
        open_database(path, create=False)


def _copied(path: Path) -> str | None:
    """A copy beside the database, for its owner alone; None where there is no place for one."""
    folder = path.resolve().parent
    try:
        handle, copy = tempfile.mkstemp(prefix=".reading-", dir=folder)
    except OSError:
        return None
    os.close(handle)
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
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
