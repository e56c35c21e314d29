"""What restoring a backup would bring back and take away, in what people count."""

from __future__ import annotations

from dataclasses import dataclass, field

COUNTED = ("contact", "interaction", "followup")
"""The tables that are counted."""


@dataclass(frozen=True, slots=True)
class RecordCounts:
    """How many people, interactions and follow-ups."""

    contact: int = 0
    interaction: int = 0
    followup: int = 0

    def __bool__(self) -> bool:
        return bool(self.contact or self.interaction or self.followup)


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """The difference between a backup and the database as it is now."""

    holds: RecordCounts
    """What the backup holds."""
    back: RecordCounts
    """What the backup has and the database has not."""
    missing: RecordCounts
    """What the database has and the backup has not."""
    changed: RecordCounts
    """What both have, and was changed since the backup."""
    names_back: tuple[str, ...] = field(default=())
    """The first people who would come back."""
    names_missing: tuple[str, ...] = field(default=())
    """The first people who would be missing."""
    is_readable: bool = True
    """Whether the present database could be read; if not, everything counts as coming back."""
