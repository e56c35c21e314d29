"""Every record that names a contact: what moves when two become one."""

from __future__ import annotations

from typing import Any

from followup_tui.domain.change import R
from followup_tui.domain.contact import Contact, Method, Tagging
from followup_tui.domain.distinct_pair import Distinct
from followup_tui.domain.duplicates.contact_records import Around
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Participant
from followup_tui.domain.introduction import Introduction
from followup_tui.storage import records
from followup_tui.storage.database import rows
from followup_tui.storage.tables import (
    ContactRow,
    DistinctRow,
    FollowUpRow,
    IntroductionRow,
    MethodRow,
    ParticipantRow,
    TaggingRow,
)


def around(contact: int) -> Around:
    """All that names this contact."""
    pairs = (IntroductionRow.first == contact) | (IntroductionRow.second == contact)
    decided = (DistinctRow.first == contact) | (DistinctRow.second == contact)
    return Around(
        methods=_those(Method, MethodRow.contact == contact),
        taggings=_those(Tagging, TaggingRow.contact == contact),
        followups=_those(FollowUp, FollowUpRow.contact == contact),
        participants=_those(Participant, ParticipantRow.contact == contact),
        introduced=_those(Contact, ContactRow.introduced_by == contact),
        introductions=_those(Introduction, pairs),
        decisions=_those(Distinct, decided),
    )


def _those(kind: type[R], condition: Any) -> tuple[R, ...]:
    row = records.TABLES[kind]
    ids = [found[0] for found in rows(row.select(row.id).where(condition))]
    return tuple(sorted(records.load(kind, ids), key=lambda one: one.id))
