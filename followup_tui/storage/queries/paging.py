"""A list is asked for by pages: a window of rows, how many there are, where the cursor's record is.

Positions come from counting along an index, so that no list is ever loaded whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from peewee import SQL

from followup_tui.domain.text_folding import search_tokens
from followup_tui.storage.database import database
from followup_tui.storage.search import match_expression
from followup_tui.storage.tables import ContactRow, FollowUpRow

OPEN = FollowUpRow.state == SQL("'open'")  # a literal, else the partial index is not used
LISTED = ContactRow.status != SQL("'archived'")
MANY_MATCHES = 5_000
"""From here on a word says little: then only names are searched."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows to bring, and the record whose place is asked."""

    start: int = 0
    stop: int = 100
    cursor_id: int | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows from index `start` of a list of `count`; `cursor` is the place of the kept record."""

    count: int
    start: int
    rows: tuple[T, ...]
    cursor: int | None = None


def load_page(
    window: Window,
    count: Callable[[], int],
    place: Callable[[int], int | None],
    rows: Callable[[int, int], Sequence[T]],
) -> Page[T]:
    """The page around the window, moved to where the kept record is now."""
    size, start = window.stop - window.start, window.start
    with read_transaction():
        total = count()
        cursor = place(window.cursor_id) if window.cursor_id is not None else None
        if cursor is not None and not window.start <= cursor < window.stop:
            start = cursor - size // 2
        start = max(0, min(start, total - size))
        return Page(total, start, tuple(rows(start, start + size)) if total else (), cursor)


def page_of_ids(
    window: Window, ids: Sequence[int], rows_of: Callable[[Sequence[int]], Sequence[T]]
) -> Page[T]:
    """The page of a list whose order is no index's: its ids are there, its rows are not."""

    def place(record: int) -> int | None:
        return ids.index(record) if record in ids else None

    return load_page(window, lambda: len(ids), place, lambda start, stop: rows_of(ids[start:stop]))


def read_transaction() -> AbstractContextManager[Any]:
    """Several questions about one moment: no other program writes in between."""
    return nullcontext() if database.in_transaction() else database.atomic("DEFERRED")


def matching_contacts(find: str) -> SQL | None:
    """The ids of the contacts that answer to what was typed, as a subquery; None for all."""
    if not find.strip():
        return None
    expression = match_expression(find)
    if not expression:
        return SQL("(SELECT NULL)")
    every = SQL("(SELECT rowid FROM search WHERE search MATCH ?)", (expression,))
    if ":" in expression or _fewer_than(MANY_MATCHES, expression):
        return every
    names = f"name : ({expression})"
    if _fewer_than(MANY_MATCHES, names) or len(find.split()) > 1:
        return SQL("(SELECT rowid FROM search WHERE search MATCH ?)", (names,))
    start = " ".join(search_tokens(find))
    return SQL(
        "(SELECT id FROM contact WHERE folded >= ? AND folded < ?)", (start, start + "\U0010ffff")
    )


def _fewer_than(most: int, expression: str) -> bool:
    counted = database.execute_sql(
        "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)",
        (expression, most),
    )
    return int(counted.fetchone()[0]) < most


def rows_before(*key: tuple[str, Any]) -> SQL:
    """The rows that stand before a key in index order; a row value, which an index answers."""
    names = ", ".join(f'"{name}"' for name, _ in key)
    return SQL(f"({names}) < ({', '.join('?' for _ in key)})", [value for _, value in key])
