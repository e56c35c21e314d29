"""A person, the ways to reach them and their tags."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

ContactStatus = Literal["active", "parked", "archived"]
MethodKind = Literal["email", "phone", "link", "handle"]
METHOD_KINDS: tuple[MethodKind, ...] = get_args(MethodKind)


@dataclass(frozen=True, slots=True)
class Contact:
    """A person. Days are texts in the form of `Due`, `cadence` that of `Cadence`."""

    name: str
    nickname: str = ""
    company: str = ""
    role: str = ""
    location: str = ""
    time_zone: str = ""
    strength: int = 0
    cadence: str | None = None
    met: str = ""
    met_on: str | None = None
    introduced_by: int | None = None
    status: ContactStatus = "active"
    parked_until: str | None = None
    birthday: str | None = None
    """`1990-05-17`, or `--05-17` where the year is not known (the form of vCard 4)."""
    notes: str = ""
    last_contact: str | None = None
    extra: str = "{}"
    """Fields of imports that have no place here: a JSON object."""
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0


@dataclass(frozen=True, slots=True)
class ContactMethod:
    """A way to reach a contact."""

    contact: int
    kind: MethodKind
    value: str
    label: str = ""
    position: int = 0
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0


@dataclass(frozen=True, slots=True)
class Tag:
    """A word that groups contacts."""

    name: str
    cadence: str | None = None
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0


@dataclass(frozen=True, slots=True)
class Tagging:
    """That a contact carries a tag."""

    contact: int
    tag: int
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0


def activate(contact: Contact) -> Contact:
    """Bring a parked or archived contact back among the active ones."""
    return replace(contact, status="active", parked_until=None)


def archive(contact: Contact) -> Contact:
    """Take a contact out of the lists; search still finds it."""
    return replace(contact, status="archived", parked_until=None)


def park(contact: Contact, until: str | None) -> Contact:
    """Let a contact rest on purpose, until that day or for good."""
    return replace(contact, status="parked", parked_until=until)
