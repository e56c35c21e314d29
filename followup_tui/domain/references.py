"""Which fields refer to which records, for all code that copies or moves records. A test compares
it with the foreign keys of the schema."""

from __future__ import annotations

from dataclasses import fields

from followup_tui.domain.change import Record
from followup_tui.domain.contact import Contact, ContactMethod, Tag, Tagging
from followup_tui.domain.distinct_pair import DistinctPair
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.introduction import Introduction

RecordKind = type[Record]

REFERENCES: dict[RecordKind, dict[str, RecordKind]] = {
    Contact: {"introduced_by": Contact},
    ContactMethod: {"contact": Contact},
    Tag: {},
    Tagging: {"contact": Contact, "tag": Tag},
    FollowUp: {"contact": Contact, "previous": FollowUp},
    Interaction: {"followup": FollowUp},
    Participant: {"contact": Contact, "interaction": Interaction},
    Introduction: {"first": Contact, "second": Contact},
    DistinctPair: {"first": Contact, "second": Contact},
}

UNIQUE: dict[RecordKind, tuple[str, ...]] = {
    Tag: ("name",),
    Tagging: ("contact", "tag"),
    Participant: ("interaction", "contact"),
    DistinctPair: ("first", "second"),
}
"""The fields that are unique together, besides id and uid."""


def required_references(kind: RecordKind) -> dict[str, RecordKind]:
    """Return the references that may not be None."""
    optional = {field.name for field in fields(kind) if field.default is None}
    return {name: to for name, to in REFERENCES[kind].items() if name not in optional}
