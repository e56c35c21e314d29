"""Text measured in terminal cells: cut, padded and wrapped to an exact width.

Characters that terminals measure differently (joiners, emoji variants) are removed first, so that
every width computed here is the width on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from rich.cells import cell_len
from rich.cells import get_character_cell_size as cell_size

from followup_tui.system.sanitize import sanitize_lines

Align = Literal["left", "right"]

_ELLIPSIS = "…"
# Characters that take one cell each in every terminal: Latin, Greek, Cyrillic, quotes and dashes.
SINGLE_WIDTH = re.compile("[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2015\u2018-\u2027]*")
# Characters that never start a line.
_CLOSING = frozenset("、。，．：；！？」』】）〉》ー…")


def cell_width(text: str) -> int:
    """Return the number of cells that sanitized text takes."""
    return len(text) if text.isascii() else cell_len(text)


def fit_cells(text: str, width: int, align: Align = "left") -> str:
    """Pad any text to exactly `width` cells, or cut it with '…'; newlines become spaces."""
    if width <= 0:
        return ""
    # A million combining marks have no width, and must not be measured to the end.
    bounded = text[: width * 8 + 32]
    if not (bounded.isascii() and bounded.isprintable()):
        bounded = sanitize_lines(bounded).replace("\n", " ")
    size = cell_width(bounded)
    if size > width or len(text) > width * 8 + 32:
        bounded = _head(bounded, width - 1).rstrip() + _ELLIPSIS
        size = cell_width(bounded)
    padding = " " * (width - size)
    return padding + bounded if align == "right" else bounded + padding


def wrap_cells(text: str, width: int) -> list[str]:
    """Wrap text to lines of at most `width` cells; at least one line, newlines stay breaks."""
    width = max(1, width)
    lines = []
    for line in sanitize_lines(text, 2 * len(text) + 1).split("\n"):
        for start, stop in line_breaks(line, width, width):
            piece = line[start:stop]
            lines.append(piece if cell_width(piece) <= width else fit_cells(piece, width))
    return lines


def line_breaks(text: str, first: int, rest: int) -> list[tuple[int, int]]:
    """Return the (start, stop) of each line of sanitized text without newlines, at least one.

    `first` is the width of the first line in cells, `rest` that of the others. Only a character
    that is wider than a whole line exceeds it.
    """
    first, rest = max(1, first), max(1, rest)
    begin = len(text) - len(text.lstrip(" "))
    if begin <= first // 2:
        begin = 0
    if SINGLE_WIDTH.fullmatch(text):
        return _single_width_breaks(text, begin, first, rest)
    return wide_line_breaks(text, begin, first, rest)


def column_widths(minimum: Sequence[int], shares: Sequence[int], width: int, gap: int) -> list[int]:
    """Return column widths that fill `width` cells, with `gap` cells between two columns.

    Spare width is distributed by share; if even the minimum widths do not fit, the last columns
    shrink first.
    """
    room = max(0, width - gap * (len(minimum) - 1))
    spare, all_shares = room - sum(minimum), sum(shares)
    widths = []
    for column_width, share in zip(minimum, shares, strict=True):
        if spare > 0 and share:
            extra = spare * share // all_shares
            spare, all_shares, column_width = (
                spare - extra,
                all_shares - share,
                column_width + extra,
            )
        widths.append(min(column_width, room))
        room -= widths[-1]
    return widths


def _head(text: str, width: int) -> str:
    """Return the longest prefix of at most `width` cells."""
    cells = 0
    for index, character in enumerate(text):
        cells += cell_size(character)
        if cells > width:
            return text[:index]
    return text


def _single_width_breaks(text: str, start: int, width: int, rest: int) -> list[tuple[int, int]]:
    """Break text whose characters all take one cell."""
    lines = []
    end = len(text.rstrip(" "))
    while end - start > width:
        cut = text.rfind(" ", start, start + width + 1)
        if cut < 0 or text[start:cut].isspace() or cut == start:
            lines.append((start, start + width))
            start += width
        else:
            lines.append((start, _trimmed(text, start, cut)))
            start = cut
        while text[start] == " ":
            start += 1
        width = rest
    lines.append((start, max(start, end)))
    return lines


def wide_line_breaks(text: str, start: int, width: int, rest: int) -> list[tuple[int, int]]:
    """Break text whose characters take no, one or two cells; also between two wide ones."""
    lines = []
    end = len(text.rstrip(" "))
    cells, opening, index = 0, start, start
    while index < end:
        character = text[index]
        size = cell_size(character)
        if size == 2 and character not in _CLOSING:
            opening = index
        if character != " " and size and cells + size > width and index > start:
            cut = opening if text[start:opening].strip(" ") else index
            lines.append((start, _trimmed(text, start, cut)))
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
    lines.append((start, max(start, end)))
    return lines


def _trimmed(text: str, start: int, stop: int) -> int:
    """Return `stop` moved back over the spaces before it."""
    while stop > start and text[stop - 1] == " ":
        stop -= 1
    return stop
