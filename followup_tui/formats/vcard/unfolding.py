"""Joins the physical lines of a vCard file to whole property lines. Runs in linear time and bounded
memory on any input, and never raises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from followup_tui.formats.source import MAX_LINE_LENGTH, SourceLine, truncate
from followup_tui.formats.vcard.property_names import MEDIA_PROPERTIES, STANDARD_PROPERTIES

_LINE_START = re.compile(r"(?:[A-Za-z0-9_-]{1,80}\.){0,4}([A-Za-z0-9_-]{1,80})\s?[;:]")
_BOUNDARY = re.compile(r"\s*(BEGIN|END)\s*:\s*VCARD\s*", re.IGNORECASE)
# A writer that folds at a fixed width cuts inside words, whatever version it claims.
_FIXED_WIDTHS = frozenset({74, 75, 76})


class UnfoldedLine(NamedTuple):
    """One whole line: the number of its first physical line, its text, and whether it was
    truncated."""

    number: int
    text: str
    truncated: bool


def card_boundary(text: str) -> str:
    """Return `BEGIN` or `END` if the line opens or closes a card, else ""."""
    match = _BOUNDARY.fullmatch(text)
    return match[1].upper() if match else ""


def unfold(physical_lines: Iterable[SourceLine]) -> Iterator[UnfoldedLine]:
    """Yield whole lines: joins folds and soft line breaks, and mends the usual mistakes in both."""
    unfinished: _UnfinishedLine | None = None
    is_v21 = False
    for number, text, truncated in physical_lines:
        if not text or text.isspace():
            if unfinished:
                unfinished.has_soft_break = False
            continue
        is_boundary = _BOUNDARY.fullmatch(text) is not None
        if unfinished and not is_boundary and _continues(unfinished, text, is_v21):
            unfinished.truncated = unfinished.truncated or truncated
            continue
        if unfinished:
            yield unfinished.finish()
            unfinished = None
        if is_boundary:
            is_v21 = False
            yield UnfoldedLine(number, text, False)
        else:
            unfinished = _UnfinishedLine(number, text.lstrip(" \t"))
            unfinished.truncated = truncated
            is_v21 = is_v21 or text[:20].upper().replace(" ", "").startswith("VERSION:2.1")
    if unfinished:
        yield unfinished.finish()


def _continues(unfinished: _UnfinishedLine, text: str, is_v21: bool) -> bool:
    """Append the line if it belongs to the unfinished one; return whether it does."""
    if unfinished.has_soft_break:
        unfinished.add_after_soft_break(text)
    elif text[0] in " \t":
        unfinished.add_fold(text, is_v21)
    elif unfinished.is_continued_by(text):
        unfinished.add_unindented(text)
    else:
        return False
    return True


class _UnfinishedLine:
    """A line that may continue. `has_soft_break`: it ends with the `=` of quoted-printable."""

    __slots__ = (
        "_is_media",
        "_is_note",
        "_is_quoted_printable",
        "_last_width",
        "_pieces",
        "_room",
        "has_soft_break",
        "number",
        "truncated",
    )

    def __init__(self, number: int, text: str) -> None:
        match = _LINE_START.match(text)
        name = match[1].upper() if match else ""
        self.number = number
        self.truncated = False
        self.has_soft_break = False
        self._is_media = name in MEDIA_PROPERTIES
        self._is_note = name == "NOTE"
        self._is_quoted_printable: bool | None = None
        self._pieces: list[str] = []
        self._room = MAX_LINE_LENGTH
        if self._is_media:
            # Only whether there is a value counts, so a `+` stands for it.
            _, colon, value = text[:1000].partition(":")
            self._pieces.append(f"{name}:{'+' if colon and value.strip() else ''}")
        else:
            self._add(text)

    def add_after_soft_break(self, text: str) -> None:
        """Append the next line of a quoted-printable value; its leading spaces count."""
        self._add(text)

    def add_fold(self, text: str, is_v21: bool) -> None:
        """Append a line that begins with white space; in vCard 2.1 a fold stands for a space."""
        if is_v21 and not self._is_media and self._last_width not in _FIXED_WIDTHS:
            self._add(" " + text.lstrip(" \t"))
        else:
            self._add(text[1:])

    def is_continued_by(self, text: str) -> bool:
        """Return whether an unindented line can only be the rest of this one, folded wrongly."""
        match = _LINE_START.match(text)
        if match is None:
            return True
        name = match[1].upper()
        if name in STANDARD_PROPERTIES or name.startswith("X-"):
            return False
        return self._is_note or ":" not in text

    def add_unindented(self, text: str) -> None:
        """Append a wrongly folded line; in a note it is a line break that was not escaped."""
        self._add("\n" + text if self._is_note else text)

    def finish(self) -> UnfoldedLine:
        truncated = not self._is_media and (self.truncated or self._room < 0)
        return UnfoldedLine(self.number, "".join(self._pieces), truncated)

    def _add(self, piece: str) -> None:
        if self._is_media:
            if self._pieces[0].endswith(":") and piece.strip():
                self._pieces[0] += "+"
            return
        self._last_width = len(piece)
        ends_with_equals = piece[-80:].rstrip(" \t").endswith("=")
        self.has_soft_break = ends_with_equals and self._uses_quoted_printable(piece)
        if self.has_soft_break:
            piece = piece.rstrip(" \t")[:-1]
        if self._room >= 0:
            self._pieces.append(truncate(piece, self._room))
            self._room -= len(piece)

    def _uses_quoted_printable(self, piece: str) -> bool:
        if self._is_quoted_printable is None:
            start = "".join(self._pieces[:8]) + piece[:4000]
            name_and_parameters, colon, _ = start.partition(":")
            if not colon:
                return False
            self._is_quoted_printable = "QUOTED-PRINTABLE" in name_and_parameters.upper()
        return self._is_quoted_printable
