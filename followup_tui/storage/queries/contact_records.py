"""All records that refer to a contact: what moves when two contacts are merged."""

from __future__ import annotations

from followup_tui.domain.contact import Contact, ContactMethod, Tagging
from followup_tui.domain.distinct_pair import DistinctPair
from followup_tui.domain.duplicates.contact_records import ContactRecords
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Participant
from followup_tui.domain.introduction import Introduction
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
