"""Read what people put into one cell: labels, and several addresses at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from followup_tui.domain.contact import MethodKind
from followup_tui.formats.parsed import single_line

_LIST_SEPARATOR = re.compile(r"[;|\n]| ::: ")
_EMAIL_SEPARATOR = re.compile(r"[\s;,<>\"]+")
_LINK_SEPARATOR = re.compile(r"[\s;<>\"]+|:::")
_SCIENTIFIC_NUMBER = re.compile(r"\d[\d.,]*[eE]\+\d+", re.ASCII)


def parse_label(text: str) -> str:
    """Return a label in lower case, without the star Google puts before its own labels."""
    return single_line(text.strip().lstrip("* ")).lower()


def split_values(kind: MethodKind, cell: str) -> Iterator[str]:
    """Yield each address in a cell, or an empty string for text that is not one."""
    if kind == "email":
        words = (word.removeprefix("mailto:").strip("'") for word in _EMAIL_SEPARATOR.split(cell))
        emails = [word for word in words if "@" in word]
        yield from emails or [""]
    elif kind == "phone":
        for part in _LIST_SEPARATOR.split(cell):
            number = " ".join(part.split())
            # Spreadsheets turn long phone numbers into 4.93E+11.
            has_digits = sum(map(str.isdecimal, number)) > 2
            if number:
                yield number if has_digits and not _SCIENTIFIC_NUMBER.fullmatch(number) else ""
    elif kind == "link":
        yield from (word for word in _LINK_SEPARATOR.split(cell) if word)
    else:
        yield from (" ".join(part.split()) for part in _LIST_SEPARATOR.split(cell) if part.strip())
