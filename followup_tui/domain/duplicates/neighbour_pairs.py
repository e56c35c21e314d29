"""Pairs within a group, limited so that a large group costs its size and not its square."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def neighbour_pairs(group: Sequence[T], limit: int) -> Iterator[tuple[T, T]]:
    """Yield each element with the next `limit` ones; for a small group these are all pairs."""
    for place, element in enumerate(group):
        for neighbour in group[place + 1 : place + 1 + limit]:
            yield element, neighbour
