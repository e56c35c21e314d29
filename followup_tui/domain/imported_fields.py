"""What imports brought and no field holds: a JSON object of texts and lists of texts, in `extra` of
a contact. Among it the UIDs by which other programs know the contact."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from followup_tui.domain.contact import Contact
from followup_tui.domain.identity_keys import uid_key

UID_FIELD = "UID"


def parse_extra(extra: str) -> dict[str, Any] | None:
    """The fields; None where they cannot be read, and are to be left as they are."""
    try:
        value = json.loads(extra or "{}")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def format_extra(fields: dict[str, Any]) -> str:
    """The fields as a contact keeps them."""
    return json.dumps(fields, ensure_ascii=False) if fields else "{}"


def text_values(value: object) -> list[str]:
    """The texts of one field."""
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def unwrap_single(values: list[str]) -> str | list[str]:
    """The value of a field with these texts."""
    return values[0] if len(values) == 1 else values


def uid_keys(contact: Contact) -> set[str]:
    """The keys of the UIDs by which other programs know this contact."""
    uids = [contact.uid, *other_uids(contact)]
    return {uid_key(uid) for uid in uids if uid_key(uid)}


def other_uids(contact: Contact) -> tuple[str, ...]:
    """The UIDs beside its own by which other programs know this contact, as they write them."""
    if f'"{UID_FIELD}"' not in contact.extra:
        return ()
    return tuple(text_values((parse_extra(contact.extra) or {}).get(UID_FIELD)))


def add_uids(fields: dict[str, Any], known: Iterable[str], uids: Iterable[str]) -> dict[str, Any]:
    """The fields with those UIDs remembered whose keys are not `known`; the same fields where there
    is none."""
    there = set(known)
    unknown = {uid_key(uid): uid for uid in uids if uid_key(uid) and uid_key(uid) not in there}
    if not unknown:
        return fields
    return {
        **fields,
        UID_FIELD: unwrap_single([*text_values(fields.get(UID_FIELD)), *unknown.values()]),
    }
