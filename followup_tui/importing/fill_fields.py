"""From what a file tells of a person to a contact: a new one, or the empty fields of one that is
known. A filled field is never overwritten."""

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


def new_contact(incoming: ParsedContact) -> Contact:
    """A new contact, parked, as nobody has said yet that this person matters."""
    return Contact(
        name=incoming.name,
        nickname=incoming.nickname,
        company=incoming.company,
        role=incoming.role,
        location=incoming.location,
        time_zone=incoming.time_zone,
        strength=incoming.strength,
        cadence=incoming.cadence,
        met=incoming.met,
        met_on=incoming.met_on,
        status=incoming.status,
        parked_until=incoming.parked_until,
        birthday=incoming.birthday,
        notes=incoming.notes,
        extra=format_extra(group_extra(incoming.extra)),
        uid=incoming.uid,
    )


def fill_empty_fields(contact: Contact, incoming: ParsedContact) -> Contact:
    """The contact with its empty fields filled; equal to itself where there is nothing to fill."""
    company = contact.company or incoming.company
    role = contact.role
    if not role and name_key(incoming.company) in ("", name_key(company)):
        # The role at another company is not the role at this one.
        role = incoming.role
    return replace(
        contact,
        nickname=contact.nickname or incoming.nickname,
        company=company,
        role=role,
        location=contact.location or incoming.location,
        time_zone=contact.time_zone or incoming.time_zone,
        strength=contact.strength or incoming.strength,
        cadence=contact.cadence or incoming.cadence,
        met=contact.met or incoming.met,
        met_on=contact.met_on or incoming.met_on,
        birthday=contact.birthday or incoming.birthday,
        notes=contact.notes or incoming.notes,
        extra=_filled_extra(contact, incoming),
    )


def combine_parsed(tellings: Sequence[ParsedContact]) -> ParsedContact:
    """Several tellings of one person as one: the first filled field counts, lists are joined."""
    first, *rest = tellings
    if not rest:
        return first
    contact = new_contact(first)
    for one in rest:
        contact = replace(
            fill_empty_fields(contact, replace(one, uid="", extra=())), uid=contact.uid or one.uid
        )
    known = uid_key(contact.uid)
    others = [one.uid for one in rest if one.uid and uid_key(one.uid) != known]
    extra = [pair for one in tellings for pair in one.extra]
    extra += [(UID_FIELD, uid) for uid in others]
    return replace(
        first,
        uid=contact.uid,
        nickname=contact.nickname,
        company=contact.company,
        role=contact.role,
        location=contact.location,
        notes="\n".join(dict.fromkeys(one.notes for one in tellings if one.notes)),
        birthday=contact.birthday,
        time_zone=contact.time_zone,
        strength=contact.strength,
        cadence=contact.cadence,
        met=contact.met,
        met_on=contact.met_on,
        methods=new_methods((), (way for one in tellings for way in one.methods)),
        tags=new_tags((), (tag for one in tellings for tag in one.tags)),
        extra=tuple(dict.fromkeys(extra)),
    )


def new_methods(
    known: Iterable[tuple[str, str]], ways: Iterable[MethodValue]
) -> tuple[MethodValue, ...]:
    """Those ways to reach somebody whose key is not among the `known` ones, each once."""
    seen = set(known)
    found: list[MethodValue] = []
    for way in ways:
        key = method_key(way[0], way[1])
        if key not in seen:
            seen.add(key)
            found.append(way)
    return tuple(found)


def new_tags(known: Iterable[str], tags: Iterable[str]) -> tuple[str, ...]:
    """Those tags that are not among the `known` ones, whatever their case, each once."""
    seen = {fold(tag) for tag in known}
    found: dict[str, str] = {}
    for tag in tags:
        if fold(tag) not in seen:
            found.setdefault(fold(tag), tag)
    return tuple(found.values())


def _filled_extra(contact: Contact, incoming: ParsedContact) -> str:
    """The extra fields with those added that are missing, UIDs of other programs among them."""
    if not incoming.extra and not incoming.uid:
        return contact.extra
    kept = parse_extra(contact.extra)
    if kept is None:
        return contact.extra
    told = group_extra(incoming.extra)
    uids = [incoming.uid, *text_values(told.pop(UID_FIELD, None))]
    merged = {**told, **kept}
    merged = add_uids(merged, uid_keys(contact), uids)
    return contact.extra if merged == kept else format_extra({**kept, **merged})


def group_extra(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """One value per name; a list where a name comes more than once."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: unwrap_single(values) for name, values in found.items()}
