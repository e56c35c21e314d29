"""Two contacts beside each other, with all that helps to tell whether they are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.duplicates.contact_records import ContactRecords
from followup_tui.storage.queries.contact_records import contact_records
from followup_tui.storage.queries.contacts import contacts, tags_of
from followup_tui.storage.queries.paging import read_transaction


@dataclass(frozen=True, slots=True)
class PairSide:
    """One of the two: the contact, its tags by name, and what names it."""

    contact: Contact
    tags: tuple[str, ...]
    records: ContactRecords

    @property
    def methods(self) -> tuple[ContactMethod, ...]:
        """The ways to reach them, in their order."""
        return tuple(sorted(self.records.methods, key=lambda one: (one.position, one.id)))

    @property
    def open_count(self) -> int:
        """How many follow-ups are open."""
        return sum(one.state == "open" for one in self.records.followups)

    @property
    def interaction_count(self) -> int:
        """In how many interactions they took part."""
        return len(self.records.participants)


@dataclass(frozen=True, slots=True)
class ContactPair:
    """Both of them, and the names of who introduced them by id."""

    first: PairSide
    second: PairSide
    names: Mapping[int, str]


def contact_pair(first: int, second: int) -> ContactPair | None:
    """These two; None when one of them has gone."""
    with read_transaction():
        there = {one.id: one for one in contacts([first, second])}
        if first not in there or second not in there:
            return None
        tags = tags_of([first, second])
        one, other = (
            PairSide(there[key], tags.get(key, ()), contact_records(key)) for key in (first, second)
        )
        return ContactPair(
            one, other, contact_names_by_id(half.introduced_by for half in there.values())
        )


def contact_names_by_id(ids: Iterable[int | None]) -> dict[int, str]:
    """The names of these contacts by id."""
    return {one.id: one.name for one in contacts([key for key in ids if key])}
