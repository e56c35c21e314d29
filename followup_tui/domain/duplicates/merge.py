"""Two contacts as one: which side counts, field by field. What is filled beats what is empty, what
is newer beats what is older, and the person's own choice beats both."""

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
"""The fields of which one side counts. The others take from both."""

MergeSide = Literal["kept", "gone"]
MergeChoices = Mapping[MergeField, MergeSide]

_STANDING: dict[ContactStatus, int] = {"active": 0, "parked": 1, "archived": 2}


def unequal_fields(kept: Contact, gone: Contact) -> tuple[MergeField, ...]:
    """The fields in which the two are not the same."""
    return tuple(
        field
        for field in MERGE_FIELDS
        if field_value(kept, gone, field) != field_value(gone, kept, field)
    )


def conflicting_fields(kept: Contact, gone: Contact) -> tuple[MergeField, ...]:
    """Those of them that both have filled, so that one of the two values will go."""
    return tuple(
        field
        for field in unequal_fields(kept, gone)
        if field_value(kept, gone, field) and field_value(gone, kept, field)
    )


def field_value(contact: Contact, other: Contact, field: MergeField) -> Any:
    """What a contact has in a field; nobody was introduced by themselves."""
    found = getattr(contact, field)
    return None if field == "introduced_by" and found in (contact.id, other.id) else found


def default_sides(kept: Contact, gone: Contact) -> dict[MergeField, MergeSide]:
    """The side that counts for each field where the person says nothing."""
    return {field: _usual(kept, gone, field) for field in MERGE_FIELDS}


def _usual(kept: Contact, gone: Contact, field: MergeField) -> MergeSide:
    mine, theirs = field_value(kept, gone, field), field_value(gone, kept, field)
    if mine == theirs or not theirs:
        return "kept"
    if not mine:
        return "gone"
    better = _better(mine, theirs, field)
    if better is None:
        better = kept.updated >= gone.updated
    return "kept" if better else "gone"


def _better(mine: Any, theirs: Any, field: MergeField) -> bool | None:
    """Whether mine says more than theirs, whichever is newer; None where neither does."""
    if field == "name":
        if ("@" in mine) != ("@" in theirs):
            return "@" in theirs
        # "M. Chen" may be newer, but it is less.
        fuller = len(fold(mine)) - len(fold(theirs))
        return fuller > 0 if fuller and names_agree(mine, theirs) else None
    if field == "met_on":
        return bool(mine < theirs)
    if field == "birthday" and mine[-6:] == theirs[-6:]:
        return len(mine) > len(theirs)
    return None


def merged_contact(kept: Contact, gone: Contact, choices: MergeChoices) -> Contact:
    """The contact that both become: the id and uid of `kept`, the fields as chosen or as usual, and
    of the rest what both have."""
    sides: dict[MergeField, MergeSide] = {**default_sides(kept, gone), **choices}
    chosen = {
        field: field_value(kept, gone, field) if side == "kept" else field_value(gone, kept, field)
        for field, side in sides.items()
    }
    status = min(kept.status, gone.status, key=_STANDING.__getitem__)
    return replace(
        kept,
        **chosen,
        status=status,
        parked_until=_until(kept, gone) if status == "parked" else None,
        notes=_joined(kept.notes, gone.notes),
        last_contact=max(filter(None, (kept.last_contact, gone.last_contact)), default=None),
        extra=_extra(kept, gone),
        created=min(kept.created, gone.created),
    )


def _until(kept: Contact, gone: Contact) -> str | None:
    """The first day on which one of those who rest comes back."""
    resting = (one.parked_until for one in (kept, gone) if one.status == "parked")
    return min((day for day in resting if day), default=None)


def _joined(*notes: str) -> str:
    """Notes one after the other; those of which each line stands in another are not said again."""
    told: list[str] = []
    for one in notes:
        if _lines(one) and not any(_lines(one) <= _lines(other) for other in told):
            told = [other for other in told if not _lines(other) <= _lines(one)] + [one]
    return told[0] if len(told) == 1 else "\n\n".join(one.strip("\n") for one in told)


def _lines(note: str) -> set[str]:
    return {line.strip() for line in note.split("\n") if line.strip()}


def add_notes(contact: Contact, words: Iterable[str]) -> Contact:
    """The contact with these words behind its notes."""
    return replace(contact, notes=_joined(contact.notes, *words))


def _extra(kept: Contact, gone: Contact) -> str:
    """What imports brought of both, and the UIDs by which either is known, so that the next import
    finds the one that is left."""
    mine, theirs = (
        fields if (fields := parse_extra(extra)) is not None else {"extra": extra}
        for extra in (kept.extra, gone.extra)
    )
    uids = [gone.uid, *text_values(theirs.get(UID_FIELD))]
    fields = dict(mine)
    for name, found in theirs.items():
        if name != UID_FIELD:
            fields[name] = _both(mine[name], found) if name in mine else found
    return format_extra(add_uids(fields, uid_keys(kept), uids))


def _both(mine: Any, theirs: Any) -> Any:
    if mine == theirs:
        return mine
    here = mine if isinstance(mine, list) else [mine]
    there = theirs if isinstance(theirs, list) else [theirs]
    return unwrap_single([*here, *(one for one in there if one not in here)])
