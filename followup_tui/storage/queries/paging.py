"""Lists by pages: a window of rows, the number of rows, and where the cursor's record is.

Positions are counted along an index, so that no list is ever loaded whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from peewee import SQL

from followup_tui.storage.database import database
from followup_tui.storage.search import match_expression
from followup_tui.storage.tables import ContactRow, FollowUpRow

# Literals: with parameters SQLite does not use the partial indexes.
OPEN = FollowUpRow.state == SQL("'open'")
LISTED = ContactRow.status != SQL("'archived'")
LAST_CHARACTER = "\U0010ffff"
"""Sorts behind every text that continues what stands before it."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows to load, and the record under the cursor, whose position is wanted."""

    start: int = 0
    stop: int = 100
    cursor_id: int | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows from index `start` of a list of `count`, and the index of the cursor's record."""

    count: int
    start: int
    rows: tuple[T, ...]
    cursor: int | None = None


def load_page(
    window: Window,
    count: Callable[[], int],
    index_of: Callable[[int], int | None],
    rows: Callable[[int, int], Sequence[T]],
) -> Page[T]:
    """Return the page at the window, moved to the cursor's record if that is outside.

    `index_of` returns the index of a record, `rows` the rows between two indexes.
    """
    size, start = window.stop - window.start, window.start
    with read_transaction():
        total = count()
        cursor = index_of(window.cursor_id) if window.cursor_id is not None else None
        if cursor is not None and not window.start <= cursor < window.stop:
            start = cursor - size // 2
        start = max(0, min(start, total - size))
        return Page(total, start, tuple(rows(start, start + size)) if total else (), cursor)


def page_of_ids(
    window: Window, ids: Sequence[int], rows_of: Callable[[Sequence[int]], Sequence[T]]
) -> Page[T]:
    """Return a page of a list given by its ids, for an order that no index has."""

    def index_of(record_id: int) -> int | None:
        return ids.index(record_id) if record_id in ids else None

    return load_page(
        window, lambda: len(ids), index_of, lambda start, stop: rows_of(ids[start:stop])
    )


def read_transaction() -> AbstractContextManager[Any]:
    """Return a context in which several queries see the same state of the database."""
    return nullcontext() if database.in_transaction() else database.atomic("DEFERRED")


def matching_contacts(text: str) -> SQL | None:
    """Return the ids of the contacts that match typed text as a subquery; None for no filter.

    However many there are: the lists read them by pages, so none is left out to save time.
    """
    if not text.strip():
        return None
    expression = match_expression(text)
    if not expression:
        return SQL("(SELECT NULL)")
    return SQL("(SELECT rowid FROM search WHERE search MATCH ?)", (expression,))


def rows_before(*key: tuple[str, Any]) -> SQL:
    """Return the condition that a row is before the key, given as (column, value) pairs.

    A row value comparison, which uses an index.
    """
    names = ", ".join(f'"{name}"' for name, _ in key)
    return SQL(f"({names}) < ({', '.join('?' for _ in key)})", [value for _, value in key])
