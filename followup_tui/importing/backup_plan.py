"""What importing a backup would do: which records are new, which would be updated, and which differ
but keep our values."""

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
    """A record of the backup that the database has already: its place in the file, how it was
    recognised, our record before and after, and the fields that keep our value."""

    place: str
    matched_by: str
    before: Any
    after: Any
    conflicts: tuple[FieldChange, ...]

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """The fields that would be written."""
        return record_changes(self.before, self.after)

    @property
    def has_updates(self) -> bool:
        """Whether anything would be written; a match may have only conflicts."""
        return bool(self.before != self.after)

    @property
    def name(self) -> str:
        """A name of our record for people."""
        record = self.before
        for attribute in ("name", "about", "summary", "value"):
            if text := getattr(record, attribute, ""):
                return str(text)
        return f"{type(record).__name__.lower()} {record.id}"


@dataclass(slots=True)
class BackupPlan:
    """Records to add as they are, records to update, and records with conflicts. `places` numbers
    the new contacts in the file; `is_exact_copy`: the database was new, so everything is added."""

    new: dict[RecordKind, list[Record]] = field(default_factory=dict)
    places: Sequence[int] = ()
    updated: list[BackupMatch] = field(default_factory=list)
    unchanged: int = 0
    conflicting: list[BackupMatch] = field(default_factory=list)
    is_exact_copy: bool = False

    def count(self, kind: RecordKind) -> int:
        """Return how many records of a kind are new."""
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
        """Return the records that would be updated or have conflicts, each once."""
        return [*self.updated, *(match for match in self.conflicting if not match.has_updates)]

    def new_contacts(self) -> Iterator[tuple[str, Contact]]:
        """Yield the new contacts with their places in the file."""
        for place, contact in zip(self.places, self.new.get(Contact, ()), strict=True):
            if isinstance(contact, Contact):
                yield f"contact {place:,}", contact
