"""Which messages of SQLite's `integrity_check` mean that a file is damaged."""

from __future__ import annotations

import re

_REPAIRABLE = re.compile(
    r"ok$|(NULL|TEXT|NUMERIC|non-\w+) value in |CHECK constraint failed in "
    r"|malformed inverted index for FTS5|unable to validate the inverted index for FTS5"
)
"""A value that its column may not hold, which the program reads and repairs, and the search index,
which newer versions of SQLite check, too, and which can be rebuilt."""


def is_file_damage(message: str) -> bool:
    """Return whether the file can't be trusted; else all of it can be read."""
    return _REPAIRABLE.match(message) is None
