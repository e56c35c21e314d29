"""Find pairs of contacts that look like one person. Contacts are grouped by keys and compared with
a few neighbours in each group, so the cost grows with their number, not with its square."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from followup_tui.domain.contact import MethodKind
from followup_tui.domain.duplicates.name_agreement import names_agree
from followup_tui.domain.duplicates.neighbour_pairs import neighbour_pairs
from followup_tui.domain.duplicates.similar_names import similar_pairs
from followup_tui.domain.identity_keys import email_key, method_key, phone_key, profile_key

DuplicateReason = Literal["profile", "email", "phone", "name", "similar name"]
DUPLICATE_REASONS: tuple[DuplicateReason, ...] = get_args(DuplicateReason)

_POINTS: dict[DuplicateReason, int] = {
    "profile": 8,
    "email": 6,
    "phone": 4,
    "name": 4,
    "similar name": 2,
}
_SHARED: frozenset[DuplicateReason] = frozenset({"profile", "email", "phone"})
_NAMES_DISAGREE = -3
_SAME_COMPANY = 1
_LABELS: dict[DuplicateReason, str] = {
    "profile": "same profile",
    "email": "same email",
    "phone": "same phone",
    "name": "same name",
    "similar name": "similar names",
}
MAX_NEIGHBOURS = 8
"""How many of those with the same key a contact is compared with."""
_MAX_FAMILY = 6
"""More contacts than this with one address are an office: their names have to agree too."""
_SIGNIFICANT_DIGITS = 8
"""Compared digits of a phone number: in some countries it has no more, with or without prefix."""


@dataclass(frozen=True, slots=True)
class DuplicateCandidate:
    """What a contact is compared by; name and company are folded, methods are (kind, value)."""

    id: int
    name: str
    nickname: str = ""
    company: str = ""
    methods: tuple[tuple[MethodKind, str], ...] = ()
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two contacts that may be one person; `first` is the lower id, reasons strongest first."""

    first: int
    second: int
    reasons: tuple[DuplicateReason, ...]

    @property
    def ids(self) -> tuple[int, int]:
        """Return both ids, the lower one first."""
        return self.first, self.second

    @property
    def description(self) -> str:
        """Return the reasons for a reader: "same phone, similar names"."""
        return ", ".join(_LABELS[reason] for reason in self.reasons)


def find_duplicates(
    candidates: Sequence[DuplicateCandidate],
    distinct: Collection[tuple[int, int]] = frozenset(),
) -> list[DuplicatePair]:
    """Return the pairs that may be one person, most likely first.

    `distinct` are the pairs that are known to be different people, the lower id first. A pair of
    archived contacts is left out."""
    by_id = {candidate.id: candidate for candidate in candidates}
    profiles: dict[int, set[str]] = {}
    reasons_by_pair: dict[tuple[int, int], set[DuplicateReason]] = {}
    for reason, one_id, other_id in _reasons(candidates, profiles):
        pair = (one_id, other_id) if one_id < other_id else (other_id, one_id)
        if one_id != other_id and pair not in distinct:
            reasons_by_pair.setdefault(pair, set()).add(reason)
    ranked: list[tuple[int, str, DuplicatePair]] = []
    for pair, reasons in reasons_by_pair.items():
        first, second = (by_id[contact_id] for contact_id in pair)
        # Two LinkedIn profiles with one name are two people.
        two_profiles = not reasons & _SHARED and all(
            profiles.get(contact_id) for contact_id in pair
        )
        if not two_profiles and not (first.is_archived and second.is_archived):
            reasons -= {"similar name"} if "name" in reasons else set()
            ordered = tuple(reason for reason in DUPLICATE_REASONS if reason in reasons)
            ranked.append(
                (-_points(first, second, ordered), first.name, DuplicatePair(*pair, ordered))
            )
    ranked.sort(key=lambda row: (row[0], row[1], row[2].ids))
    return [duplicate for *_, duplicate in ranked]


