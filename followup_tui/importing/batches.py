"""Split many records into batches, small enough for one SQL statement and for visible progress."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

SIZE = 500
T = TypeVar("T")


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield all items in order, at most SIZE at a time."""
    return (items[start : start + SIZE] for start in range(0, len(items), SIZE))
