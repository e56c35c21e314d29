"""Merge two contacts field by field: filled beats empty, newer beats older, and the user's choice
beats both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal, get_args

from followup_tui.domain.contact import Contact, ContactStatus
from followup_tui.domain.duplicates.name_agreement import names_agree
from followup_tui.domain.imported_fields import (
    UID_FIELD,
    add_uids,
    format_extra,
    parse_extra,
    text_values,
    uid_keys,
    unwrap_single,
)
from followup_tui.domain.text_folding import fold

MergeField = Literal[
    "name",
    "nickname",
    "company",
    "role",
    "location",
    "time_zone",
    "strength",
    "cadence",
    "met",
    "met_on",
    "introduced_by",
    "birthday",
]
MERGE_FIELDS: tuple[MergeField, ...] = get_args(MergeField)
"""The fields that take one side's value. The others combine both."""

MergeSide = Literal["kept", "gone"]
MergeChoices = Mapping[MergeField, MergeSide]

_STATUS_ORDER: dict[ContactStatus, int] = {"active": 0, "parked": 1, "archived": 2}


def unequal_fields(kept: Contact, gone: Contact) -> tuple[MergeField, ...]:
    """Return the fields in which the two differ."""
    return tuple(
        field
        for field in MERGE_FIELDS
        if field_value(kept, gone, field) != field_value(gone, kept, field)
    )


def conflicting_fields(kept: Contact, gone: Contact) -> tuple[MergeField, ...]:
    """Return the fields with two different values, of which one will be lost."""
    return tuple(
        field
        for field in unequal_fields(kept, gone)
        if field_value(kept, gone, field) and field_value(gone, kept, field)
    )


def field_value(contact: Contact, other: Contact, field: MergeField) -> Any:
    """Return the value of a field; None for `introduced_by` if it is one of the two themselves."""
    value = getattr(contact, field)
    return None if field == "introduced_by" and value in (contact.id, other.id) else value


def default_sides(kept: Contact, gone: Contact) -> dict[MergeField, MergeSide]:
    """Return the side that each field takes unless the user chooses."""
    return {field: _default_side(kept, gone, field) for field in MERGE_FIELDS}


def _default_side(kept: Contact, gone: Contact, field: MergeField) -> MergeSide:
    mine, theirs = field_value(kept, gone, field), field_value(gone, kept, field)
    if mine == theirs or not theirs:
        return "kept"
    if not mine:
        return "gone"
    is_better = _is_better(mine, theirs, field)
    if is_better is None:
        is_better = kept.updated >= gone.updated
    return "kept" if is_better else "gone"


def _is_better(mine: Any, theirs: Any, field: MergeField) -> bool | None:
    """Return True if `mine` says more than `theirs`, whichever is newer; None if neither does."""
    if field == "name":
        if ("@" in mine) != ("@" in theirs):
            return "@" in theirs
        # "M. Chen" may be newer, but it says less.
        difference = len(fold(mine)) - len(fold(theirs))
        return difference > 0 if difference and names_agree(mine, theirs) else None
    if field == "met_on":
        return bool(mine < theirs)
    if field == "birthday" and mine[-6:] == theirs[-6:]:
        return len(mine) > len(theirs)
    return None


def merged_contact(kept: Contact, gone: Contact, choices: MergeChoices) -> Contact:
    """Return the merged contact: id and uid of `kept`, the chosen or default sides of
    MERGE_FIELDS, and all other fields combined."""
    sides: dict[MergeField, MergeSide] = {**default_sides(kept, gone), **choices}
    values = {
        field: field_value(kept, gone, field) if side == "kept" else field_value(gone, kept, field)
        for field, side in sides.items()
    }
    status = min(kept.status, gone.status, key=_STATUS_ORDER.__getitem__)
    return replace(
        kept,
        **values,
        status=status,
        parked_until=_parked_until(kept, gone) if status == "parked" else None,
        notes=_join_notes(kept.notes, gone.notes),
        last_contact=max(filter(None, (kept.last_contact, gone.last_contact)), default=None),
        extra=_merge_extra(kept, gone),
        created=min(kept.created, gone.created),
    )


def _parked_until(kept: Contact, gone: Contact) -> str | None:
    """Return the earlier of the days until which the two are parked; None is indefinitely."""
    days = (contact.parked_until for contact in (kept, gone) if contact.status == "parked")
    return min((day for day in days if day), default=None)


def _join_notes(*notes: str) -> str:
    """Join notes by blank lines, without those whose lines are all in another one."""
    joined: list[str] = []
    for note in notes:
        if _lines(note) and not any(_lines(note) <= _lines(other) for other in joined):
            joined = [other for other in joined if not _lines(other) <= _lines(note)] + [note]
    return joined[0] if len(joined) == 1 else "\n\n".join(note.strip("\n") for note in joined)


def _lines(note: str) -> set[str]:
    return {line.strip() for line in note.split("\n") if line.strip()}


def add_notes(contact: Contact, notes: Iterable[str]) -> Contact:
    """Return the contact with these texts after its notes."""
    return replace(contact, notes=_join_notes(contact.notes, *notes))


def _merge_extra(kept: Contact, gone: Contact) -> str:
    """Combine the imported fields, and keep all UIDs, so that the next import finds the contact."""
    mine, theirs = (
        fields if (fields := parse_extra(extra)) is not None else {"extra": extra}
        for extra in (kept.extra, gone.extra)
    )
    uids = [gone.uid, *text_values(theirs.get(UID_FIELD))]
    fields = dict(mine)
    for name, value in theirs.items():
        if name != UID_FIELD:
            fields[name] = _merge_values(mine[name], value) if name in mine else value
    return format_extra(add_uids(fields, uid_keys(kept), uids))


def _merge_values(mine: Any, theirs: Any) -> Any:
    """Return both values as one list without duplicates."""
    if mine == theirs:
        return mine
    my_values = mine if isinstance(mine, list) else [mine]
    their_values = theirs if isinstance(theirs, list) else [theirs]
    return unwrap_single([*my_values, *(value for value in their_values if value not in my_values)])
