"""Find names that are nearly the same: one letter apart, in another order, with an initial, a
nickname or a middle name. They are grouped by keys, so that not every pair is compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from followup_tui.domain.duplicates.name_agreement import names_agree
from followup_tui.domain.duplicates.neighbour_pairs import neighbour_pairs
from followup_tui.domain.text_folding import fold

_WORD = re.compile(r"\w+")
_MAX_NEIGHBOURS = 6
_MAX_LENGTH = 200
_MAX_WORDS = 6
_MIN_LETTERS = 4
"""Shorter words don't match with a letter changed: Tim and Tom are two people."""


class SimilarPair(NamedTuple):
    """Two ids with similar names; `is_typo` if a single letter is the only difference."""

    first: int
    second: int
    is_typo: bool


def similar_pairs(people: Iterable[tuple[int, str, str]]) -> Iterator[SimilarPair]:
    """Yield the pairs with similar names among (id, folded name, nickname). Equal names are left
    out; a pair may come more than once."""
    by_ends: dict[tuple[str, str], list[tuple[int, str]]] = {}
    by_first_letter: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    by_last_letter: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    for person_id, name, nickname in people:
        for variant in _variants(name, nickname):
            words = _WORD.findall(variant[:_MAX_LENGTH])[:_MAX_WORDS]
            if len(words) > 1:
                first, *_, last = words
                ends = (first, last) if first < last else (last, first)
                by_ends.setdefault(ends, []).append((person_id, variant))
            ordered = sorted(words)
            for place, word in enumerate(ordered):
                others = (*ordered[:place], *ordered[place + 1 :])
                by_first_letter.setdefault((word[0], *others), []).append((word, person_id))
                if len(word) >= _MIN_LETTERS:
                    key = (word[-1], *others)
                    by_last_letter.setdefault(key, []).append((word[::-1], person_id))
    yield from _same_ends(by_ends.values())
    yield from _one_word_differs(by_first_letter.values())
    yield from _one_word_differs(by_last_letter.values())


def _variants(name: str, nickname: str) -> Sequence[str]:
    """Return the folded name, and the name with the nickname in place of the first name."""
    if not nickname:
        return (name,)
    folded, words = fold(nickname), name.split(" ")
    variant = folded if " " in folded else " ".join((folded, *words[1:]))
    return (name, variant) if variant != name else (name,)


def _same_ends(groups: Iterable[list[tuple[int, str]]]) -> Iterator[SimilarPair]:
    """Yield pairs with the same first and last word in either order, and agreeing middle names."""
    for group in groups:
        group.sort(key=lambda entry: (entry[1], entry[0]))
        for (one_id, name), (other_id, other) in neighbour_pairs(group, _MAX_NEIGHBOURS):
            if one_id != other_id and (name == other or names_agree(name, other)):
                yield SimilarPair(one_id, other_id, False)


def _one_word_differs(groups: Iterable[list[tuple[str, int]]]) -> Iterator[SimilarPair]:
    """Yield pairs that share all words but one, if that one is nearly the same. One changed letter
    is in one half of a word, so sorting by start or by end puts such words together."""
    for group in groups:
        if len(group) < 2:
            continue
        group.sort()
        for (word, one_id), (other, other_id) in neighbour_pairs(group, _MAX_NEIGHBOURS):
            if one_id == other_id or word == other:
                continue
            if len(word) == 1 or len(other) == 1:
                yield SimilarPair(one_id, other_id, False)
            elif _is_typo(word, other):
                yield SimilarPair(one_id, other_id, True)


def _is_typo(word: str, other: str) -> bool:
    """Return True if one letter was added, left out or changed, or two neighbours swapped."""
    if len(word) > len(other):
        word, other = other, word
    if len(word) < _MIN_LETTERS or len(other) - len(word) > 1:
        return False
    at = next((place for place, letter in enumerate(word) if letter != other[place]), len(word))
    if len(word) < len(other):
        return word[at:] == other[at + 1 :]
    if word[at + 1 :] == other[at + 1 :]:
        return True
    return word[at : at + 2] == other[at : at + 2][::-1] and word[at + 2 :] == other[at + 2 :]
