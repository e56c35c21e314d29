"""Everybody an import knows of, found by what they share. Every step is a look-up, so that a file
of strangers who share one address stays linear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from followup_tui.domain.identity_keys import name_key
from followup_tui.formats.parsed import Incoming
from followup_tui.importing.conflicts import signature
from followup_tui.importing.known_people import Existing, Lookup, Person, Slot, Telling

CONSIDERED = 50
"""How many who share one address or name are compared."""


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
        self._alike: dict[str, dict[tuple[str, ...], list[Existing]]] = {}

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

    def known_alike(self, told: Incoming) -> Iterator[Existing]:
        """Those of the database of whom just the same is known and nothing to find them by, however
        many share the name."""
        name = name_key(told.name)
        if name not in self._alike:
            alike: dict[tuple[str, ...], list[Existing]] = {}
            self._alike[name] = alike
            for existing in self._by_name.get(name, ()):
                if not existing.contact.company and not existing.methods:
                    alike.setdefault(signature(existing.contact), []).append(existing)
        yield from self._alike[name].get(signature(told), ())

    def is_told(self, existing: Existing) -> bool:
        """Whether the file tells of a contact."""
        person = self._known.get(existing.contact.id)
        return person is not None and bool(person.tellings)

    def known_namesakes(self, person: Person) -> Iterator[Existing]:
        """Those of the database with the name of somebody who seems new, unless another LinkedIn
        profile says that they are somebody else."""
        for existing in islice(self._by_name.get(person.name, ()), CONSIDERED):
            if not (person.profiles and self._person(existing).profiles):
                yield existing

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
