"""What a record of a file makes of the one in the database that has the same UID. Pure."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from followup_tui.domain.change import Record
from followup_tui.domain.contact import Contact, Tag, Tagging
from followup_tui.domain.distinct_pair import DistinctPair
from followup_tui.domain.imported_fields import format_extra, parse_extra
from followup_tui.domain.interaction import Participant
from followup_tui.importing.conflicts import FieldChange

# Which way comes first is no news.
_OWN = frozenset({"id", "uid", "created", "updated", "position"})
# Where a contact stands, and when there was contact, is no gap to be filled from elsewhere.
_NEVER_EMPTY = frozenset({"name", "status", "parked_until", "last_contact", "extra"})


def differing_fields(ours: Record, theirs: Record) -> tuple[str, ...]:
    """The fields in which the two are not the same."""
    return tuple(
        one.name
        for one in fields(ours)
        if one.name not in _OWN and getattr(ours, one.name) != getattr(theirs, one.name)
    )


def record_changes(before: Record, after: Record) -> tuple[FieldChange, ...]:
    """Those fields with what is in each."""
    return tuple(
        FieldChange(name, _text(getattr(before, name)), _text(getattr(after, name)))
        for name in differing_fields(before, after)
    )


def fill_record(ours: Record, theirs: Record) -> Record:
    """Ours with what only theirs has: the empty fields of a contact. Of a follow-up or an
    interaction the fields belong together, and none is filled from another one."""
    if not (isinstance(ours, Contact) and isinstance(theirs, Contact)):
        return ours
    gaps: dict[str, Any] = {
        one.name: getattr(theirs, one.name)
        for one in fields(ours)
        if one.name not in _OWN | _NEVER_EMPTY and getattr(ours, one.name) in ("", None, 0)
    }
    return replace(ours, **gaps, extra=_extra(ours.extra, theirs.extra))


def take_newer(ours: Record, theirs: Record) -> Record:
    """Theirs, as the record that ours is, where it was changed later; else ours."""
    if theirs.updated <= ours.updated or isinstance(ours, Tagging | Participant | DistinctPair):
        return ours
    if isinstance(ours, Tag) and isinstance(theirs, Tag):
        # Another tag may have that name here.
        return replace(ours, cadence=theirs.cadence)
    return replace(theirs, id=ours.id, uid=ours.uid, created=ours.created, updated=ours.updated)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _extra(ours: str, theirs: str) -> str:
    mine, other = parse_extra(ours), parse_extra(theirs)
    if mine is None or not other or not set(other) - set(mine):
        return ours
    return format_extra({**other, **mine})
