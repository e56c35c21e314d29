"""A backup of the database: when it was made, and why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pendulum import DateTime


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was whole when it was made."""

    path: Path
    made: DateTime
    """In UTC, to the second."""
    reason: str
    """Why it was made: "daily", "by hand", "before import"."""
    size: int
    """In bytes."""