def pairs_after_merge(
    pairs: Iterable[DuplicatePair], merged: DuplicatePair, distinct: Collection[tuple[int, int]]
) -> list[DuplicatePair]:
    """Return the pairs left after a merge, without comparing again: what looked like the second
    contact looks like the first now. `distinct` as in `find_duplicates`."""
    left: dict[tuple[int, int], DuplicatePair] = {}
    for duplicate in pairs:
        one_id, other_id = (
            merged.first if contact_id == merged.second else contact_id
            for contact_id in duplicate.ids
        )
        pair = (one_id, other_id) if one_id < other_id else (other_id, one_id)
        if one_id != other_id and pair not in distinct:
            left.setdefault(pair, DuplicatePair(*pair, duplicate.reasons))
    return list(left.values())


def _points(
    candidate: DuplicateCandidate, other: DuplicateCandidate, reasons: Sequence[DuplicateReason]
) -> int:
    """Return how likely it is that the two are one person."""
    points = sum(_POINTS[reason] for reason in reasons)
    has_name_reason = "name" in reasons or "similar name" in reasons
    if not has_name_reason and not _names_agree(candidate, other, loose=True):
        points += _NAMES_DISAGREE
    if candidate.company and other.company:
        points += _SAME_COMPANY if candidate.company == other.company else -_SAME_COMPANY
    return points


def _names_agree(candidate: DuplicateCandidate, other: DuplicateCandidate, *, loose: bool) -> bool:
    """Return True if a name or nickname of one agrees with one of the other."""
    return any(
        names_agree(name, known, loose)
        for name in (candidate.name, candidate.nickname)
        for known in (other.name, other.nickname)
        if name and known
    )


def _reasons(
    candidates: Sequence[DuplicateCandidate], profiles: dict[int, set[str]]
) -> Iterator[tuple[DuplicateReason, int, int]]:
    """Yield every reason with the two ids it applies to, and fill in each contact's profiles."""
    for reason, groups in _by_method(candidates, profiles).items():
        for sharing in groups:
            sharing.sort(key=lambda candidate: (candidate.name, candidate.id))
            for candidate, other in neighbour_pairs(sharing, MAX_NEIGHBOURS):
                if len(sharing) <= _MAX_FAMILY or _names_agree(candidate, other, loose=False):
                    yield reason, candidate.id, other.id
    by_name: dict[str, list[int]] = {}
    for candidate in candidates:
        by_name.setdefault(candidate.name, []).append(candidate.id)
    for same_name in by_name.values():
        same_name.sort()
        for first, second in neighbour_pairs(same_name, MAX_NEIGHBOURS):
            yield "name", first, second
    companies = {candidate.id: candidate.company for candidate in candidates}
    names = ((candidate.id, candidate.name, candidate.nickname) for candidate in candidates)
    for similar in similar_pairs(names):
        one_company, other_company = companies[similar.first], companies[similar.second]
        # A typo is too weak a reason between people of two companies.
        differ = one_company and other_company and one_company != other_company
        if not (similar.is_typo and differ):
            yield "similar name", similar.first, similar.second


def _by_method(
    candidates: Iterable[DuplicateCandidate], profiles: dict[int, set[str]]
) -> dict[DuplicateReason, list[list[DuplicateCandidate]]]:
    """Return the groups of contacts that share a contact detail, by reason."""
    shared: dict[DuplicateReason, dict[str, dict[int, DuplicateCandidate]]] = {
        "profile": {},
        "email": {},
        "phone": {},
    }
    for candidate in candidates:
        for kind, value in candidate.methods:
            reason_and_key = _method_reason(kind, value)
            if reason_and_key is not None:
                reason, key = reason_and_key
                shared[reason].setdefault(key, {})[candidate.id] = candidate
                if reason == "profile":
                    profiles.setdefault(candidate.id, set()).add(key)
    return {
        reason: [list(sharing.values()) for sharing in groups.values() if len(sharing) > 1]
        for reason, groups in shared.items()
    }


def _method_reason(kind: MethodKind, value: str) -> tuple[DuplicateReason, str] | None:
    """Return the reason that sharing this contact detail gives, and its comparable form."""
    if kind == "email":
        key = email_key(value)
        return ("email", key) if key else None
    if kind == "phone" and phone_key(value):
        number, x, extension = method_key(kind, value)[1].partition("x")
        return "phone", f"{number[-_SIGNIFICANT_DIGITS:]}{x}{extension}"
    profile = profile_key(value) if kind == "link" else ""
    return ("profile", profile) if profile else None
