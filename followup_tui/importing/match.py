"""Match imported people to contacts by UID, profile, email, phone or name. Every step is a look-up,
so a file of strangers who share one address stays linear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from followup_tui.domain.identity_keys import name_key
from followup_tui.formats.parsed import ParsedContact
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.importing.conflicts import signature
from followup_tui.importing.known_people import (
    ContactLookup,
    FileEntry,
    KnownPerson,
    MethodKey,
)

MAX_COMPARED = 50
"""How many people with one address or name are compared."""


class _PersonIndex:
    """People by key, in the order they were added. Most keys hold one person, so no list is made
    for it."""

    def __init__(self) -> None:
        self._people: dict[tuple[str, ...], KnownPerson | list[KnownPerson]] = {}

    def __contains__(self, key: tuple[str, ...]) -> bool:
        return key in self._people

    def get(self, key: tuple[str, ...]) -> Sequence[KnownPerson]:
        """Return the people with this key, at most MAX_COMPARED."""
        people = self._people.get(key)
        if people is None:
            return ()
        return (people,) if isinstance(people, KnownPerson) else people

    def add(self, key: tuple[str, ...], person: KnownPerson) -> None:
        """Add a person, once."""
        people = self._people.get(key)
        if people is None:
            self._people[key] = person
        elif isinstance(people, KnownPerson):
            if people is not person:
                self._people[key] = [people, person]
        elif len(people) < MAX_COMPARED and person not in people:
            people.append(person)


class PersonMatcher:
    """Finds the person an entry of the file is about, and learns the keys the entry adds."""

    def __init__(self, lookup: ContactLookup) -> None:
        self._lookups = {
            "uid": lookup.by_uid,
            "profile": lookup.by_profile,
            "email": lookup.by_email,
            "phone": lookup.by_phone,
        }
        self._by_name = lookup.by_name
        self._loaded_names: set[str] = set()
        self._index = _PersonIndex()
        self._by_contact_id: dict[int, KnownPerson] = {}
        self._all: list[KnownPerson] = []
        self._name_only: dict[str, dict[tuple[str, ...], list[StoredContact]]] = {}

    def __iter__(self) -> Iterator[KnownPerson]:
        """Iterate over the people in the file, in its order."""
        people = [person for person in self._all if person.entries]
        return iter(sorted(people, key=lambda person: person.entries[0].index))

    def find(self, entry: FileEntry) -> tuple[KnownPerson, str] | None:
        """Return the person the entry is about and what matched them, or None for a new person.

        The order is UID, LinkedIn profile, email, phone, the same name with another shared contact
        detail, the same name at the same company. Families and offices share emails and phones, so
        there the names must agree, too (see `names_agree`). Two LinkedIn profiles are two people,
        even with the same name and company. A name alone matches no one.
        """
        if entry.uid_key and (people := self._people_at("uid", entry.uid_key)):
            return people[0], "uid"
        for key in entry.profiles:
            if people := self._people_at("profile", key):
                return people[0], "profile link"
        self._load_namesakes(entry.name_key)
        for kind, label, keys in (
            ("email", "email", entry.emails),
            ("phone", "phone", entry.phones),
        ):
            if person := self._find_sharing(entry, kind, keys):
                return person, label
        for method in entry.method_keys:
            same_name = self._index.get(("method", entry.name_key, *method))
            if person := self._prefer_company(entry, same_name):
                return person, f"name and {method[0]}"
        if entry.company_key:
            for person in self._index.get(("company", entry.name_key, entry.company_key)):
                if not (entry.profiles and person.profiles):
                    return person, "name and company"
        return None

    def name_only_namesakes(self, entry: FileEntry) -> Iterator[KnownPerson]:
        """Yield people of the file so far who have this name and nothing else to match by."""
        yield from self._index.get(("name only", entry.name_key))

    def identical_in_database(self, parsed: ParsedContact) -> Iterator[StoredContact]:
        """Yield contacts with the same name and fields and nothing to match by, however many share
        the name."""
        name = name_key(parsed.name)
        if name not in self._name_only:
            by_signature: dict[tuple[str, ...], list[StoredContact]] = {}
            self._name_only[name] = by_signature
            for record in self._by_name.get(name, ()):
                if not record.contact.company and not record.methods:
                    by_signature.setdefault(signature(record.contact), []).append(record)
        yield from self._name_only[name].get(signature(parsed), ())

    def is_in_file(self, record: StoredContact) -> bool:
        """Tell whether an entry of the file was matched to this contact."""
        person = self._by_contact_id.get(record.contact.id)
        return person is not None and bool(person.entries)

    def namesakes_in_database(self, person: KnownPerson) -> Iterator[StoredContact]:
        """Yield contacts with the name of a person who seems new, except those with another
        LinkedIn profile: they are someone else."""
        for record in islice(self._by_name.get(person.name_key, ()), MAX_COMPARED):
            if not (person.profiles and self._person(record).profiles):
                yield record

    def add(self, entry: FileEntry, found: tuple[KnownPerson, str] | None) -> KnownPerson:
        """Add an entry to the person that `find` returned, or to a new person; return them."""
        if found is None:
            person = KnownPerson(None, entry.parsed.name)
            self._all.append(person)
        else:
            person, matched_by = found
            person.matched_by = person.matched_by or matched_by
        self._load_namesakes(person.name_key)
        person.add(entry)
        if entry.uid_key:
            self._add_key("uid", entry.uid_key, person)
        for key in entry.profiles:
            self._add_key("profile", key, person)
        for key in entry.emails:
            self._add_key("email", key, person)
        for key in entry.phones:
            self._add_key("phone", key, person)
        self._index_by_name(person, entry.method_keys)
        return person

    def _people_at(self, kind: str, key: str) -> Sequence[KnownPerson]:
        """Return the people with a key, those of the database first."""
        index_key = (kind, key)
        if index_key not in self._index:
            for record in islice(self._lookups[kind].get(key, ()), MAX_COMPARED):
                self._index.add(index_key, self._person(record))
        return self._index.get(index_key)

    def _add_key(self, kind: str, key: str, person: KnownPerson) -> None:
        self._people_at(kind, key)  # contacts of the database come first
        self._index.add((kind, key), person)

    def _person(self, record: StoredContact) -> KnownPerson:
        person = self._by_contact_id.get(record.contact.id)
        if person is None:
            person = KnownPerson(record, record.contact.name)
            self._by_contact_id[record.contact.id] = person
            self._all.append(person)
        return person

    def _load_namesakes(self, name: str) -> None:
        """Index the contacts of the database with this name, once."""
        if name not in self._loaded_names:
            self._loaded_names.add(name)
            for record in islice(self._by_name.get(name, ()), MAX_COMPARED):
                person = self._person(record)
                self._index_by_name(person, person.method_keys)

    def _index_by_name(self, person: KnownPerson, methods: Iterable[MethodKey]) -> None:
        for method in methods:
            self._index.add(("method", person.name_key, *method), person)
        if person.company_key:
            self._index.add(("company", person.name_key, person.company_key), person)
        if person.entries and person.has_only_name:
            self._index.add(("name only", person.name_key), person)

    def _find_sharing(self, entry: FileEntry, kind: str, keys: Iterable[str]) -> KnownPerson | None:
        """Return a person who shares one of the keys and may have the entry's name, the same name
        first."""
        for method in entry.method_keys:
            if method[0] == kind:
                same_name = self._index.get(("method", entry.name_key, *method))
                if person := self._prefer_company(entry, same_name):
                    return person
        is_loose = kind == "email"
        for key in keys:
            for person in self._people_at(kind, key):
                if person.accepts_name(entry.parsed.name, is_loose):
                    return person
        return None

    def _prefer_company(
        self, entry: FileEntry, people: Sequence[KnownPerson]
    ) -> KnownPerson | None:
        """Return the person at the entry's company, or else the first one."""
        for person in people:
            if person.company_key == entry.company_key:
                return person
        return people[0] if people else None
