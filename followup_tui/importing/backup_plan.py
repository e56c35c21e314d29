"""What our own export comes to beside a database: which records are new, which are here already and
what would be changed in them, what differs and stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from followup_tui.domain.change import Record
from followup_tui.domain.contact import Contact
from followup_tui.domain.references import RecordKind
from followup_tui.importing.backup_merge import record_changes
from followup_tui.importing.conflicts import FieldChange


@dataclass(frozen=True, slots=True)
class BackupMatch:
    """A record of the file that is here already: where the file has it, what it was found by, ours
    before and after, and in which fields the file has something else that is not taken."""

    place: str
    matched_by: str
    before: Any
    after: Any
    conflicts: tuple[FieldChange, ...]

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """What would be written."""
        return record_changes(self.before, self.after)

    @property
    def has_updates(self) -> bool:
        """Whether anything would be, and not only something differs."""
        return bool(self.before != self.after)

    @property
    def name(self) -> str:
        """Our record in words, for a person."""
        one = self.before
        names = ("name", "about", "summary", "value")
        found = next((text for name in names if (text := getattr(one, name, ""))), "")
        return found or f"{type(one).__name__.lower()} {one.id}"


@dataclass(slots=True)
class BackupPlan:
    """Records to write as they are, records to change, and those that differ and stay as they are
    here. `places` says which in the file each of the new contacts is."""

    new: dict[RecordKind, list[Record]] = field(default_factory=dict)
    places: Sequence[int] = ()
    updated: list[BackupMatch] = field(default_factory=list)
    unchanged: int = 0
    conflicting: list[BackupMatch] = field(default_factory=list)
    is_exact_copy: bool = False

    def count(self, kind: RecordKind) -> int:
        """How many records of a kind are new."""
        return len(self.new.get(kind, ()))

    @property
    def new_count(self) -> int:
        """How many records are new."""
        return sum(map(len, self.new.values()))

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        return not self.new_count and not self.updated

    def matches(self) -> list[BackupMatch]:
        """All that are here already and of which the file says something else, each once."""
        return [*self.updated, *(one for one in self.conflicting if not one.has_updates)]

    def new_contacts(self) -> Iterator[tuple[str, Contact]]:
        """The new contacts, each with where the file has it."""
        for place, one in zip(self.places, self.new.get(Contact, ()), strict=True):
            if isinstance(one, Contact):
                yield f"contact {place:,}", one
