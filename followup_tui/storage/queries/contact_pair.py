"""Two contacts side by side, and all records that refer to a contact: for finding duplicates and
merging them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from followup_tui.domain.contact import Contact, ContactMethod, Tagging
from followup_tui.domain.distinct_pair import DistinctPair
from followup_tui.domain.duplicates.contact_records import ContactRecords
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Participant
from followup_tui.domain.introduction import Introduction
from followup_tui.storage.queries.contacts import contact_names, contacts, tags_of
from followup_tui.storage.queries.paging import read_transaction
from followup_tui.storage.records import load_where
from followup_tui.storage.tables import (
    ContactRow,
    DistinctRow,
    FollowUpRow,
    IntroductionRow,
    MethodRow,
    ParticipantRow,
    TaggingRow,
)


@dataclass(frozen=True, slots=True)
class PairSide:
    """One of the two: the contact, its tags by name, and the records that refer to it."""

    contact: Contact
    tags: tuple[str, ...]
    records: ContactRecords

    @property
    def methods(self) -> tuple[ContactMethod, ...]:
        """The contact methods, in their order."""
        methods = self.records.methods
        return tuple(sorted(methods, key=lambda method: (method.position, method.id)))

    @property
    def open_count(self) -> int:
        """The number of open follow-ups."""
        return sum(followup.state == "open" for followup in self.records.followups)

    @property
    def interaction_count(self) -> int:
        """The number of interactions."""
        return len(self.records.participants)


@dataclass(frozen=True, slots=True)
class ContactPair:
    """Both contacts, and the names of those who introduced them, by id."""

    first: PairSide
    second: PairSide
    names: Mapping[int, str]


def contact_pair(first: int, second: int) -> ContactPair | None:
    """Return these two contacts; None when one of them no longer exists."""
    with read_transaction():
        by_id = {contact.id: contact for contact in contacts([first, second])}
        if first not in by_id or second not in by_id:
            return None
        tags = tags_of([first, second])
        sides = [
            PairSide(by_id[contact], tags.get(contact, ()), contact_records(contact))
            for contact in (first, second)
        ]
        introducers = [contact.introduced_by for contact in by_id.values() if contact.introduced_by]
        return ContactPair(sides[0], sides[1], contact_names(introducers))


def contact_records(contact: int) -> ContactRecords:
    """Return all records that refer to the contact, each kind by id."""
    introduction = (IntroductionRow.first == contact) | (IntroductionRow.second == contact)
    distinct_pair = (DistinctRow.first == contact) | (DistinctRow.second == contact)
    return ContactRecords(
        methods=tuple(load_where(ContactMethod, MethodRow.contact == contact)),
        taggings=tuple(load_where(Tagging, TaggingRow.contact == contact)),
        followups=tuple(load_where(FollowUp, FollowUpRow.contact == contact)),
        participants=tuple(load_where(Participant, ParticipantRow.contact == contact)),
        introduced=tuple(load_where(Contact, ContactRow.introduced_by == contact)),
        introductions=tuple(load_where(Introduction, introduction)),
        distinct_pairs=tuple(load_where(DistinctPair, distinct_pair)),
    )
