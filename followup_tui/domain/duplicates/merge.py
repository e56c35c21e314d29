"""Two contacts as one: which side counts, field by field. What is filled beats what is empty, what
is newer beats what is older, and the person's own choice beats both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal, get_args

from followup_tui.domain.contact import Contact, Standing
from followup_tui.domain.duplicates.name_agreement import agree
from followup_tui.domain.imported_fields import (
    UID,
    read_extra,
    single,
    texts,
    uids_of,
    with_uids,
    write_extra,
)
from followup_tui.domain.text_folding import fold

Field = Literal[
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
FIELDS: tuple[Field, ...] = get_args(Field)
"""The fields of which one side counts. The others take from both."""

Side = Literal["kept", "gone"]
Choices = Mapping[Field, Side]

_STANDING: dict[Standing, int] = {"active": 0, "parked": 1, "archived": 2}


def unequal(kept: Contact, gone: Contact) -> tuple[Field, ...]:
    """The fields in which the two are not the same."""
    return tuple(field for field in FIELDS if value(kept, gone, field) != value(gone, kept, field))


def contradicting(kept: Contact, gone: Contact) -> tuple[Field, ...]:
    """Those of them that both have filled, so that one of the two values will go."""
    return tuple(
        field
        for field in unequal(kept, gone)
        if value(kept, gone, field) and value(gone, kept, field)
    )


def value(contact: Contact, other: Contact, field: Field) -> Any:
    """What a contact has in a field; nobody was introduced by themselves."""
    found = getattr(contact, field)
    return None if field == "introduced_by" and found in (contact.id, other.id) else found


def usual(kept: Contact, gone: Contact) -> dict[Field, Side]:
    """The side that counts for each field where the person says nothing."""
    return {field: _usual(kept, gone, field) for field in FIELDS}


def _usual(kept: Contact, gone: Contact, field: Field) -> Side:
    mine, theirs = value(kept, gone, field), value(gone, kept, field)
    if mine == theirs or not theirs:
        return "kept"
    if not mine:
        return "gone"
    better = _better(mine, theirs, field)
    if better is None:
        better = kept.updated >= gone.updated
    return "kept" if better else "gone"


def _better(mine: Any, theirs: Any, field: Field) -> bool | None:
    """Whether mine says more than theirs, whichever is newer; None where neither does."""
    if field == "name":
        if ("@" in mine) != ("@" in theirs):
            return "@" in theirs
        # "M. Chen" may be newer, but it is less.
        fuller = len(fold(mine)) - len(fold(theirs))
        return fuller > 0 if fuller and agree(mine, theirs) else None
    if field == "met_on":
        return bool(mine < theirs)
    if field == "birthday" and mine[-6:] == theirs[-6:]:
        return len(mine) > len(theirs)
    return None


def merged(kept: Contact, gone: Contact, choices: Choices) -> Contact:
    """The contact that both become: the id and uid of `kept`, the fields as chosen or as usual, and
    of the rest what both have."""
    sides: dict[Field, Side] = {**usual(kept, gone), **choices}
    chosen = {
        field: value(kept, gone, field) if side == "kept" else value(gone, kept, field)
        for field, side in sides.items()
    }
    standing = min(kept.standing, gone.standing, key=_STANDING.__getitem__)
    return replace(
        kept,
        **chosen,
        standing=standing,
        parked_until=_until(kept, gone) if standing == "parked" else None,
        notes=_joined(kept.notes, gone.notes),
        last_contact=max(filter(None, (kept.last_contact, gone.last_contact)), default=None),
        extra=_extra(kept, gone),
        created=min(kept.created, gone.created),
    )


def _until(kept: Contact, gone: Contact) -> str | None:
    """The first day on which one of those who rest comes back."""
    resting = (one.parked_until for one in (kept, gone) if one.standing == "parked")
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


def with_notes(contact: Contact, words: Iterable[str]) -> Contact:
    """The contact with these words behind its notes."""
    return replace(contact, notes=_joined(contact.notes, *words))


def _extra(kept: Contact, gone: Contact) -> str:
    """What imports brought of both, and the UIDs by which either is known, so that the next import
    finds the one that is left."""
    mine, theirs = (
        fields if (fields := read_extra(extra)) is not None else {"extra": extra}
        for extra in (kept.extra, gone.extra)
    )
    uids = [gone.uid, *texts(theirs.get(UID))]
    fields = dict(mine)
    for name, found in theirs.items():
        if name != UID:
            fields[name] = _both(mine[name], found) if name in mine else found
    return write_extra(with_uids(fields, uids_of(kept), uids))


def _both(mine: Any, theirs: Any) -> Any:
    if mine == theirs:
        return mine
    here = mine if isinstance(mine, list) else [mine]
    there = theirs if isinstance(theirs, list) else [theirs]
    return single([*here, *(one for one in there if one not in here)])
