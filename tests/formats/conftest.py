"""What the tests of reading share: the sample files, small cards, and a pretended database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from followup_tui.domain.contact import Method
from followup_tui.formats.parsed import Incoming, Reading
from followup_tui.importing.build_plan import compare, tellings_of
from followup_tui.importing.fill_fields import as_contact
from followup_tui.importing.known_people import Existing, Lookup
from followup_tui.importing.plan import Plan
from followup_tui.importing.resolve import Rule, settle
from tests.formats.reading import read_file

_FILES = Path(__file__).parent / "files"


def _stored(incoming: Incoming, number: int) -> Existing:
    contact = as_contact(incoming)
    contact = replace(contact, id=number, uid=contact.uid or f"own-{number}")
    ways = tuple(Method(number, kind, value, label) for kind, value, label in incoming.methods)
    return Existing(contact, ways, incoming.tags)


class Store:
    """Contacts in memory; `take` does what a database would do with a plan."""

    def __init__(self) -> None:
        self.people: dict[int, Existing] = {}

    def add(self, *people: Incoming) -> None:
        for incoming in people:
            number = len(self.people) + 1
            self.people[number] = _stored(incoming, number)

    def plan(self, reading: Reading | Iterable[Incoming]) -> Plan:
        if not isinstance(reading, Reading):
            reading = Reading(tuple(reading), ())
        return compare(reading, tellings_of(reading), Lookup.of(reversed(self.people.values())))

    def take(self, reading: Reading | Iterable[Incoming], rule: Rule = "new") -> Plan:
        found = settle(self.plan(reading), {}, rule)
        for match in found.matched:
            number = match.contact.id
            ways = tuple(Method(number, kind, value) for kind, value, _ in match.methods)
            old = match.existing
            self.people[number] = Existing(match.contact, old.methods + ways, old.tags + match.tags)
        self.add(*(one.incoming for one in found.new))
        uids = [one.contact.uid for one in self.people.values()]
        assert len(uids) == len(set(uids))
        return found

    @property
    def names(self) -> list[str]:
        return [one.contact.name for one in self.people.values()]


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture(scope="session")
def new_store() -> type[Store]:
    """For tests that need a store for each example."""
    return Store


@pytest.fixture
def sample() -> Callable[[str], Reading]:
    return lambda name: read_file((_FILES / name).read_bytes(), name)


@pytest.fixture
def sample_names() -> list[str]:
    return sorted(path.name for path in _FILES.iterdir())


@pytest.fixture
def read_card() -> Callable[..., Incoming]:
    """One card of these lines (VERSION 3.0 unless said), read as one person."""

    def read(*body: str, version: str = "3.0") -> Incoming:
        text = "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *body, "END:VCARD", ""])
        reading = read_file(text.encode(), "one.vcf")
        assert len(reading.people) == 1, reading
        return reading.people[0]

    return read
