"""Everybody an import knows of while it is planned: those in the database and those that the file
brought so far, found by what they share. Every step is a look-up, so that a file of strangers who
share one address stays linear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from followup_tui.domain.agreement import agree
from followup_tui.domain.contact import Contact, Method
from followup_tui.domain.extra import uids_of
from followup_tui.domain.keys import (
    email_key,
    method_key,
    name_key,
    phone_key,
    profile_key,
    uid_key,
)
from followup_tui.exchange.filling import combine
from followup_tui.exchange.incoming import Incoming

_CONSIDERED = 50
"""How many who share one address are compared by name."""


@dataclass(frozen=True, slots=True)
class Existing:
    """A contact of the database, with its ways and tags."""

    contact: Contact
    methods: tuple[Method, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """The contacts of the database by the keys of `domain.keys`, older ones first."""

    by_uid: Mapping[str, Sequence[Existing]]
    by_profile: Mapping[str, Sequence[Existing]]
    by_email: Mapping[str, Sequence[Existing]]
    by_phone: Mapping[str, Sequence[Existing]]
    by_name: Mapping[str, Sequence[Existing]]

    @classmethod
    def of(cls, everybody: Iterable[Existing]) -> Lookup:
        """The look-up over these contacts, which are to be all of them, archived ones too."""
        tables: tuple[dict[str, list[Existing]], ...] = ({}, {}, {}, {}, {})
        for one in sorted(everybody, key=lambda each: each.contact.id):
            ways = [(way.kind, way.value) for way in one.methods]
            keys = (uids_of(one.contact), *reach(ways), {name_key(one.contact.name)})
            for table, found in zip(tables, keys, strict=True):
                for key in found:
                    table.setdefault(key, []).append(one)
        return cls(*tables)


def reach(ways: Iterable[tuple[str, str]]) -> tuple[dict[str, None], ...]:
    """The keys of profiles, e-mail addresses and phones among these ways (kind, value)."""
    found: dict[str, dict[str, None]] = {"link": {}, "email": {}, "phone": {}}
    read = {"link": profile_key, "email": email_key, "phone": phone_key}
    for kind, value in ways:
        if kind in found and (key := read[kind](value)):
            found[kind][key] = None
    return tuple(found.values())


class Telling:
    """One person of the file, with the keys it can be found by."""

    def __init__(self, index: int, incoming: Incoming) -> None:
        self.index = index
        self.incoming = incoming
        self.name = name_key(incoming.name)
        self.company = name_key(incoming.company)
        self.uid = uid_key(incoming.uid)
        ways = [(kind, value) for kind, value, _ in incoming.methods]
        self.profiles, self.emails, self.phones = reach(ways)
        self.ways = dict.fromkeys(method_key(kind, value) for kind, value, _ in incoming.methods)

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

    def __init__(self, existing: Existing | None, name: str) -> None:
        self.existing = existing
        self.by = ""
        self.tellings: list[Telling] = []
        self.display = name
        self.name = name_key(name)
        self.nickname = existing.contact.nickname if existing else ""
        self.company = name_key(existing.contact.company) if existing else ""
        known = [(way.kind, way.value) for way in existing.methods] if existing else []
        self.ways = {method_key(kind, value) for kind, value in known}
        self.profiles = set(reach(known)[0])

    @property
    def is_bare(self) -> bool:
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


Slot = tuple[str, str]
_Found = dict[int, Person]


class People:
    """Finds the person that a telling is about, and takes in what it adds."""

    def __init__(self, lookup: Lookup) -> None:
        self._tables = {
            "uid": lookup.by_uid,
            "profile": lookup.by_profile,
            "email": lookup.by_email,
            "phone": lookup.by_phone,
        }
        self._by_name = lookup.by_name
        self._named: set[str] = set()
        self._slots: dict[tuple[str, ...], _Found] = {}
        self._known: dict[int, Person] = {}
        self._all: list[Person] = []

    def __iter__(self) -> Iterator[Person]:
        """Those that the file tells of, in its order."""
        told = [person for person in self._all if person.tellings]
        return iter(sorted(told, key=lambda person: person.tellings[0].index))

    def find(self, telling: Telling) -> tuple[Person, str] | None:
        """The person it is about and by what they were found; nothing for somebody new.

        The order is UID, LinkedIn profile, e-mail, phone, the same name with another shared way,
        the same name with the same company. E-mail and phone need names that agree (see
        `names.agree`), as families and offices share them. Two LinkedIn profiles are two people,
        though name and company be the same. A name alone is somebody new, unless neither side has
        anything else.
        """
        if telling.uid and (found := self._at("uid", telling.uid)):
            return next(iter(found.values())), "uid"
        for key in telling.profiles:
            if found := self._at("profile", key):
                return next(iter(found.values())), "profile link"
        self._learn(telling.name)
        for kind, label, keys in (
            ("email", "e-mail", telling.emails),
            ("phone", "phone", telling.phones),
        ):
            if person := self._sharing(telling, kind, keys):
                return person, label
        for way in telling.ways:
            if person := self._best(telling, self._slots.get(("way", telling.name, *way), {})):
                return person, f"name and {way[0]}"
        if telling.company:
            colleagues = self._slots.get(("company", telling.name, telling.company), {})
            for person in islice(colleagues.values(), _CONSIDERED):
                if not (telling.profiles and person.profiles):
                    return person, "name and company"
        elif telling.is_bare:
            for person in self._slots.get(("bare", telling.name), {}).values():
                if person.is_bare:
                    return person, "name"
        return None

    def add(self, telling: Telling, found: tuple[Person, str] | None) -> None:
        """Take in a telling: of the person found, or of somebody new."""
        if found is None:
            person = Person(None, telling.incoming.name)
            self._all.append(person)
        else:
            person, by = found
            person.by = person.by or by
        self._learn(person.name)
        person.tellings.append(telling)
        person.nickname = person.nickname or telling.incoming.nickname
        person.company = person.company or telling.company
        person.ways.update(telling.ways)
        person.profiles.update(telling.profiles)
        for kind, keys in (
            ("uid", [telling.uid] if telling.uid else []),
            ("profile", telling.profiles),
            ("email", telling.emails),
            ("phone", telling.phones),
        ):
            for key in keys:
                self._at(kind, key)[id(person)] = person
        self._register(person, telling.ways)

    def _at(self, kind: str, key: str) -> _Found:
        """Everybody under one key, those of the database first."""
        slot = (kind, key)
        found = self._slots.get(slot)
        if found is None:
            people = map(self._person, self._tables[kind].get(key, ()))
            found = self._slots[slot] = {id(person): person for person in people}
        return found

    def _person(self, existing: Existing) -> Person:
        person = self._known.get(existing.contact.id)
        if person is None:
            person = Person(existing, existing.contact.name)
            self._known[existing.contact.id] = person
            self._all.append(person)
        return person

    def _learn(self, name: str) -> None:
        """Make those of the database who have this name known, once."""
        if name not in self._named:
            self._named.add(name)
            for existing in self._by_name.get(name, ()):
                person = self._person(existing)
                self._register(person, person.ways)

    def _register(self, person: Person, ways: Iterable[Slot]) -> None:
        slots: list[tuple[str, ...]] = [("way", person.name, *way) for way in ways]
        slots.append(("company", person.name, person.company))
        if person.is_bare:
            slots.append(("bare", person.name))
        for slot in slots:
            self._slots.setdefault(slot, {})[id(person)] = person

    def _sharing(self, telling: Telling, kind: str, keys: Iterable[str]) -> Person | None:
        """Who shares one of the addresses and can be this person, the same name before others."""
        same = [way for way in telling.ways if way[0] == kind]
        for way in same:
            if person := self._best(telling, self._slots.get(("way", telling.name, *way), {})):
                return person
        loosely = kind == "email"
        for key in keys:
            for person in islice(self._at(kind, key).values(), _CONSIDERED):
                if person.agrees(telling.incoming.name, loosely):
                    return person
        return None

    def _best(self, telling: Telling, found: _Found) -> Person | None:
        """Among people of the same name, the one at the same company before any other."""
        first = None
        for person in islice(found.values(), _CONSIDERED):
            if person.company == telling.company:
                return person
            first = first or person
        return first
