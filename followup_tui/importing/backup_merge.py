"""Merge a record of a backup into the record of the database with the same identity. Pure."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from followup_tui.domain.change import Record
from followup_tui.domain.contact import Contact, Tag, Tagging
from followup_tui.domain.distinct_pair import DistinctPair
from followup_tui.domain.imported_fields import format_extra, parse_extra
from followup_tui.domain.interaction import Participant
from followup_tui.importing.conflicts import FieldChange

# The order of contact details is not worth reporting.
_NOT_COMPARED = frozenset({"id", "uid", "created", "updated", "position"})
# A contact's status and last contact are never missing: they are not filled from elsewhere.
_NEVER_FILLED = frozenset({"name", "status", "parked_until", "last_contact", "extra"})


def differing_fields(ours: Record, theirs: Record) -> tuple[str, ...]:
    """Return the names of the fields that differ."""
    return tuple(
        field.name
        for field in fields(ours)
        if field.name not in _NOT_COMPARED
        and getattr(ours, field.name) != getattr(theirs, field.name)
    )


def record_changes(before: Record, after: Record) -> tuple[FieldChange, ...]:
    """Return the fields that differ, with both values."""
    return tuple(
        FieldChange(name, _text(getattr(before, name)), _text(getattr(after, name)))
        for name in differing_fields(before, after)
    )


def fill_record(ours: Record, theirs: Record) -> Record:
    """Return our record with the empty fields of a contact filled from theirs. The fields of a
    follow-up or an interaction belong together, so those are returned unchanged."""
    if not (isinstance(ours, Contact) and isinstance(theirs, Contact)):
        return ours
    filled: dict[str, Any] = {
        field.name: getattr(theirs, field.name)
        for field in fields(ours)
        if field.name not in _NOT_COMPARED | _NEVER_FILLED
        and getattr(ours, field.name) in ("", None, 0)
    }
    return replace(ours, **filled, extra=_merge_extra(ours.extra, theirs.extra))


def take_newer(ours: Record, theirs: Record) -> Record:
    """Return their version of our record if it was changed later, else ours."""
    if theirs.updated <= ours.updated or isinstance(ours, Tagging | Participant | DistinctPair):
        return ours
    if isinstance(ours, Tag) and isinstance(theirs, Tag):
        # Another tag of ours may have their name.
        return replace(ours, cadence=theirs.cadence)
    return replace(theirs, id=ours.id, uid=ours.uid, created=ours.created, updated=ours.updated)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _merge_extra(ours: str, theirs: str) -> str:
    our_extra, their_extra = parse_extra(ours), parse_extra(theirs)
    if our_extra is None or not their_extra or not set(their_extra) - set(our_extra):
        return ours
    return format_extra({**their_extra, **our_extra})
