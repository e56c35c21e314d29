"""How long changes can be undone."""

from __future__ import annotations

from dataclasses import dataclass

OLDER_FOLDED = "Older changes can't be undone any more."
"""Said when the first changes are folded, and behind a list of changes that ends there."""


@dataclass(frozen=True, slots=True)
class Folded:
    """How many changes were folded, and whether they were the first of the database."""

    count: int = 0
    are_first: bool = False


@dataclass(frozen=True, slots=True)
class UndoLimits:
    """What the journal keeps; each field is a setting in [undo]."""

    keep_days: int = 365
    """How old a change may be, in days."""
    keep_changes: int = 200_000
    """How many changes there may be."""
