"""What an import would do: who is new, who is known and by what, what would be filled in, what is
left out. Pure: it looks at values and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from followup_tui.domain.agreement import agree
from followup_tui.domain.contact import Contact
from followup_tui.domain.keys import method_key
from followup_tui.exchange.filling import Way, fill, new_methods, new_tags
from followup_tui.exchange.incoming import Incoming, Reading, Skipped
from followup_tui.exchange.people import Existing, Lookup, People, Person, Telling


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody known of whom the file tells something new: `contact` with its empty fields filled,
    the methods and tags to add; `by` says what they were found by."""

    incoming: Incoming
    existing: Existing
    by: str
    contact: Contact
    methods: tuple[Way, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The outcome of an import before it happens. Nobody is in it twice: each of `new` becomes one
    contact, each of `matched` changes another one, `unchanged` counts known people about whom the
    file says nothing new. The UIDs among `new` are all different and not in the database."""

    new: tuple[Incoming, ...]
    matched: tuple[Match, ...]
    unchanged: int
    skipped: tuple[Skipped, ...]


def plan(reading: Reading, lookup: Lookup) -> Plan:
    """Compare what a file tells with who is known. A second import of a file gives nobody new."""
    people = People(lookup)
    tellings = _tellings(reading.people)
    # Those without a name give way to those with one. Those with only a name come last: who else
    # has only a name is then settled.
    for telling in sorted(tellings, key=lambda one: (one.is_bare, one.is_nameless)):
        people.add(telling, people.find(telling))
    new: list[Incoming] = []
    matched: list[Match] = []
    unchanged = 0
    doubles: list[Skipped] = []
    for person in people:
        doubles += _doubles(person)
        told = person.told
        if person.existing is None:
            new.append(told)
        elif match := _match(told, person.existing, person.by):
            matched.append(match)
        else:
            unchanged += 1
    return Plan(tuple(new), tuple(matched), unchanged, (*reading.skipped, *doubles))


def _tellings(people: Sequence[Incoming]) -> list[Telling]:
    """The people with their keys. A UID or profile that the file itself gives to two names that
    contradict each other identifies nobody, and is left out."""
    tellings = [Telling(index, incoming) for index, incoming in enumerate(people)]
    owners: dict[tuple[str, str], str] = {}
    shared: set[tuple[str, str]] = set()
    for telling in tellings:
        for key in _identities(telling):
            name, owner = telling.incoming.name, owners.setdefault(key, telling.incoming.name)
            if "@" in owner:
                owners[key] = name
            if name != owner and not agree(name, owner, True) and not agree(owner, name, True):
                shared.add(key)
    for telling in tellings:
        if ("uid", telling.uid) in shared:
            telling.uid = ""
            telling.incoming = replace(telling.incoming, uid="")
        for profile in [one for one in telling.profiles if ("profile", one) in shared]:
            del telling.profiles[profile]
    return tellings


def _identities(telling: Telling) -> list[tuple[str, str]]:
    keys = [("profile", key) for key in telling.profiles]
    return [("uid", telling.uid), *keys] if telling.uid else keys


def _match(told: Incoming, existing: Existing, by: str) -> Match | None:
    """What the file adds to a known contact; nothing where it adds nothing."""
    contact = fill(existing.contact, told)
    known = {method_key(way.kind, way.value) for way in existing.methods}
    methods = new_methods(known, told.methods)
    tags = new_tags(existing.tags, told.tags)
    if contact == existing.contact and not methods and not tags:
        return None
    return Match(told, existing, by, contact, methods, tags)


def _doubles(person: Person) -> list[Skipped]:
    """A word on each further telling of somebody whom the file tells of more than once."""
    first, *rest = person.tellings
    why = f"the same person as {first.incoming.place}, taken together with it"
    return [Skipped(telling.incoming.place, why) for telling in rest]
