"""How the command line prints: cleaned words for people, JSON for programs."""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from followup_tui.safe import safe

# What json leaves raw though a terminal would act on it, or UTF-8 cannot hold it.
_RAW = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\uffff]"
)


def say(text: str = "", *, error: bool = False) -> None:
    """Print one line for a person; whatever data it holds is made harmless."""
    stream = sys.stderr if error else sys.stdout
    shown = safe(text)
    encoding = stream.encoding or "utf-8"
    stream.write(shown.encode(encoding, "replace").decode(encoding) + "\n")


def say_json(record: Mapping[str, Any]) -> None:
    """Print one object on one line."""
    text = json.dumps(record, ensure_ascii=not _utf8(), separators=(", ", ": "))
    sys.stdout.write(_RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def _utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def coloured() -> bool:
    """Whether standard output is a terminal that wants colour."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "") in ("", "dumb")
    return sys.stdout.isatty() and not plain


def say_table(lines: Sequence[Sequence[str]], late: Sequence[bool] = ()) -> None:
    """Print columns; the last one is free, the first of a line is red where it is late."""
    clean = [[safe(cell, 200) for cell in line] for line in lines]
    widths = [max(map(_cells, column), default=0) for column in zip(*clean, strict=True)][:-1]
    for place, line in enumerate(clean):
        cells = [_padded(cell, width) for cell, width in zip(line, widths, strict=False)]
        if place < len(late) and late[place] and coloured():
            cells[1] = f"\x1b[31m{cells[1]}\x1b[39m"
        text = "  ".join([*cells, line[-1]]).rstrip()
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def _cells(text: str) -> int:
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _cells(text))
