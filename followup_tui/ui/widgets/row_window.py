"""The part of a long list that is loaded: rows by their index, bounded, whatever a row is.

Never asks for anything itself; it only says what is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Generic, TypeVar

RowT = TypeVar("RowT")


class RowWindow(Generic[RowT]):
    """Rows by index, at most `limit` and those around the place last looked at."""

    def __init__(self, limit: int = 2_000) -> None:
        self._limit = limit
        self._rows: dict[int, RowT] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[tuple[int, RowT]]:
        """The loaded rows with their index, in list order."""
        return iter(sorted(self._rows.items(), key=lambda item: item[0]))

    def get(self, index: int) -> RowT | None:
        """The row there, if it is loaded."""
        return self._rows.get(index)

    def add(self, start: int, rows: Sequence[RowT]) -> None:
        """Put rows in from `start` on, over what was there."""
        self._rows.update(enumerate(rows, start))

    def clear(self) -> None:
        """Forget all rows."""
        self._rows.clear()

    def trim(self, middle: int, pinned: int) -> None:
        """Keep to the limit: the rows nearest to `middle`, and the pinned one."""
        if len(self._rows) <= self._limit:
            return
        near = sorted(self._rows, key=lambda index: abs(index - middle))[: self._limit]
        kept = {index: self._rows[index] for index in near}
        if pinned in self._rows:
            kept[pinned] = self._rows[pinned]
        self._rows = kept

    def missing(self, start: int, stop: int) -> tuple[int, int] | None:
        """The smallest (start, stop) that holds every unloaded index of that stretch."""
        absent = [index for index in range(start, stop) if index not in self._rows]
        return (absent[0], absent[-1] + 1) if absent else None

    def remove(self, indexes: Collection[int]) -> None:
        """Remove those places; all rows after one move up."""
        gone = sorted(indexes)
        kept: dict[int, RowT] = {}
        passed = 0
        for index, row in self:
            while passed < len(gone) and gone[passed] < index:
                passed += 1
            if passed < len(gone) and gone[passed] == index:
                continue
            kept[index - passed] = row
        self._rows = kept
