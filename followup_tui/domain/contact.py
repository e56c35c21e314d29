"""A contact, their contact details and tags."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from followup_tui.domain.cadence import NEVER

ContactStatus = Literal["active", "parked", "archived"]
MethodKind = Literal["email", "phone", "link", "handle"]
METHOD_KINDS: tuple[MethodKind, ...] = get_args(MethodKind)


@dataclass(frozen=True, slots=True)
class Contact:
    """A person in the database. Days are texts in the form of `Due`, `cadence` in that of `Cadence`
    or "never"."""

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
    """`1990-05-17`, or `--05-17` without a year, as in vCard 4."""
    notes: str = ""
    last_contact: str | None = None
    extra: str = "{}"
    """Imported fields without a column, as a JSON object; see `imported_fields`."""
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0


@dataclass(frozen=True, slots=True)
class ContactMethod:
    """A contact detail: an email address, phone number, link or handle."""

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
    """A tag, shared by contacts; its cadence counts for those without their own."""

    name: str
    cadence: str | None = None
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0


@dataclass(frozen=True, slots=True)
class Tagging:
    """The tag of one contact."""

    contact: int
    tag: int
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0


def activate(contact: Contact) -> Contact:
    """Make a parked or archived contact active."""
    return replace(contact, status="active", parked_until=None)


def set_cadence(contact: Contact, cadence: str | None) -> Contact:
    """Set the own cadence; one that keeps in touch with a parked contact unparks them."""
    contact = replace(contact, cadence=cadence)
    keeps_in_touch = cadence is not None and cadence != NEVER
    return activate(contact) if contact.status == "parked" and keeps_in_touch else contact


def archive(contact: Contact) -> Contact:
    """Hide a contact from the lists; search still finds it."""
    return replace(contact, status="archived", parked_until=None)


def park(contact: Contact, until: str | None) -> Contact:
    """Park a contact until that day; None is indefinitely."""
    return replace(contact, status="parked", parked_until=until)
