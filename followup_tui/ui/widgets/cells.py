"""Text measured in terminal cells: cut and padded to an exact width, or wrapped to one.

Knows nothing of styles. What terminals measure differently (joiners, emoji variants) is left out,
so that a width worked out here is the width on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from rich.cells import cell_len
from rich.cells import get_character_cell_size as cell_size

Align = Literal["left", "right"]

_ELLIPSIS = "…"
# Characters that take one cell each in every terminal: Latin, Greek, Cyrillic, quotes and dashes.
_NARROW = re.compile(
    "[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2015\u2018-\u2027]*"
).fullmatch
# Joiners, emoji variants, skin tones, tags: terminals disagree on what they do to the width.
_UNCERTAIN = re.compile(
    "[\xad\u200b\u200d\u2060\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0000-\U000e007f]+"
)
_BLANKS = re.compile("[\t\v\f\x85\u2028\u2029]")
# Controls, bidi marks and overrides, half surrogates: none may reach a terminal.
_HARMFUL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
# Never at the start of a line.
_CLOSING = frozenset("、。，．：；！？」』】）〉》ー…")


def printable_text(text: str) -> str:
    """The text with nothing in it that could move the cursor or has no agreed width.

    Newlines stay.
    """
    if text.isprintable() and text.isascii():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HARMFUL.sub("\ufffd", _BLANKS.sub(" ", _UNCERTAIN.sub("", text)))


def cell_width(text: str) -> int:
    """The cells that tamed text takes."""
    return len(text) if text.isascii() else cell_len(text)


def fit_cells(text: str, width: int, align: Align = "left") -> str:
    """Any text in exactly `width` cells: padded, or cut with '…'; newlines become spaces."""
    if width <= 0:
        return ""
    # A flood of marks without a width must not be measured to its end.
    bounded = text[: width * 8 + 32]
    if not (bounded.isascii() and bounded.isprintable()):
        bounded = printable_text(bounded).replace("\n", " ")
    size = cell_width(bounded)
    if size > width or len(text) > width * 8 + 32:
        bounded = _head(bounded, width - 1).rstrip() + _ELLIPSIS
        size = cell_width(bounded)
    padding = " " * (width - size)
    return padding + bounded if align == "right" else bounded + padding


def wrap_cells(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, at least one; newlines are kept as breaks."""
    width = max(1, width)
    lines = []
    for line in printable_text(text).split("\n"):
        for start, stop in line_breaks(line, width, width):
            piece = line[start:stop]
            lines.append(piece if cell_width(piece) <= width else fit_cells(piece, width))
    return lines


def line_breaks(text: str, first: int, rest: int) -> list[tuple[int, int]]:
    """Where a tamed line without newlines is cut into lines: (start, stop) of each, at least one.

    `first` is the width of the first line, `rest` of the others. Only a character that is wider
    than a whole line goes over it.
    """
    first, rest = max(1, first), max(1, rest)
    begin = len(text) - len(text.lstrip(" "))
    if begin <= first // 2:
        begin = 0
    if _NARROW(text):
        return _narrow_breaks(text, begin, first, rest)
    return _wide_breaks(text, begin, first, rest)


def column_widths(least: Sequence[int], shares: Sequence[int], width: int, gap: int) -> list[int]:
    """Column widths that fill `width` with `gap` cells between two columns.

    What is over goes out by share; where even the least does not fit, the last columns lose first.
    """
    room = max(0, width - gap * (len(least) - 1))
    over, whole = room - sum(least), sum(shares)
    widths = []
    for wanted, share in zip(least, shares, strict=True):
        if over > 0 and share:
            extra = over * share // whole
            over, whole, wanted = over - extra, whole - share, wanted + extra
        widths.append(min(wanted, room))
        room -= widths[-1]
    return widths


def _head(text: str, width: int) -> str:
    """The longest beginning of at most `width` cells."""
    cells = 0
    for index, character in enumerate(text):
        cells += cell_size(character)
        if cells > width:
            return text[:index]
    return text


def _narrow_breaks(text: str, start: int, width: int, rest: int) -> list[tuple[int, int]]:
    """Breaks where every character is one cell."""
    found = []
    end = len(text.rstrip(" "))
    while end - start > width:
        cut = text.rfind(" ", start, start + width + 1)
        if cut < 0 or text[start:cut].isspace() or cut == start:
            found.append((start, start + width))
            start += width
        else:
            found.append((start, _trimmed(text, start, cut)))
            start = cut
        while text[start] == " ":
            start += 1
        width = rest
    found.append((start, max(start, end)))
    return found


def _wide_breaks(text: str, start: int, width: int, rest: int) -> list[tuple[int, int]]:
    """Breaks where characters take none, one or two cells; also between two wide ones."""
    found = []
    end = len(text.rstrip(" "))
    cells, opening, index = 0, start, start
    while index < end:
        character = text[index]
        size = cell_size(character)
        if size == 2 and character not in _CLOSING:
            opening = index
        if character != " " and size and cells + size > width and index > start:
            cut = opening if text[start:opening].strip(" ") else index
            found.append((start, _trimmed(text, start, cut)))
            start = opening = index = cut
            cells, width = 0, rest
            continue
        cells += size
        if size == 2:
            closed = text[index + 1 : index + 2] in _CLOSING
            opening = opening if closed else index + 1
        elif character == " " or (size == 0 and opening == index):
            opening = index + 1
        index += 1
    found.append((start, max(start, end)))
    return found


def _trimmed(text: str, start: int, stop: int) -> int:
    """`stop` moved back over the spaces before it."""
    while stop > start and text[stop - 1] == " ":
        stop -= 1
    return stop
