"""A change: each record before and after, so that it can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from followup_tui.domain.change_label import ChangeLabel
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
    """One record before and after; None before if it was added, None after if it was removed."""

    before: Record | None
    after: Record | None

    @property
    def key(self) -> tuple[type[Record], int]:
        """Return the kind and id of the record."""
        record = self.after or self.before
        assert record is not None
        return type(record), record.id


@dataclass(frozen=True, slots=True)
class Change:
    """Edits that are made and undone together, at most one for each record.

    `label` names the change: "Done: May Chen, deck"."""

    label: ChangeLabel
    edits: tuple[Edit, ...] = ()

    def inverse(self) -> Change:
        """Return the change that undoes this one."""
        return Change(
            self.label, tuple(Edit(edit.after, edit.before) for edit in reversed(self.edits))
        )

    def added(self, kind: type[RecordT]) -> Iterator[RecordT]:
        """Yield the records of that kind that this change added."""
        return (
            edit.after
            for edit in self.edits
            if edit.before is None and isinstance(edit.after, kind)
        )

    def after(self, kind: type[RecordT]) -> Iterator[RecordT]:
        """Yield the records of that kind as this change left them."""
        return (edit.after for edit in self.edits if isinstance(edit.after, kind))
