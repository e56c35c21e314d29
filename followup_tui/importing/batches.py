"""Many records, some at a time: few enough for one statement, and for progress to be seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

SIZE = 500
T = TypeVar("T")


def batches(some: Sequence[T]) -> Iterator[Sequence[T]]:
    """All of them, in their order."""
    return (some[start : start + SIZE] for start in range(0, len(some), SIZE))
