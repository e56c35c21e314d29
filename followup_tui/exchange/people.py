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
from followup_tui.exchange.differing import contains
from followup_tui.exchange.filling import combine
from followup_tui.exchange.incoming import Incoming

CONSIDERED = 50
"""How many who share one address or name are compared."""


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


class _Slots:
    """People by key, in the order they came; mostly there is one, and no list is made for it."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, ...], Person | list[Person]] = {}

    def __contains__(self, slot: tuple[str, ...]) -> bool:
        return slot in self._held

    def at(self, slot: tuple[str, ...]) -> Sequence[Person]:
        """Who is there; the first ones where they are many."""
        held = self._held.get(slot)
        if held is None:
            return ()
        return (held,) if isinstance(held, Person) else held

    def put(self, slot: tuple[str, ...], person: Person) -> None:
        """Put somebody there, once."""
        held = self._held.get(slot)
        if held is None:
            self._held[slot] = person
        elif isinstance(held, Person):
            if held is not person:
                self._held[slot] = [held, person]
        elif len(held) < CONSIDERED and person not in held:
            held.append(person)


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
        self._slots = _Slots()
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
        though name and company be the same. A name alone finds nobody.
        """
        if telling.uid and (found := self._at("uid", telling.uid)):
            return found[0], "uid"
        for key in telling.profiles:
            if found := self._at("profile", key):
                return found[0], "profile link"
        self._learn(telling.name)
        for kind, label, keys in (
            ("email", "e-mail", telling.emails),
            ("phone", "phone", telling.phones),
        ):
            if person := self._sharing(telling, kind, keys):
                return person, label
        for way in telling.ways:
            if person := self._best(telling, self._slots.at(("way", telling.name, *way))):
                return person, f"name and {way[0]}"
        if telling.company:
            for person in self._slots.at(("company", telling.name, telling.company)):
                if not (telling.profiles and person.profiles):
                    return person, "name and company"
        return None

    def namesakes(self, telling: Telling) -> Iterator[Person]:
        """Those of the file so far of whom, as of this one, there is only the same name."""
        yield from self._slots.at(("bare", telling.name))

    def known_namesakes(self, person: Person) -> Iterator[Person]:
        """Those of the database with the name of somebody who seems new, unless the file tells of
        them elsewhere, or another LinkedIn profile says that they are somebody else."""
        self._learn(person.name)
        for existing in islice(self._by_name.get(person.name, ()), CONSIDERED):
            other = self._person(existing)
            if not other.tellings and not (person.profiles and other.profiles):
                yield other

    def add(self, telling: Telling, found: tuple[Person, str] | None) -> Person:
        """Take in a telling: of the person found, or of somebody new."""
        if found is None:
            person = Person(None, telling.incoming.name)
            self._all.append(person)
        else:
            person, by = found
            person.by = person.by or by
        self._learn(person.name)
        person.take(telling)
        if telling.uid:
            self._put("uid", telling.uid, person)
        for key in telling.profiles:
            self._put("profile", key, person)
        for key in telling.emails:
            self._put("email", key, person)
        for key in telling.phones:
            self._put("phone", key, person)
        self._register(person, telling.ways)
        return person

    def _at(self, kind: str, key: str) -> Sequence[Person]:
        """Who is under one key, those of the database first."""
        slot = (kind, key)
        if slot not in self._slots:
            for existing in islice(self._tables[kind].get(key, ()), CONSIDERED):
                self._slots.put(slot, self._person(existing))
        return self._slots.at(slot)

    def _put(self, kind: str, key: str, person: Person) -> None:
        self._at(kind, key)
        self._slots.put((kind, key), person)

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
            for existing in islice(self._by_name.get(name, ()), CONSIDERED):
                person = self._person(existing)
                self._register(person, person.ways)

    def _register(self, person: Person, ways: Iterable[Slot]) -> None:
        for way in ways:
            self._slots.put(("way", person.name, *way), person)
        if person.company:
            self._slots.put(("company", person.name, person.company), person)
        if person.tellings and person.is_bare:
            self._slots.put(("bare", person.name), person)

    def _sharing(self, telling: Telling, kind: str, keys: Iterable[str]) -> Person | None:
        """Who shares one of the addresses and can be this person, the same name before others."""
        for way in telling.ways:
            if way[0] == kind:
                same = self._slots.at(("way", telling.name, *way))
                if person := self._best(telling, same):
                    return person
        loosely = kind == "email"
        for key in keys:
            for person in self._at(kind, key):
                if person.agrees(telling.incoming.name, loosely):
                    return person
        return None

    def _best(self, telling: Telling, found: Sequence[Person]) -> Person | None:
        """Among people of the same name, the one at the same company before any other."""
        for person in found:
            if person.company == telling.company:
                return person
        return found[0] if found else None
