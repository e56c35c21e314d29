"""Everybody an import knows of, found by what they share. Every step is a look-up, so that a file
of strangers who share one address stays linear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from followup_tui.domain.identity_keys import name_key
from followup_tui.formats.parsed import ParsedContact
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.importing.conflicts import signature
from followup_tui.importing.known_people import ContactLookup, FileEntry, KnownPerson, MethodKey

MAX_COMPARED = 50
"""How many who share one address or name are compared."""


class _Slots:
    """People by key, in the order they came; mostly there is one, and no list is made for it."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, ...], KnownPerson | list[KnownPerson]] = {}

    def __contains__(self, slot: tuple[str, ...]) -> bool:
        return slot in self._held

    def at(self, slot: tuple[str, ...]) -> Sequence[KnownPerson]:
        """Who is there; the first ones where they are many."""
        held = self._held.get(slot)
        if held is None:
            return ()
        return (held,) if isinstance(held, KnownPerson) else held

    def put(self, slot: tuple[str, ...], person: KnownPerson) -> None:
        """Put somebody there, once."""
        held = self._held.get(slot)
        if held is None:
            self._held[slot] = person
        elif isinstance(held, KnownPerson):
            if held is not person:
                self._held[slot] = [held, person]
        elif len(held) < MAX_COMPARED and person not in held:
            held.append(person)


class PersonMatcher:
    """Finds the person that a telling is about, and takes in what it adds."""

    def __init__(self, lookup: ContactLookup) -> None:
        self._tables = {
            "uid": lookup.by_uid,
            "profile": lookup.by_profile,
            "email": lookup.by_email,
            "phone": lookup.by_phone,
        }
        self._by_name = lookup.by_name
        self._named: set[str] = set()
        self._slots = _Slots()
        self._known: dict[int, KnownPerson] = {}
        self._all: list[KnownPerson] = []
        self._alike: dict[str, dict[tuple[str, ...], list[StoredContact]]] = {}

    def __iter__(self) -> Iterator[KnownPerson]:
        """Those that the file tells of, in its order."""
        told = [person for person in self._all if person.entries]
        return iter(sorted(told, key=lambda person: person.entries[0].index))

    def find(self, telling: FileEntry) -> tuple[KnownPerson, str] | None:
        """The person it is about and by what they were found; nothing for somebody new.

        The order is UID, LinkedIn profile, e-mail, phone, the same name with another shared way,
        the same name with the same company. E-mail and phone need names that agree (see
        `names.agree`), as families and offices share them. Two LinkedIn profiles are two people,
        though name and company be the same. A name alone finds nobody.
        """
        if telling.uid_key and (found := self._at("uid", telling.uid_key)):
            return found[0], "uid"
        for key in telling.profiles:
            if found := self._at("profile", key):
                return found[0], "profile link"
        self._learn(telling.name_key)
        for kind, label, keys in (
            ("email", "e-mail", telling.emails),
            ("phone", "phone", telling.phones),
        ):
            if person := self._sharing(telling, kind, keys):
                return person, label
        for way in telling.method_keys:
            if person := self._best(telling, self._slots.at(("way", telling.name_key, *way))):
                return person, f"name and {way[0]}"
        if telling.company_key:
            for person in self._slots.at(("company", telling.name_key, telling.company_key)):
                if not (telling.profiles and person.profiles):
                    return person, "name and company"
        return None

    def name_only_namesakes(self, telling: FileEntry) -> Iterator[KnownPerson]:
        """Those of the file so far of whom, as of this one, there is only the same name."""
        yield from self._slots.at(("bare", telling.name_key))

    def identical_in_database(self, told: ParsedContact) -> Iterator[StoredContact]:
        """Those of the database of whom just the same is known and nothing to find them by, however
        many share the name."""
        name = name_key(told.name)
        if name not in self._alike:
            alike: dict[tuple[str, ...], list[StoredContact]] = {}
            self._alike[name] = alike
            for existing in self._by_name.get(name, ()):
                if not existing.contact.company and not existing.methods:
                    alike.setdefault(signature(existing.contact), []).append(existing)
        yield from self._alike[name].get(signature(told), ())

    def is_in_file(self, existing: StoredContact) -> bool:
        """Whether the file tells of a contact."""
        person = self._known.get(existing.contact.id)
        return person is not None and bool(person.entries)

    def namesakes_in_database(self, person: KnownPerson) -> Iterator[StoredContact]:
        """Those of the database with the name of somebody who seems new, unless another LinkedIn
        profile says that they are somebody else."""
        for existing in islice(self._by_name.get(person.name_key, ()), MAX_COMPARED):
            if not (person.profiles and self._person(existing).profiles):
                yield existing

    def add(self, telling: FileEntry, found: tuple[KnownPerson, str] | None) -> KnownPerson:
        """Take in a telling: of the person found, or of somebody new."""
        if found is None:
            person = KnownPerson(None, telling.parsed.name)
            self._all.append(person)
        else:
            person, by = found
            person.matched_by = person.matched_by or by
        self._learn(person.name_key)
        person.add(telling)
        if telling.uid_key:
            self._put("uid", telling.uid_key, person)
        for key in telling.profiles:
            self._put("profile", key, person)
        for key in telling.emails:
            self._put("email", key, person)
        for key in telling.phones:
            self._put("phone", key, person)
        self._register(person, telling.method_keys)
        return person

    def _at(self, kind: str, key: str) -> Sequence[KnownPerson]:
        """Who is under one key, those of the database first."""
        slot = (kind, key)
        if slot not in self._slots:
            for existing in islice(self._tables[kind].get(key, ()), MAX_COMPARED):
                self._slots.put(slot, self._person(existing))
        return self._slots.at(slot)

    def _put(self, kind: str, key: str, person: KnownPerson) -> None:
        self._at(kind, key)
        self._slots.put((kind, key), person)

    def _person(self, existing: StoredContact) -> KnownPerson:
        person = self._known.get(existing.contact.id)
        if person is None:
            person = KnownPerson(existing, existing.contact.name)
            self._known[existing.contact.id] = person
            self._all.append(person)
        return person

    def _learn(self, name: str) -> None:
        """Make those of the database who have this name known, once."""
        if name not in self._named:
            self._named.add(name)
            for existing in islice(self._by_name.get(name, ()), MAX_COMPARED):
                person = self._person(existing)
                self._register(person, person.method_keys)

    def _register(self, person: KnownPerson, ways: Iterable[MethodKey]) -> None:
        for way in ways:
            self._slots.put(("way", person.name_key, *way), person)
        if person.company_key:
            self._slots.put(("company", person.name_key, person.company_key), person)
        if person.entries and person.has_only_name:
            self._slots.put(("bare", person.name_key), person)

    def _sharing(self, telling: FileEntry, kind: str, keys: Iterable[str]) -> KnownPerson | None:
        """Who shares one of the addresses and can be this person, the same name before others."""
        for way in telling.method_keys:
            if way[0] == kind:
                same = self._slots.at(("way", telling.name_key, *way))
                if person := self._best(telling, same):
                    return person
        loosely = kind == "email"
        for key in keys:
            for person in self._at(kind, key):
                if person.accepts_name(telling.parsed.name, loosely):
                    return person
        return None

    def _best(self, telling: FileEntry, found: Sequence[KnownPerson]) -> KnownPerson | None:
        """Among people of the same name, the one at the same company before any other."""
        for person in found:
            if person.company_key == telling.company_key:
                return person
        return found[0] if found else None
