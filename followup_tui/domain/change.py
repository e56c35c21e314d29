"""A change: what every record was before and is after, so that it can be read backwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from followup_tui.domain.contact import Contact, ContactMethod, Tag, Tagging
from followup_tui.domain.distinct_pair import DistinctPair
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.introduction import Introduction

Record = (
    Contact
    | ContactMethod
    | Tag
    | Tagging
    | FollowUp
    | Interaction
    | Participant
    | Introduction
    | DistinctPair
)
RecordT = TypeVar(
    "RecordT",
    Contact,
    ContactMethod,
    Tag,
    Tagging,
    FollowUp,
    Interaction,
    Participant,
    Introduction,
    DistinctPair,
)


@dataclass(frozen=True, slots=True)
class Edit:
    """One record before and after; added records have no before, removed ones no after."""

    before: Record | None
    after: Record | None

    @property
    def key(self) -> tuple[type[Record], int]:
        """Which record it is about: its kind and id."""
        record = self.after or self.before
        assert record is not None
        return type(record), record.id


@dataclass(frozen=True, slots=True)
class Change:
    """Edits that belong together and are taken back together; at most one for each record."""

    label: str
    edits: tuple[Edit, ...] = ()

    def inverse(self) -> Change:
        """The change that leads back."""
        return Change(self.label, tuple(Edit(e.after, e.before) for e in reversed(self.edits)))

    def added(self, kind: type[RecordT]) -> Iterator[RecordT]:
        """The records of that kind which this change made."""
        return (e.after for e in self.edits if e.before is None and isinstance(e.after, kind))

    def after(self, kind: type[RecordT]) -> Iterator[RecordT]:
        """The records of that kind as this change left them."""
        return (e.after for e in self.edits if isinstance(e.after, kind))
