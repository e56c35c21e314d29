"""Imported fields that a contact has no column for: a JSON object of texts and lists of texts, in
its `extra`. Among them are the UIDs that other programs use for the contact."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from followup_tui.domain.contact import Contact
from followup_tui.domain.identity_keys import uid_key

UID_FIELD = "UID"


def parse_extra(extra: str) -> dict[str, Any] | None:
    """Parse `extra`; return None if it is invalid, so that it can be kept as it is."""
    try:
        value = json.loads(extra or "{}")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def format_extra(fields: dict[str, Any]) -> str:
    """Return the fields as the text of `extra`."""
    return json.dumps(fields, ensure_ascii=False) if fields else "{}"


def text_values(value: object) -> list[str]:
    """Return the texts of one field as a list."""
    if isinstance(value, str):
        return [value]
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def unwrap_single(values: list[str]) -> str | list[str]:
    """Return the value to store: a single text by itself, else the list."""
    return values[0] if len(values) == 1 else values


def uid_keys(contact: Contact) -> set[str]:
    """Return the comparable forms of all UIDs of the contact."""
    uids = [contact.uid, *other_uids(contact)]
    return {uid_key(uid) for uid in uids if uid_key(uid)}


def other_uids(contact: Contact) -> tuple[str, ...]:
    """Return the UIDs that other programs use for the contact, as they write them."""
    if f'"{UID_FIELD}"' not in contact.extra:
        return ()
    return tuple(text_values((parse_extra(contact.extra) or {}).get(UID_FIELD)))


def add_uids(fields: dict[str, Any], known: Iterable[str], uids: Iterable[str]) -> dict[str, Any]:
    """Add the UIDs whose keys are not in `known`; return the same object if there is none."""
    known_keys = set(known)
    new = {uid_key(uid): uid for uid in uids if uid_key(uid) and uid_key(uid) not in known_keys}
    if not new:
        return fields
    stored = text_values(fields.get(UID_FIELD))
    return {**fields, UID_FIELD: unwrap_single([*stored, *new.values()])}
