"""Contacts who look like one person, and why. It only ever proposes: whether they are one is for
the person to say. Everybody is put under keys and compared with few neighbours there, never all
with all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from followup_tui.domain.contact import MethodKind
from followup_tui.domain.duplicates.name_agreement import names_agree
from followup_tui.domain.duplicates.neighbour_pairs import neighbour_pairs
from followup_tui.domain.duplicates.similar_names import similar_pairs
from followup_tui.domain.identity_keys import email_key, method_key, phone_key, profile_key

DuplicateReason = Literal["profile", "e-mail", "phone", "name", "close name"]
DUPLICATE_REASONS: tuple[DuplicateReason, ...] = get_args(DuplicateReason)

_POINTS: dict[DuplicateReason, int] = {
    "profile": 8,
    "e-mail": 6,
    "phone": 4,
    "name": 4,
    "close name": 2,
}
_SHARED: frozenset[DuplicateReason] = frozenset({"profile", "e-mail", "phone"})
_CONTRADICTED = -3
_SAME_COMPANY = 1
_WORDS: dict[DuplicateReason, str] = {
    "profile": "same profile",
    "e-mail": "same e-mail",
    "phone": "same phone",
    "name": "same name",
    "close name": "names alike",
}
MAX_NEIGHBOURS = 8
"""With how many of those who share a key somebody is compared."""
_CROWD = 6
"""More than that who share an address are an office or a family: their names have to agree too."""
_SIGNIFICANT = 8
"""Digits that count: some countries have no more, and write them with and without a prefix."""


@dataclass(frozen=True, slots=True)
class DuplicateCandidate:
    """What a contact is compared by; name and company are folded, ways are (kind, value)."""

    id: int
    name: str
    nickname: str = ""
    company: str = ""
    methods: tuple[tuple[MethodKind, str], ...] = ()
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two contacts who may be one; `first` is the lower id, the strongest reason stands first."""

    first: int
    second: int
    reasons: tuple[DuplicateReason, ...]

    @property
    def ids(self) -> tuple[int, int]:
        """Both."""
        return self.first, self.second

    @property
    def description(self) -> str:
        """Why, as a person reads it."""
        return ", ".join(_WORDS[one] for one in self.reasons)


def find_duplicates(
    people: Sequence[DuplicateCandidate], apart: Collection[tuple[int, int]] = frozenset()
) -> list[DuplicatePair]:
    """Who may be one person, the most likely first. `apart` are the pairs, lower id first, of whom
    it is known that they are two; two archived ones are left alone."""
    by_id = {one.id: one for one in people}
    profiles: dict[int, set[str]] = {}
    found: dict[tuple[int, int], set[DuplicateReason]] = {}
    for why, key, other in _reasons(people, profiles):
        pair = (key, other) if key < other else (other, key)
        if key != other and pair not in apart:
            found.setdefault(pair, set()).add(why)
    ranked: list[tuple[int, str, DuplicatePair]] = []
    for pair, reasons in found.items():
        first, second = (by_id[key] for key in pair)
        # Two profiles with one name are two people.
        contradicted = not reasons & _SHARED and all(profiles.get(key) for key in pair)
        if not contradicted and not (first.is_archived and second.is_archived):
            reasons -= {"close name"} if "name" in reasons else set()
            double = DuplicatePair(*pair, tuple(one for one in DUPLICATE_REASONS if one in reasons))
            ranked.append((-_points(first, second, double.reasons), first.name, double))
    ranked.sort(key=lambda row: (row[0], row[1], row[2].ids))
    return [double for *_, double in ranked]


def pairs_after_merge(
    found: Iterable[DuplicatePair], merged: DuplicatePair, apart: Collection[tuple[int, int]]
) -> list[DuplicatePair]:
    """What is left to decide, without comparing anew: whoever looked like the second of those who
    were merged looks like the first. `apart` are the pairs of whom one knows that they are two."""
    left: dict[tuple[int, int], DuplicatePair] = {}
    for one in found:
        first, second = (merged.first if key == merged.second else key for key in one.ids)
        pair = (first, second) if first < second else (second, first)
        if first != second and pair not in apart:
            left.setdefault(pair, DuplicatePair(*pair, one.reasons))
    return list(left.values())


def _points(
    one: DuplicateCandidate, other: DuplicateCandidate, why: Sequence[DuplicateReason]
) -> int:
    """How likely it is that they are one."""
    points = sum(_POINTS[each] for each in why)
    if "name" not in why and "close name" not in why and not _agree(one, other, loosely=True):
        points += _CONTRADICTED
    if one.company and other.company:
        points += _SAME_COMPANY if one.company == other.company else -_SAME_COMPANY
    return points


def _agree(one: DuplicateCandidate, other: DuplicateCandidate, *, loosely: bool) -> bool:
    """Whether nothing in the names says that they are two."""
    return any(
        names_agree(name, known, loosely)
        for name in (one.name, one.nickname)
        for known in (other.name, other.nickname)
        if name and known
    )


def _reasons(
    people: Sequence[DuplicateCandidate], profiles: dict[int, set[str]]
) -> Iterator[tuple[DuplicateReason, int, int]]:
    """Every reason that is found, with the two it is about; fills in the profiles of each."""
    for why, groups in _by_way(people, profiles).items():
        for sharing in groups:
            sharing.sort(key=lambda one: (one.name, one.id))
            for one, other in neighbour_pairs(sharing, MAX_NEIGHBOURS):
                if len(sharing) <= _CROWD or _agree(one, other, loosely=False):
                    yield why, one.id, other.id
    named: dict[str, list[int]] = {}
    for one in people:
        named.setdefault(one.name, []).append(one.id)
    for same in named.values():
        same.sort()
        for first, second in neighbour_pairs(same, MAX_NEIGHBOURS):
            yield "name", first, second
    companies = {one.id: one.company for one in people}
    for close in similar_pairs((one.id, one.name, one.nickname) for one in people):
        known = companies[close.first], companies[close.second]
        # One letter is too little between people who work in two places.
        if not (close.is_typo and all(known) and known[0] != known[1]):
            yield "close name", close.first, close.second


def _by_way(
    people: Iterable[DuplicateCandidate], profiles: dict[int, set[str]]
) -> dict[DuplicateReason, list[list[DuplicateCandidate]]]:
    """Those who share a way to be reached, by what they share."""
    shared: dict[DuplicateReason, dict[str, dict[int, DuplicateCandidate]]] = {
        "profile": {},
        "e-mail": {},
        "phone": {},
    }
    for one in people:
        for kind, value in one.methods:
            way = _way_key(kind, value)
            if way is not None:
                why, key = way
                shared[why].setdefault(key, {})[one.id] = one
                if why == "profile":
                    profiles.setdefault(one.id, set()).add(key)
    return {
        why: [list(sharing.values()) for sharing in keys.values() if len(sharing) > 1]
        for why, keys in shared.items()
    }


def _way_key(kind: MethodKind, value: str) -> tuple[DuplicateReason, str] | None:
    """What is shared by whoever has this way, and under which key."""
    if kind == "email":
        key = email_key(value)
        return ("e-mail", key) if key else None
    if kind == "phone" and phone_key(value):
        number, x, extension = method_key(kind, value)[1].partition("x")
        return "phone", f"{number[-_SIGNIFICANT:]}{x}{extension}"
    profile = profile_key(value) if kind == "link" else ""
    return ("profile", profile) if profile else None
