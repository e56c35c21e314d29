"""How one kind of table writes its values."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_TAG_SEPARATOR = re.compile(r"[;,|\n]| ::: ")


@dataclass(frozen=True, slots=True)
class TableStyle:
    """How one kind of table writes its values; the defaults suit tables typed by hand."""

    tag_separator: re.Pattern[str] = _TAG_SEPARATOR
    no_contact_reason: str = "no name, company or email address"
    """The warning for a row that names no one."""
    needs_name: bool = False
    """Whether a row with only a company or an address names no one."""
    empty_values: frozenset[str] = frozenset()
    """Values that stand for an empty cell."""
    allows_short_rows: bool = True
    """Whether empty cells at the end of a row may be missing, as in tables typed by hand."""


DateReader = Callable[[str], str | None]
"""Reads a cell as `YYYY-MM-DD` or `--MM-DD`; None if it is not clearly a date."""
