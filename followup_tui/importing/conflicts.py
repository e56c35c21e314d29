"""Find field conflicts between an import and a contact, or between two entries about one person."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from followup_tui.domain.contact import Contact
from followup_tui.domain.duplicates.name_agreement import names_agree
from followup_tui.domain.identity_keys import name_key, uid_key
from followup_tui.domain.imported_fields import (
    UID_FIELD,
    format_extra,
    parse_extra,
    text_values,
)
from followup_tui.formats.parsed import ParsedContact
from followup_tui.importing.fill_fields import group_extra
from followup_tui.wording import Wording, as_wording, join, wording

_EXTRA_PREFIX = "extra "
# Fields that hold one value, in the order they are shown.
_DETAIL_FIELDS = (
    *("nickname", "company", "role", "location", "time_zone", "strength", "cadence"),
    *("met", "met_on", "birthday"),
)
_SINGLE_FIELDS = ("name", *_DETAIL_FIELDS, "notes")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with its old and new value; `field` is a field of Contact, or `extra NAME` for an
    extra field."""

    field: str
    old: str
    new: str

    @property
    def field_name(self) -> Wording:
        """The field in words; the name of an extra field is the file's."""
        if self.field.startswith(_EXTRA_PREFIX):
            return wording("extra {}", self.field.removeprefix(_EXTRA_PREFIX))
        return as_wording(self.field.replace("_", " "))


def field_changes(before: Contact, after: Contact) -> tuple[FieldChange, ...]:
    """Return the fields that differ between two versions of a contact."""
    changes = [
        FieldChange(field, _text(before, field), _text(after, field))
        for field in _SINGLE_FIELDS
        if getattr(before, field) != getattr(after, field)
    ]
    if before.extra != after.extra:
        old, new = parse_extra(before.extra) or {}, parse_extra(after.extra) or {}
        changes += [
            FieldChange(_EXTRA_PREFIX + name, _extra_text(old.get(name)), _extra_text(value))
            for name, value in new.items()
            if value != old.get(name)
        ]
    return tuple(changes)


def field_conflicts(contact: Contact, parsed: ParsedContact) -> tuple[FieldChange, ...]:
    """Return the filled fields for which the file has another value. A shorter form of the same
    name, or notes the contact already includes, are no conflict."""
    conflicts = []
    for field in _SINGLE_FIELDS:
        ours, theirs = _text(contact, field), _text(parsed, field)
        if ours and theirs and ours != theirs and not _adds_nothing(field, ours, theirs):
            new = f"{ours}\n{theirs}" if field == "notes" else theirs
            conflicts.append(FieldChange(field, ours, new))
    if parsed.extra:
        extra = parse_extra(contact.extra) or {}
        conflicts += [
            FieldChange(_EXTRA_PREFIX + name, _extra_text(extra[name]), _extra_text(value))
            for name, value in group_extra(parsed.extra).items()
            if name != UID_FIELD and name in extra and extra[name] != value
        ]
    return tuple(conflicts)


def take_file_values(
    contact: Contact, parsed: ParsedContact, changes: Iterable[FieldChange]
) -> Contact:
    """Return the contact with these of its conflicts settled in favour of the file."""
    parsed_extra: dict[str, Any] | None = None
    for change in changes:
        if not change.field.startswith(_EXTRA_PREFIX):
            value: dict[str, Any] = {change.field: change.new}
            if change.field == "strength":
                value = {"strength": int(change.new)}
            contact = replace(contact, **value)
            continue
        parsed_extra = group_extra(parsed.extra) if parsed_extra is None else parsed_extra
        name = change.field.removeprefix(_EXTRA_PREFIX)
        extra = {**(parse_extra(contact.extra) or {}), name: parsed_extra[name]}
        contact = replace(contact, extra=format_extra(extra))
    return contact


def _text(record: Contact | ParsedContact, field: str) -> str:
    return str(getattr(record, field) or "")


def _adds_nothing(field: str, ours: str, theirs: str) -> bool:
    """Tell whether their value says nothing that ours does not."""
    if field == "name":
        return names_agree(theirs, ours)
    if field == "notes":
        return theirs in ours
    if field == "birthday" and theirs.startswith("--"):
        return ours.endswith(theirs[1:])
    return name_key(ours) == name_key(theirs)


def _extra_text(value: object) -> str:
    """Return the value of an extra field as text."""
    if isinstance(value, str | list):
        return "; ".join(text_values(value))
    return json.dumps(value or "")


def includes(whole: ParsedContact, part: ParsedContact) -> bool:
    """Tell whether one entry says everything that another one says; contact details are not
    compared."""
    return (
        all(_text(part, field) in ("", _text(whole, field)) for field in _DETAIL_FIELDS)
        and part.notes in whole.notes
        and uid_key(part.uid) in ("", uid_key(whole.uid))
        and set(part.tags) <= set(whole.tags)
        and set(part.extra) <= set(whole.extra)
    )


def covers(contact: Contact, parsed: ParsedContact) -> bool:
    """Tell whether a contact's fields say everything the file says; extra fields are not
    compared."""
    return parsed.notes in contact.notes and all(
        _text(parsed, field) in ("", _text(contact, field)) for field in _DETAIL_FIELDS
    )


def signature(record: Contact | ParsedContact) -> tuple[str, ...]:
    """Return a key that is equal for two people with the same name and the same fields."""
    return (*(_text(record, field) for field in _DETAIL_FIELDS), record.notes)


def dropped_values(entry: ParsedContact, combined: ParsedContact) -> Wording:
    """Return the values of an entry that are missing after several were combined, as `role CTO,
    company Acme`."""
    values = ((field, _text(entry, field), _text(combined, field)) for field in _DETAIL_FIELDS)
    dropped = [
        wording("{} {}", as_wording(field.replace("_", " ")), theirs)
        for field, theirs, ours in values
        if theirs and not _adds_nothing(field, ours, theirs)
    ]
    return join(dropped)
