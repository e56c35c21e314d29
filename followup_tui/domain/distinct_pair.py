"""That two contacts who look like one are two people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DistinctPair:
    """The person's word that these two are not one; `first` is the lower id."""

    first: int
    second: int
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0


def distinct_pair(one: int, other: int) -> DistinctPair:
    """The decision about two contacts, in either order."""
    return DistinctPair(min(one, other), max(one, other))
