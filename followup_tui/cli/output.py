"""Prints for people (text made safe for a terminal) and for programs (JSON lines)."""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from followup_tui.errors import CannotWriteError, FollowupError, system_reason
from followup_tui.system.sanitize import safe, safe_sentence, surplus_marks
from followup_tui.wording import Wording, wording

# Characters that json leaves raw though a terminal acts on them or UTF-8 can't encode them.
_ESCAPED_IN_JSON = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\uffff]"
)
_MAX_CELL = 200
_MAX_ALIGNED = 40
"""Widest column in terminal cells; a longer text pushes only its own line to the right."""


class _Notes:
    """What goes to standard error while `held_notes` keeps it back; None otherwise."""

    held: list[str] | None = None


@contextmanager
def held_notes() -> Iterator[list[str]]:
    """Keep back what the block prints on standard error, and yield it as a list of lines.

    With `--json` an error is the only thing there, so notes are printed when none happened."""
    _Notes.held = []
    try:
        yield _Notes.held
    finally:
        _Notes.held = None


def print_line(text: str | Wording = "", *, error: bool = False) -> None:
    """Print one sanitized line to standard output, or to standard error if `error`.

    Raise CannotWriteError when standard output can't be written, BrokenPipeError when its reader
    has gone. A failing standard error is ignored: there is nowhere left to report it."""
    line = safe(text) if isinstance(text, str) else safe_sentence(text)
    if not error:
        _write(sys.stdout, line)
        return
    if _Notes.held is not None:
        _Notes.held.append(line)
        return
    with suppress(OSError, CannotWriteError):
        sys.stdout.flush()
        _write(sys.stderr, line)


def print_ours(text: str) -> None:
    """Print text without user data, as it is: escape sequences stay, nothing is masked.

    Raise CannotWriteError, BrokenPipeError like `print_line`."""
    _write(sys.stdout, text)


def print_json(record: Mapping[str, Any]) -> None:
    """Print one object on one line. Raise CannotWriteError, BrokenPipeError like `print_line`."""
    _write(sys.stdout, _json_line(record, sys.stdout))


def print_error(error: FollowupError, *, as_json: bool = False, notes: Sequence[str] = ()) -> None:
    """Print an error on standard error: one sentence, or with `as_json` one object on one line.

    `notes` are the lines that were to be printed there beside it. A failing standard error is
    ignored."""
    if not as_json:
        print_line(error.wording, error=True)
        return
    shape = {
        "code": error.code,
        "message": str(error.problem),
        "kept": str(error.kept),
        "hint": str(error.hint),
        **({"notes": list(notes)} if notes else {}),
    }
    with suppress(OSError, CannotWriteError):
        sys.stdout.flush()
        _write(sys.stderr, _json_line({"error": shape}, sys.stderr))


def _json_line(record: Mapping[str, Any], stream: TextIO) -> str:
    text = json.dumps(record, ensure_ascii=not _is_utf8(stream), separators=(", ", ": "))
    text = _ESCAPED_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    if text.isascii():
        return text
    characters = list(text)
    for index in surplus_marks(text):  # a heap of marks covers the lines around it
        characters[index] = json.dumps(characters[index])[1:-1]
    return "".join(characters)


def output_error(error: OSError) -> CannotWriteError:
    """Return the error to raise when the output can't be written."""
    return CannotWriteError(
        wording("Can't write the output ({}).", system_reason(error)), "Saved changes are safe."
    )


def _write(stream: TextIO, line: str) -> None:
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(line.encode(encoding, "replace").decode(encoding) + "\n")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise output_error(error) from error


def _is_utf8(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "") == "utf8"


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
