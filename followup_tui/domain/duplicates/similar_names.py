"""Names that are nearly the same: a letter apart, in another order, with an initial, a nickname or
a middle name. Found under keys that such names share, so that nobody is compared with everybody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from followup_tui.domain.duplicates.name_agreement import names_agree
from followup_tui.domain.duplicates.neighbour_pairs import neighbour_pairs
from followup_tui.domain.text_folding import fold

_WORD = re.compile(r"\w+")
_NEIGHBOURS = 6
_LONGEST = 200
_MOST_WORDS = 6
_LEAST = 4
"""Letters of a word in which one may differ: Tim and Tom are two."""


class SimilarPair(NamedTuple):
    """Two whose names are close; `is_a_letter` where all that speaks for it is a letter apart."""

    first: int
    second: int
    is_typo: bool


def similar_pairs(people: Iterable[tuple[int, str, str]]) -> Iterator[SimilarPair]:
    """Those with close names among (id, folded name, nickname); some more than once, and none for
    names that are the same."""
    ends: dict[tuple[str, str], list[tuple[int, str]]] = {}
    starts: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    stops: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    for key, name, nickname in people:
        for known in _names(name, nickname):
            words = _WORD.findall(known[:_LONGEST])[:_MOST_WORDS]
            if len(words) > 1:
                first, *_, last = words
                outer = (first, last) if first < last else (last, first)
                ends.setdefault(outer, []).append((key, known))
            ordered = sorted(words)
            for place, word in enumerate(ordered):
                rest = (*ordered[:place], *ordered[place + 1 :])
                starts.setdefault((word[0], *rest), []).append((word, key))
                if len(word) >= _LEAST:
                    stops.setdefault((word[-1], *rest), []).append((word[::-1], key))
    yield from _same_ends(ends.values())
    yield from _letter_apart(starts.values())
    yield from _letter_apart(stops.values())


def _names(name: str, nickname: str) -> Sequence[str]:
    """The folded name, and the same with the nickname in it."""
    if not nickname:
        return (name,)
    called, words = fold(nickname), name.split(" ")
    whole = called if " " in called else " ".join((called, *words[1:]))
    return (name, whole) if whole != name else (name,)


def _same_ends(groups: Iterable[list[tuple[int, str]]]) -> Iterator[SimilarPair]:
    """Those with the same first and last word in either order: what is between may be missing."""
    for group in groups:
        group.sort(key=lambda one: (one[1], one[0]))
        for (key, name), (other, known) in neighbour_pairs(group, _NEIGHBOURS):
            if key != other and (name == known or names_agree(name, known)):
                yield SimilarPair(key, other, False)


def _letter_apart(groups: Iterable[list[tuple[str, int]]]) -> Iterator[SimilarPair]:
    """Those who share all words but one, which begins or ends alike, where it is nearly the same.
    Sorted, such words stand together, as one letter alters only one half of a word."""
    for group in groups:
        if len(group) < 2:
            continue
        group.sort()
        for (word, key), (known, other) in neighbour_pairs(group, _NEIGHBOURS):
            if key == other or word == known:
                continue
            if len(word) == 1 or len(known) == 1:
                yield SimilarPair(key, other, False)
            elif _one_apart(word, known):
                yield SimilarPair(key, other, True)


def _one_apart(one: str, other: str) -> bool:
    """Whether two different words become the same by one letter more, less or changed, or by two
    that trade places."""
    if len(one) > len(other):
        one, other = other, one
    if len(one) < _LEAST or len(other) - len(one) > 1:
        return False
    at = next((place for place, sign in enumerate(one) if sign != other[place]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    if one[at + 1 :] == other[at + 1 :]:
        return True
    return one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
