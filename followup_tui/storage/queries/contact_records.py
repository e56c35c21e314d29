"""Every record that names a contact: what moves when two become one."""

from __future__ import annotations

from typing import Any

from followup_tui.domain.change import RecordT
from followup_tui.domain.contact import Contact, ContactMethod, Tagging
from followup_tui.domain.distinct_pair import DistinctPair
from followup_tui.domain.duplicates.contact_records import ContactRecords
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Participant
from followup_tui.domain.introduction import Introduction
from followup_tui.storage import records
from followup_tui.storage.database import fetch_rows
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
    """All that names this contact."""
    pairs = (IntroductionRow.first == contact) | (IntroductionRow.second == contact)
    decided = (DistinctRow.first == contact) | (DistinctRow.second == contact)
    return ContactRecords(
        methods=_those(ContactMethod, MethodRow.contact == contact),
        taggings=_those(Tagging, TaggingRow.contact == contact),
        followups=_those(FollowUp, FollowUpRow.contact == contact),
        participants=_those(Participant, ParticipantRow.contact == contact),
        introduced=_those(Contact, ContactRow.introduced_by == contact),
        introductions=_those(Introduction, pairs),
        distinct_pairs=_those(DistinctPair, decided),
    )


def _those(kind: type[RecordT], condition: Any) -> tuple[RecordT, ...]:
    row = records.TABLES[kind]
    ids = [found[0] for found in fetch_rows(row.select(row.id).where(condition))]
    return tuple(sorted(records.load(kind, ids), key=lambda one: one.id))
