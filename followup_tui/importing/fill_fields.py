"""Turn what a file says about a person into a new contact, or fill the empty fields of a known one.
A filled field is never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from followup_tui.domain.contact import Contact, MethodKind
from followup_tui.domain.identity_keys import method_key, name_key, uid_key
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
from followup_tui.formats.parsed import ParsedContact

MethodValue = tuple[MethodKind, str, str]
"""A contact detail: kind, value, label."""


def new_contact(parsed: ParsedContact) -> Contact:
    """Return a new contact with all that the file says about them."""
    return Contact(
        name=parsed.name,
        nickname=parsed.nickname,
        company=parsed.company,
        role=parsed.role,
        location=parsed.location,
        time_zone=parsed.time_zone,
        strength=parsed.strength,
        cadence=parsed.cadence,
        met=parsed.met,
        met_on=parsed.met_on,
        status=parsed.status,
        parked_until=parsed.parked_until,
        birthday=parsed.birthday,
        notes=parsed.notes,
        extra=format_extra(group_extra(parsed.extra)),
        uid=parsed.uid,
    )


def fill_empty_fields(contact: Contact, parsed: ParsedContact) -> Contact:
    """Return the contact with its empty fields filled; an equal one if there is nothing to fill."""
    company = contact.company or parsed.company
    role = contact.role
    if not role and name_key(parsed.company) in ("", name_key(company)):
        # A role at another company is not the role at this one.
        role = parsed.role
    return replace(
        contact,
        nickname=contact.nickname or parsed.nickname,
        company=company,
        role=role,
        location=contact.location or parsed.location,
        time_zone=contact.time_zone or parsed.time_zone,
        strength=contact.strength or parsed.strength,
        cadence=contact.cadence or parsed.cadence,
        met=contact.met or parsed.met,
        met_on=contact.met_on or parsed.met_on,
        birthday=contact.birthday or parsed.birthday,
        notes=contact.notes or parsed.notes,
        extra=_filled_extra(contact, parsed),
    )


def combine_parsed(entries: Sequence[ParsedContact]) -> ParsedContact:
    """Return several entries about one person as one: the first filled value of a field counts,
    lists are joined."""
    first, *others = entries
    if not others:
        return first
    contact = new_contact(first)
    for entry in others:
        filled = fill_empty_fields(contact, replace(entry, uid="", extra=()))
        contact = replace(filled, uid=contact.uid or entry.uid)
    own_uid = uid_key(contact.uid)
    other_uids = [entry.uid for entry in others if entry.uid and uid_key(entry.uid) != own_uid]
    extra = [pair for entry in entries for pair in entry.extra]
    extra += [(UID_FIELD, uid) for uid in other_uids]
    return replace(
        first,
        uid=contact.uid,
        nickname=contact.nickname,
        company=contact.company,
        role=contact.role,
        location=contact.location,
        notes="\n".join(dict.fromkeys(entry.notes for entry in entries if entry.notes)),
        birthday=contact.birthday,
        time_zone=contact.time_zone,
        strength=contact.strength,
        cadence=contact.cadence,
        met=contact.met,
        met_on=contact.met_on,
        methods=new_methods((), (method for entry in entries for method in entry.methods)),
        tags=new_tags((), (tag for entry in entries for tag in entry.tags)),
        extra=tuple(dict.fromkeys(extra)),
    )


def new_methods(
    known_keys: Iterable[tuple[str, str]], methods: Iterable[MethodValue]
) -> tuple[MethodValue, ...]:
    """Return the contact details whose key is not among `known_keys`, each once."""
    seen = set(known_keys)
    new: list[MethodValue] = []
    for method in methods:
        key = method_key(method[0], method[1])
        if key not in seen:
            seen.add(key)
            new.append(method)
    return tuple(new)


def new_tags(known_tags: Iterable[str], tags: Iterable[str]) -> tuple[str, ...]:
    """Return the tags that are not among `known_tags`, each once, ignoring case."""
    seen = {fold(tag) for tag in known_tags}
    new: dict[str, str] = {}
    for tag in tags:
        if fold(tag) not in seen:
            new.setdefault(fold(tag), tag)
    return tuple(new.values())


def _filled_extra(contact: Contact, parsed: ParsedContact) -> str:
    """Return the extra fields with missing ones added, UIDs of other programs among them."""
    if not parsed.extra and not parsed.uid:
        return contact.extra
    extra = parse_extra(contact.extra)
    if extra is None:
        return contact.extra
    added = group_extra(parsed.extra)
    uids = [parsed.uid, *text_values(added.pop(UID_FIELD, None))]
    merged = add_uids({**added, **extra}, uid_keys(contact), uids)
    return contact.extra if merged == extra else format_extra({**extra, **merged})


def group_extra(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return one value for each name, or a list for a name that occurs more than once."""
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return {name: unwrap_single(values) for name, values in grouped.items()}
