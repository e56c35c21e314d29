"""Slips of the finger: the ways in which a long word is often mistyped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")
_MIN_LENGTH = 6
_MIN_TO_LEAVE_OUT = 7  # Sunay and Agust are names


def with_slips(words: Mapping[str, T]) -> dict[str, T]:
    """Return the words and their slips: two letters swapped, one left out or typed twice.

    The first and the last letter stay, so that no other word or name comes of it."""
    slips = {
        slip: meaning
        for word, meaning in words.items()
        if len(word) >= _MIN_LENGTH
        for slip in _slips_of(word)
    }
    return slips | dict(words)


def _slips_of(word: str) -> set[str]:
    last = len(word) - 1
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, last)}
    left_out = {word[:at] + word[at + 1 :] for at in range(1, last)}
    if len(word) < _MIN_TO_LEAVE_OUT:
        left_out = set()
    doubled = {word[:at] + word[at] + word[at:] for at in range(1, last)}
    return swapped | left_out | doubled
