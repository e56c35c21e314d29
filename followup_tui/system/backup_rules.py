"""The settings for backups, set once by a program after it has read its settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BackupRules:
    """How backups are kept; each field but the last is a setting in [backup]."""

    daily: bool = True
    """Whether one is made each day on which something changed."""
    max_bytes: int = 2 * 10**9
    """How much room the backups of a database may take."""
    folder: Path | None = None
    """Where every backup is copied to as well."""
    record: Path | None = None
    """The file of the messages that were shown today."""


class _Current:
    rules = BackupRules()


def set_backup_rules(rules: BackupRules) -> None:
    """Set the rules of this program."""
    _Current.rules = rules


def backup_rules() -> BackupRules:
    """Return the rules of this program."""
    return _Current.rules
