"""Two contacts as rows of a comparison: the fields to merge, then what shows if they match."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pendulum import Date

from followup_tui.domain.contact_words import format_status
from followup_tui.domain.date_words import ago, format_date, format_due, pluralize
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
from followup_tui.system.sanitize import safe, safe_text, sanitize

_MAX_LENGTH = 2_000
_MAX_LINES = 8
_IN_OUR_WORDS: tuple[MergeField, ...] = ("strength", "cadence")
"""How many contact details, follow-ups and lines of notes are shown of each contact."""


@dataclass(frozen=True, slots=True)
class PairRow:
    """One row of the comparison.

    `field` and `side` are set if a side can be chosen; `conflicts`: both values are filled and
    differ; `is_same`: both are equal; `supports_match`: that suggests they are one person.
    """

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
    """Return all rows of the comparison, without those that are empty on both sides."""
    rows = [*_field_rows(pair, sides), *_record_rows(pair, today)]
    return [row for row in rows if row.first or row.second]


def _field_rows(pair: ContactPair, sides: Mapping[MergeField, MergeSide]) -> Iterator[PairRow]:
    left, right = pair.first.contact, pair.second.contact
    unequal, conflicting = unequal_fields(left, right), conflicting_fields(left, right)
    for field in MERGE_FIELDS:
        show = sanitize if field in _IN_OUR_WORDS else safe
        first = show(field_text(left, right, field, pair.names), _MAX_LENGTH)
        second = show(field_text(right, left, field, pair.names), _MAX_LENGTH)
        if field not in unequal:
            yield PairRow(FIELD_LABELS[field], first, second, is_same=True, supports_match=True)
        else:
            side = sides[field]
            yield PairRow(FIELD_LABELS[field], first, second, field, side, field in conflicting)


def _record_rows(pair: ContactPair, today: Date) -> Iterator[PairRow]:
    left, right = pair.first, pair.second
    yield from _method_rows(pair)
    yield _text_row("tags", _tags(left), _tags(right))
    yield _text_row("status", _status(left, today), _status(right, today))
    yield _text_row("last contact", _last_contact(left, today), _last_contact(right, today))
    yield PairRow("history", _history(left), _history(right))
    yield PairRow("follow-ups", _followups(left, today), _followups(right, today))
    yield _text_row("notes", _notes(left), _notes(right))


def _text_row(label: str, first: str, second: str) -> PairRow:
    return PairRow(label, first, second, is_same=first == second)


def _method_rows(pair: ContactPair) -> Iterator[PairRow]:
    """Yield the contact details that both have, then the others, one row per kind."""
    left, right = _methods_by_key(pair.first), _methods_by_key(pair.second)
    for key, value in left.items():
        if key in right:
            yield PairRow(key[0], safe(value), safe(right[key]), is_same=True, supports_match=True)
    only_left = [(key[0], value) for key, value in left.items() if key not in right][:_MAX_LINES]
    only_right = [(key[0], value) for key, value in right.items() if key not in left][:_MAX_LINES]
    for kind in dict.fromkeys(kind for kind, _ in (*only_left, *only_right)):
        yield PairRow(kind, _values(only_left, kind), _values(only_right, kind))


def _methods_by_key(side: PairSide) -> dict[tuple[str, str], str]:
    return {method_key(method.kind, method.value): method.value for method in side.methods}


def _values(methods: list[tuple[str, str]], wanted: str) -> str:
    return "\n".join(safe(value) for kind, value in methods if kind == wanted)


def _tags(side: PairSide) -> str:
    return " ".join(f"#{safe(tag)}" for tag in side.tags)


def _status(side: PairSide, today: Date) -> str:
    contact = side.contact
    return format_status(contact.status, contact.parked_until, today)


def _last_contact(side: PairSide, today: Date) -> str:
    last = side.contact.last_contact
    return f"{format_date(Due(last), today)}, {ago(Due(last), today)}" if last else ""


def _history(side: PairSide) -> str:
    count = side.interaction_count
    return pluralize(count, "interaction") if count else ""


def _followups(side: PairSide, today: Date) -> str:
    still_open = [followup for followup in side.records.followups if followup.state == "open"]
    still_open.sort(key=lambda followup: (followup.due, followup.id))
    lines = [
        f"{safe(followup.about, _MAX_LENGTH) or 'follow up'},"
        f" {format_due(Due(followup.due), today)}"
        for followup in still_open[:_MAX_LINES]
    ]
    closed = len(side.records.followups) - len(still_open)
    hidden = len(still_open) - _MAX_LINES
    more = [f"and {hidden:,} more"] if hidden > 0 else []
    return "\n".join([*lines, *more, *([f"{closed:,} closed"] if closed else [])])


def _notes(side: PairSide) -> str:
    lines = safe_text(side.contact.notes.strip(), _MAX_LENGTH).split("\n")
    return "\n".join([*lines[:_MAX_LINES], *(["…"] if len(lines) > _MAX_LINES else [])])
