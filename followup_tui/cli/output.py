"""How the command line prints: cleaned words for people, JSON for programs."""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, TextIO

from followup_tui.errors import CannotWriteError
from followup_tui.system.sanitize import safe

# What json leaves raw though a terminal would act on it, or UTF-8 cannot hold it.
_RAW = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\uffff]"
)
_WIDEST = 200
_ALIGNED = 40
"""Cells that the longest of a column can push what stands beside it to the right."""


def print_line(text: str = "", *, error: bool = False) -> None:
    """Print one line for a person; whatever data it holds is made harmless."""
    if not error:
        _write(sys.stdout, safe(text))
        return
    # Nobody can be told that nobody can be told.
    with suppress(OSError):
        sys.stdout.flush()
        _write(sys.stderr, safe(text))


def print_json(record: Mapping[str, Any]) -> None:
    """Print one object on one line."""
    text = json.dumps(record, ensure_ascii=not _utf8(), separators=(", ", ": "))
    _write(sys.stdout, _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def output_error(error: OSError) -> CannotWriteError:
    """The failure to raise when the output cannot be written."""
    why = error.strerror or "the reason is unknown"
    return CannotWriteError(
        f"The output could not be written ({why}). What was saved is safe; print it elsewhere."
    )


def _write(stream: TextIO, line: str) -> None:
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(line.encode(encoding, "replace").decode(encoding) + "\n")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise output_error(error) from error


def _utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def wants_colour() -> bool:
    """Whether standard output is a terminal that wants colour."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "") in ("", "dumb")
    return sys.stdout.isatty() and not plain


def print_table(lines: Sequence[Sequence[str]], overdue: Sequence[bool] = ()) -> None:
    """Print columns; the last one is free, the second of a line is red where it is late. A very
    long cell pushes only its own line."""
    clean = [[*(safe(cell, _WIDEST) for cell in line[:-1]), safe(line[-1])] for line in lines]
    columns = list(zip(*clean, strict=True))[:-1]
    widths = [min(max(map(_cells, column), default=0), _ALIGNED) for column in columns]
    colour = wants_colour()
    for place, line in enumerate(clean):
        cells = [_padded(cell, width) for cell, width in zip(line, widths, strict=False)]
        if colour and place < len(overdue) and overdue[place]:
            cells[1] = f"\x1b[31m{cells[1]}\x1b[39m"
        _write(sys.stdout, "  ".join([*cells, line[-1]]).rstrip())


def _cells(text: str) -> int:
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _cells(text))
