"""Pairs within a group, so bounded that a large group costs its size and not its square."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def neighbour_pairs(group: Sequence[T], limit: int) -> Iterator[tuple[T, T]]:
    """Each with the next few of its group: all pairs of a small one."""
    for place, one in enumerate(group):
        for other in group[place + 1 : place + 1 + limit]:
            yield one, other
