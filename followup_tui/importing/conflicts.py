"""Where two tellings of a person, or a file and a contact, are not of one mind."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from followup_tui.domain.contact import Contact
from followup_tui.domain.duplicates.name_agreement import names_agree
from followup_tui.domain.identity_keys import name_key, uid_key
from followup_tui.domain.imported_fields import UID_FIELD, format_extra, parse_extra, text_values
from followup_tui.formats.parsed import ParsedContact
from followup_tui.importing.fill_fields import group_extra

_EXTRA = "extra "
# The fields that hold one value, in the order in which they are shown.
_FIELDS = (
    *("nickname", "company", "role", "location", "time_zone", "strength", "cadence"),
    *("met", "met_on", "birthday"),
)
_SINGLE = ("name", *_FIELDS, "notes")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field, what is in it and what would be; `field` is that of Contact, or `extra NAME` for one
    that has no place here."""

    field: str
    old: str
    new: str


def field_changes(before: Contact, after: Contact) -> tuple[FieldChange, ...]:
    """What is different between a contact and what would become of it."""
    found = [
        FieldChange(field, _text(before, field), _text(after, field))
        for field in _SINGLE
        if getattr(before, field) != getattr(after, field)
    ]
    if before.extra != after.extra:
        old, new = parse_extra(before.extra) or {}, parse_extra(after.extra) or {}
        found += [
            FieldChange(_EXTRA + name, _shown(old.get(name)), _shown(value))
            for name, value in new.items()
            if value != old.get(name)
        ]
    return tuple(found)


def field_conflicts(contact: Contact, incoming: ParsedContact) -> tuple[FieldChange, ...]:
    """The filled fields for which the file has another value. A shorter form of the same name, and
    notes that are there already, are none."""
    found = []
    for field in _SINGLE:
        ours, theirs = _text(contact, field), _text(incoming, field)
        if ours and theirs and ours != theirs and not _says_no_more(field, ours, theirs):
            new = f"{ours}\n{theirs}" if field == "notes" else theirs
            found.append(FieldChange(field, ours, new))
    if incoming.extra:
        kept = parse_extra(contact.extra) or {}
        found += [
            FieldChange(_EXTRA + name, _shown(kept[name]), _shown(value))
            for name, value in group_extra(incoming.extra).items()
            if name != UID_FIELD and name in kept and kept[name] != value
        ]
    return tuple(found)


def take_file_values(
    contact: Contact, incoming: ParsedContact, fields: Iterable[FieldChange]
) -> Contact:
    """The contact with these of its `differing` fields as the file has them."""
    told: dict[str, Any] | None = None
    for one in fields:
        if not one.field.startswith(_EXTRA):
            value: dict[str, Any] = {one.field: one.new}
            if one.field == "strength":
                value = {"strength": int(one.new)}
            contact = replace(contact, **value)
            continue
        told = group_extra(incoming.extra) if told is None else told
        name = one.field.removeprefix(_EXTRA)
        extra = {**(parse_extra(contact.extra) or {}), name: told[name]}
        contact = replace(contact, extra=format_extra(extra))
    return contact


def _text(record: Contact | ParsedContact, field: str) -> str:
    return str(getattr(record, field) or "")


def _says_no_more(field: str, ours: str, theirs: str) -> bool:
    if field == "name":
        return names_agree(theirs, ours)
    if field == "notes":
        return theirs in ours
    if field == "birthday" and theirs.startswith("--"):
        return ours.endswith(theirs[1:])
    return name_key(ours) == name_key(theirs)


def _shown(value: object) -> str:
    """The value of a field without a place here, as text."""
    return (
        "; ".join(text_values(value)) if isinstance(value, str | list) else json.dumps(value or "")
    )


def includes(whole: ParsedContact, part: ParsedContact) -> bool:
    """Whether one telling of somebody says all that another one does; their ways are not looked
    at."""
    return (
        all(_text(part, field) in ("", _text(whole, field)) for field in _FIELDS)
        and part.notes in whole.notes
        and uid_key(part.uid) in ("", uid_key(whole.uid))
        and set(part.tags) <= set(whole.tags)
        and set(part.extra) <= set(whole.extra)
    )


def covers(contact: Contact, told: ParsedContact) -> bool:
    """Whether the fields of a contact say all that a file tells; what is not a field of ours is not
    looked at."""
    return told.notes in contact.notes and all(
        _text(told, field) in ("", _text(contact, field)) for field in _FIELDS
    )


def signature(record: Contact | ParsedContact) -> tuple[str, ...]:
    """The same for two of the same name of whom the same is known."""
    return (*(_text(record, field) for field in _FIELDS), record.notes)


def dropped_values(one: ParsedContact, whole: ParsedContact) -> str:
    """What is not in `whole`, though it is one of the tellings that were combined to it; in
    words."""
    pairs = ((field, _text(one, field), _text(whole, field)) for field in _FIELDS)
    lost = [
        f"{field.replace('_', ' ')} {theirs}"
        for field, theirs, kept in pairs
        if theirs and not _says_no_more(field, kept, theirs)
    ]
    return ", ".join(lost)
