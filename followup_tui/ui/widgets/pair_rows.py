"""Two contacts as rows of a table: field by field, and below what helps to tell whether they are
one. Knows no width and no colours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pendulum import Date

from followup_tui.domain.date_words import ago, format_date, format_due
from followup_tui.domain.due import Due
from followup_tui.domain.duplicates.merge import (
    MERGE_FIELDS,
    MergeField,
    MergeSide,
    conflicting_fields,
    unequal_fields,
)
from followup_tui.domain.duplicates.merge_words import FIELD_LABELS, field_text
from followup_tui.domain.identity_keys import method_key
from followup_tui.storage.queries.contact_pair import ContactPair, PairSide
from followup_tui.system.sanitize import safe, safe_text

_LONGEST = 2_000
_MOST = 8
"""How many ways, follow-ups and lines of notes are shown of each."""


@dataclass(frozen=True, slots=True)
class PairRow:
    """One row. `field` where a side can be chosen, `side` the one that counts; `clashes` where both
    say something, and not the same; `is_same` where they do say the same, and `speaks` where that
    speaks for their being one."""

    label: str
    first: str
    second: str
    field: MergeField | None = None
    side: MergeSide | None = None
    conflicts: bool = False
    is_same: bool = False
    supports_match: bool = False


def pair_rows(
    pair: ContactPair, sides: Mapping[MergeField, MergeSide], today: Date
) -> list[PairRow]:
    """All that is known of the two, row by row; what neither has is left out."""
    rows = [*_fields(pair, sides), *_around(pair, today)]
    return [row for row in rows if row.first or row.second]


def _fields(pair: ContactPair, sides: Mapping[MergeField, MergeSide]) -> Iterator[PairRow]:
    one, other = pair.first.contact, pair.second.contact
    open_fields, clashing = unequal_fields(one, other), conflicting_fields(one, other)
    for field in MERGE_FIELDS:
        first = safe(field_text(one, other, field, pair.names), _LONGEST)
        second = safe(field_text(other, one, field, pair.names), _LONGEST)
        if field not in open_fields:
            yield PairRow(FIELD_LABELS[field], first, second, is_same=True, supports_match=True)
        else:
            side = sides[field]
            yield PairRow(FIELD_LABELS[field], first, second, field, side, field in clashing)


def _around(pair: ContactPair, today: Date) -> Iterator[PairRow]:
    one, other = pair.first, pair.second
    yield from _ways(pair)
    yield _alike("tags", _tags(one), _tags(other))
    yield _alike("state", _standing(one, today), _standing(other, today))
    yield _alike("last contact", _last(one, today), _last(other, today))
    yield PairRow("said", _count(one.interaction_count), _count(other.interaction_count))
    yield PairRow("follow-ups", _followups(one, today), _followups(other, today))
    yield _alike("notes", _notes(one), _notes(other))


def _alike(label: str, first: str, second: str) -> PairRow:
    return PairRow(label, first, second, is_same=first == second)


def _ways(pair: ContactPair) -> Iterator[PairRow]:
    """The ways that both have beside each other, then the others."""
    theirs = {method_key(way.kind, way.value): way.value for way in pair.second.methods}
    mine = {method_key(way.kind, way.value): way.value for way in pair.first.methods}
    for key, value in mine.items():
        if key in theirs:
            yield PairRow(key[0], safe(value), safe(theirs[key]), is_same=True, supports_match=True)
    left = [(key[0], value) for key, value in mine.items() if key not in theirs][:_MOST]
    right = [(key[0], value) for key, value in theirs.items() if key not in mine][:_MOST]
    for kind in dict.fromkeys(kind for kind, _ in (*left, *right)):
        first = [safe(value) for each, value in left if each == kind]
        second = [safe(value) for each, value in right if each == kind]
        yield PairRow(kind, "\n".join(first), "\n".join(second))


def _tags(half: PairSide) -> str:
    return " ".join(f"#{safe(tag)}" for tag in half.tags)


def _standing(half: PairSide, today: Date) -> str:
    contact = half.contact
    until = contact.parked_until
    if contact.status == "parked" and until:
        return f"parked until {format_date(Due(until), today)}"
    return contact.status


def _last(half: PairSide, today: Date) -> str:
    last = half.contact.last_contact
    return f"{format_date(Due(last), today)}, {ago(Due(last), today)}" if last else ""


def _count(said: int) -> str:
    return f"{said:,} time{'s' if said > 1 else ''}" if said else ""


def _followups(half: PairSide, today: Date) -> str:
    left = [one for one in half.records.followups if one.state == "open"]
    left.sort(key=lambda one: (one.due, one.id))
    lines = [
        f"{safe(one.about, _LONGEST) or 'follow up'}, {format_due(Due(one.due), today)}"
        for one in left[:_MOST]
    ]
    closed = len(half.records.followups) - len(left)
    more = [f"and {len(left) - _MOST:,} more"] if len(left) > _MOST else []
    return "\n".join([*lines, *more, *([f"{closed:,} closed"] if closed else [])])


def _notes(half: PairSide) -> str:
    lines = safe_text(half.contact.notes.strip(), _LONGEST).split("\n")
    return "\n".join([*lines[:_MOST], *(["…"] if len(lines) > _MOST else [])])
