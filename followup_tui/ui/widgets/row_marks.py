"""Which records of a list are marked, listed at the moment or not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence


class RowMarks:
    """The ids of marked records."""

    def __init__(self) -> None:
        self._ids: set[int] = set()

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, record: int) -> bool:
        return record in self._ids

    @property
    def ids(self) -> frozenset[int]:
        """The marked ids."""
        return frozenset(self._ids)

    def add(self, ids: Iterable[int]) -> None:
        """Mark these records."""
        self._ids.update(ids)

    def toggle(self, record: int) -> None:
        """Mark a record, or remove its mark."""
        self._ids ^= {record}

    def remove(self, ids: Collection[int]) -> bool:
        """Remove the marks of these records; return whether there were any."""
        has_any = not self._ids.isdisjoint(ids)
        self._ids.difference_update(ids)
        return has_any

    def in_order(self, listed: Sequence[int]) -> tuple[int, ...]:
        """Return the marked ids: first those that are `listed`, in that order, then the others."""
        known = [record for record in listed if record in self._ids]
        return (*known, *sorted(self._ids.difference(known)))

    def cover(self, count: int, loaded: Iterable[int]) -> bool:
        """Return whether all rows of a list of that length are marked, the loaded ones surely."""
        return len(self._ids) >= count and all(record in self._ids for record in loaded)
