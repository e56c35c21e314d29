"""What stands in one cell: labels, and the addresses that people put into one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from followup_tui.domain.contact import MethodKind
from followup_tui.formats.parsed import single_line

_LISTED = re.compile(r"[;|\n]| ::: ")
_WORDS = re.compile(r"[\s;,<>\"]+")
_LINKS = re.compile(r"[\s;<>\"]+|:::")
_NUMBER = re.compile(r"\d[\d.,]*[eE]\+\d+", re.ASCII)


def parse_label(text: str) -> str:
    """Google marks the labels of its own with a star."""
    return single_line(text.strip().lstrip("* ")).lower()


def split_values(kind: MethodKind, cell: str) -> Iterator[str]:
    """The single addresses in a cell; an empty one where it holds something else."""
    if kind == "email":
        words = (word.removeprefix("mailto:").strip("'") for word in _WORDS.split(cell))
        found = [word for word in words if "@" in word]
        yield from found or [""]
    elif kind == "phone":
        for part in _LISTED.split(cell):
            number = " ".join(part.split())
            # A spreadsheet has made 4.93E+11 of a number that was too long for it.
            is_number = sum(map(str.isdecimal, number)) > 2 and not _NUMBER.fullmatch(number)
            if number:
                yield number if is_number else ""
    elif kind == "link":
        yield from (word for word in _LINKS.split(cell) if word)
    else:
        yield from (" ".join(part.split()) for part in _LISTED.split(cell) if part.strip())
