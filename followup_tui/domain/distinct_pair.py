"""Two contacts marked as different people, though they look like duplicates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DistinctPair:
    """The ids of two contacts that the user marked as different people; `first` is the lower."""

    first: int
    second: int
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0


def distinct_pair(first: int, second: int) -> DistinctPair:
    """Return the pair for two contact ids in either order."""
    return DistinctPair(min(first, second), max(first, second))
