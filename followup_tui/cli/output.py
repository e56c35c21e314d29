"""Prints for people (text made safe for a terminal) and for programs (JSON lines)."""

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

# Characters that json leaves raw though a terminal acts on them or UTF-8 can't encode them.
_ESCAPED_IN_JSON = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\uffff]"
)
_MAX_CELL = 200
_MAX_ALIGNED = 40
"""Widest column in terminal cells; a longer text pushes only its own line to the right."""


def print_line(text: str = "", *, error: bool = False) -> None:
    """Print one sanitized line to standard output, or to standard error if `error`.

    Raise CannotWriteError when standard output can't be written, BrokenPipeError when its reader
    has gone. A failing standard error is ignored: there is nowhere left to report it."""
    if not error:
        _write(sys.stdout, safe(text))
        return
    with suppress(OSError, CannotWriteError):
        sys.stdout.flush()
        _write(sys.stderr, safe(text))


def print_ours(text: str) -> None:
    """Print text that holds nobody's data, as it is: escape sequences stay, nothing is masked.

    Raise CannotWriteError, BrokenPipeError like `print_line`."""
    _write(sys.stdout, text)


def print_json(record: Mapping[str, Any]) -> None:
    """Print one object on one line. Raise CannotWriteError, BrokenPipeError like `print_line`."""
    text = json.dumps(record, ensure_ascii=not _is_utf8(), separators=(", ", ": "))
    _write(sys.stdout, _ESCAPED_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def output_error(error: OSError) -> CannotWriteError:
    """Return the error to raise when the output can't be written."""
    reason = error.strerror or "unknown error"
    return CannotWriteError(f"Can't write the output ({reason}). Saved changes are safe.")


def _write(stream: TextIO, line: str) -> None:
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(line.encode(encoding, "replace").decode(encoding) + "\n")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise output_error(error) from error


def _is_utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def wants_colour() -> bool:
    """Return whether standard output is a terminal on which colour is welcome."""
    is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "") in ("", "dumb")
    return sys.stdout.isatty() and not is_plain


def print_table(rows: Sequence[Sequence[str]], overdue: Sequence[bool] = ()) -> None:
    """Print rows in aligned columns, the last of them unaligned.

    The second cell of a row is red where `overdue` is true at its index. Raise CannotWriteError,
    BrokenPipeError like `print_line`."""
    clean = [[*(safe(cell, _MAX_CELL) for cell in row[:-1]), safe(row[-1])] for row in rows]
    columns = list(zip(*clean, strict=True))[:-1]
    widths = [min(max(map(cell_width, column), default=0), _MAX_ALIGNED) for column in columns]
    colour = wants_colour()
    for index, row in enumerate(clean):
        cells = [_pad(cell, width) for cell, width in zip(row, widths, strict=False)]
        if colour and index < len(overdue) and overdue[index]:
            cells[1] = f"\x1b[31m{cells[1]}\x1b[39m"
        _write(sys.stdout, "  ".join([*cells, row[-1]]).rstrip())


def cell_width(text: str) -> int:
    """Return how many cells of a terminal the text takes."""
    return sum(
        0
        if unicodedata.combining(character)
        else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )


def _pad(text: str, width: int) -> str:
    return text + " " * (width - cell_width(text))
