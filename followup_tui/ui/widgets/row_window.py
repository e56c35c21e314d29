"""The loaded part of a long list: a bounded set of rows by index."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Generic, TypeVar

RowT = TypeVar("RowT")


class RowWindow(Generic[RowT]):
    """Loaded rows by index; `trim` keeps at most `limit` of them."""

    def __init__(self, limit: int = 2_000) -> None:
        self._limit = limit
        self._rows: dict[int, RowT] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[tuple[int, RowT]]:
        """Iterate over the loaded rows as (index, row), in list order."""
        return iter(sorted(self._rows.items(), key=lambda item: item[0]))

    def get(self, index: int) -> RowT | None:
        """Return the row at this index, or None if it is not loaded."""
        return self._rows.get(index)

    def add(self, start: int, rows: Sequence[RowT]) -> None:
        """Store rows from index `start` on, replacing what was there."""
        self._rows.update(enumerate(rows, start))

    def clear(self) -> None:
        """Remove all rows."""
        self._rows.clear()

    def trim(self, middle: int, pinned: int) -> None:
        """Drop rows over the limit: keep those nearest to index `middle`, and the pinned one."""
        if len(self._rows) <= self._limit:
            return
        near = sorted(self._rows, key=lambda index: abs(index - middle))[: self._limit]
        kept = {index: self._rows[index] for index in near}
        if pinned in self._rows:
            kept[pinned] = self._rows[pinned]
        self._rows = kept

    def missing(self, start: int, stop: int) -> tuple[int, int] | None:
        """Return the smallest (start, stop) with all unloaded indexes of this range, or None."""
        absent = [index for index in range(start, stop) if index not in self._rows]
        return (absent[0], absent[-1] + 1) if absent else None

    def remove(self, indexes: Collection[int]) -> None:
        """Remove these indexes; later rows move up."""
        removed = sorted(indexes)
        kept: dict[int, RowT] = {}
        passed = 0
        for index, row in self:
            while passed < len(removed) and removed[passed] < index:
                passed += 1
            if passed < len(removed) and removed[passed] == index:
                continue
            kept[index - passed] = row
        self._rows = kept
