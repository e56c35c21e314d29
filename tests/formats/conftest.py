"""What the tests of reading share: the sample files, small cards, and a pretended database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from followup_tui.domain.contact import ContactMethod
from followup_tui.formats.parsed import ParsedContact, ParsedFile
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.importing.build_plan import build_plan, file_entries
from followup_tui.importing.fill_fields import new_contact
from followup_tui.importing.known_people import ContactLookup
from followup_tui.importing.plan import ImportPlan
from followup_tui.importing.resolve import SameNameRule, resolve_questions
from tests.formats.reading import read_file

_FILES = Path(__file__).parent / "files"


def _stored(incoming: ParsedContact, number: int) -> StoredContact:
    contact = new_contact(incoming)
    contact = replace(contact, id=number, uid=contact.uid or f"own-{number}")
    ways = tuple(
        ContactMethod(number, kind, value, label) for kind, value, label in incoming.methods
    )
    return StoredContact(contact, ways, incoming.tags)


class Store:
    """Contacts in memory; `take` does what a database would do with a plan."""

    def __init__(self) -> None:
        self.people: dict[int, StoredContact] = {}

    def add(self, *people: ParsedContact) -> None:
        for incoming in people:
            number = len(self.people) + 1
            self.people[number] = _stored(incoming, number)

    def plan(self, reading: ParsedFile | Iterable[ParsedContact]) -> ImportPlan:
        if not isinstance(reading, ParsedFile):
            reading = ParsedFile(tuple(reading), ())
        return build_plan(
            reading, file_entries(reading), ContactLookup.of(reversed(self.people.values()))
        )

    def take(
        self, reading: ParsedFile | Iterable[ParsedContact], rule: SameNameRule = "new"
    ) -> ImportPlan:
        found = resolve_questions(self.plan(reading), {}, rule)
        for match in found.matched:
            number = match.updated.id
            ways = tuple(ContactMethod(number, kind, value) for kind, value, _ in match.methods)
            old = match.record
            self.people[number] = StoredContact(
                match.updated, old.methods + ways, old.tags + match.tags
            )
        self.add(*(one.parsed for one in found.new))
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
def sample() -> Callable[[str], ParsedFile]:
    return lambda name: read_file((_FILES / name).read_bytes(), name)


@pytest.fixture
def sample_names() -> list[str]:
    return sorted(path.name for path in _FILES.iterdir())


@pytest.fixture
def read_card() -> Callable[..., ParsedContact]:
    """One card of these lines (VERSION 3.0 unless said), read as one person."""

    def read(*body: str, version: str = "3.0") -> ParsedContact:
        text = "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *body, "END:VCARD", ""])
        reading = read_file(text.encode(), "one.vcf")
        assert len(reading.contacts) == 1, reading
        return reading.contacts[0]

    return read
