"""Who an import knows of while it is planned: contacts of the database, tellings of the file, and
the people that both are about; each with the keys that they can be found by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from followup_tui.domain.contact import Contact, Method
from followup_tui.domain.duplicates.name_agreement import agree
from followup_tui.domain.identity_keys import (
    email_key,
    method_key,
    name_key,
    phone_key,
    profile_key,
    uid_key,
)
from followup_tui.domain.imported_fields import uids_of
from followup_tui.formats.parsed import Incoming
from followup_tui.importing.conflicts import contains
from followup_tui.importing.fill_fields import combine


@dataclass(frozen=True, slots=True)
class Existing:
    """A contact of the database, with its ways and tags."""

    contact: Contact
    methods: tuple[Method, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """Contacts of the database by the keys of `domain.keys`, older ones first."""

    by_uid: Mapping[str, Sequence[Existing]]
    by_profile: Mapping[str, Sequence[Existing]]
    by_email: Mapping[str, Sequence[Existing]]
    by_phone: Mapping[str, Sequence[Existing]]
    by_name: Mapping[str, Sequence[Existing]]

    @classmethod
    def of(cls, some: Iterable[Existing]) -> Lookup:
        """The look-up over these contacts: all whom the file can mean, archived ones too."""
        tables: tuple[dict[str, list[Existing]], ...] = ({}, {}, {}, {}, {})
        for one in sorted(some, key=lambda each: each.contact.id):
            ways = [(way.kind, way.value) for way in one.methods]
            keys = (uids_of(one.contact), *reach(ways), {name_key(one.contact.name)})
            for table, found in zip(tables, keys, strict=True):
                for key in found:
                    table.setdefault(key, []).append(one)
        return cls(*tables)


def reach(ways: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """The keys of profiles, e-mail addresses and phones among these ways (kind, value)."""
    found: dict[str, dict[str, None]] = {"link": {}, "email": {}, "phone": {}}
    read = {"link": profile_key, "email": email_key, "phone": phone_key}
    for kind, value in ways:
        if kind in found and (key := read[kind](value)):
            found[kind][key] = None
    return tuple(tuple(keys) for keys in found.values())


Slot = tuple[str, str]


class Telling:
    """One person of the file, with the keys it can be found by."""

    __slots__ = (
        "company",
        "emails",
        "incoming",
        "index",
        "name",
        "phones",
        "profiles",
        "uid",
        "ways",
    )

    def __init__(self, index: int, incoming: Incoming) -> None:
        self.index = index
        self.incoming = incoming
        self.name = name_key(incoming.name)
        self.company = name_key(incoming.company)
        self.uid = uid_key(incoming.uid)
        ways = [(kind, value) for kind, value, _ in incoming.methods]
        self.profiles, self.emails, self.phones = reach(ways)
        keys = (method_key(kind, value) for kind, value, _ in incoming.methods)
        self.ways: tuple[Slot, ...] = tuple(dict.fromkeys(keys))

    @property
    def is_bare(self) -> bool:
        """Whether there is only a name to find the person by."""
        return not self.company and not self.ways

    @property
    def is_nameless(self) -> bool:
        """Whether an address stands in place of the name."""
        return "@" in self.incoming.name


class Person:
    """Somebody known, from the database or from the file, and all that the file tells of them."""

    __slots__ = (
        "by",
        "company",
        "display",
        "existing",
        "fullest",
        "name",
        "nickname",
        "profiles",
        "tellings",
        "ways",
    )

    def __init__(self, existing: Existing | None, name: str) -> None:
        self.existing = existing
        self.by = ""
        self.tellings: list[Telling] = []
        # Of tellings with only a name, which contain each other, the one that contains all.
        self.fullest: Incoming | None = None
        self.display = name
        self.name = name_key(name)
        self.nickname = existing.contact.nickname if existing else ""
        self.company = name_key(existing.contact.company) if existing else ""
        known = [(way.kind, way.value) for way in existing.methods] if existing else []
        self.ways = (
            tuple(method_key(way.kind, way.value) for way in existing.methods) if existing else ()
        )
        self.profiles = reach(known)[0] if known else ()

    @property
    def is_bare(self) -> bool:
        """Whether there is only a name to find the person by."""
        return not self.company and not self.ways

    @property
    def told(self) -> Incoming:
        """All tellings as one."""
        return combine([telling.incoming for telling in self.tellings])

    def agrees(self, name: str, loosely: bool) -> bool:
        """Whether the name can be this person's."""
        if agree(name, self.display, loosely):
            return True
        return bool(self.nickname) and agree(name, self.nickname, loosely)

    def take(self, telling: Telling) -> None:
        """Take in what a telling adds to the keys."""
        self.tellings.append(telling)
        if self.fullest is None or (telling.is_bare and contains(telling.incoming, self.fullest)):
            self.fullest = telling.incoming
        self.nickname = self.nickname or telling.incoming.nickname
        self.company = self.company or telling.company
        if not self.profiles:
            self.profiles = telling.profiles
        if not self.ways:
            self.ways = telling.ways
