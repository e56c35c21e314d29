"""Split one line of delimiter-separated text into cells, in linear time at any length."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_INSIDE = re.compile(r'[^"]*+(?:""[^"]*+)*+')
_OPENING = re.compile(r' *"')
UNCLOSED_QUOTE = "quote not closed"
INNER_QUOTE = "quote inside a field"


class SplitLine(NamedTuple):
    """The cells of one line; `open_cell` is the start of a cell whose quote is still open, `error`
    what is wrong with the line."""

    cells: list[str]
    open_cell: str | None = None
    error: str = ""


@cache
def _closing(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'" *(?:({re.escape(delimiter)})|\Z)')


def split_cells(
    text: str, delimiter: str, *, is_open: bool = False, loose: bool = False
) -> SplitLine:
    """Return the cells of one line. `is_open`: it starts inside a quoted cell. `loose`: a quote
    followed by more text is text."""
    cells: list[str] = []
    closing = _closing(delimiter)
    start = 0
    while True:
        if not is_open:
            start, is_last = _take_unquoted(text, start, delimiter, cells)
            if is_last:
                return SplitLine(cells)
        cell, closed = _read_quoted(text, start, closing, loose)
        if closed is None:
            return SplitLine(cells, cell, INNER_QUOTE if cell is None else UNCLOSED_QUOTE)
        cells.append(cell or "")
        is_open = False
        start = closed.end()
        if closed[1] is None:
            return SplitLine(cells)


def _take_unquoted(text: str, start: int, delimiter: str, cells: list[str]) -> tuple[int, bool]:
    """Append the cells up to the next quoted one to `cells`. Return the position after its opening
    quote, and whether the line ended before any quoted cell."""
    while (quote := text.find('"', start)) >= 0:
        cell_start = text.rfind(delimiter, start, quote)
        if cell_start >= 0:
            cells += text[start:cell_start].split(delimiter)
            start = cell_start + 1
        if opening := _OPENING.match(text, start):
            return opening.end(), False
        # A quote in the middle of a cell is text.
        end = text.find(delimiter, quote)
        if end < 0:
            break
        cells.append(text[start:end])
        start = end + 1
    cells += text[start:].split(delimiter)
    return start, True


def _read_quoted(
    text: str, start: int, closing: re.Pattern[str], loose: bool
) -> tuple[str | None, re.Match[str] | None]:
    """Return the text of a quoted cell and its closing quote: no quote if the cell continues on the
    next line, no text if more text follows the quote."""
    pieces: list[str] = []
    while True:
        inside = _INSIDE.match(text, start)
        assert inside is not None  # the pattern matches the empty string, too
        pieces.append(inside[0].replace('""', '"'))
        start = inside.end()
        if start == len(text):
            return "".join(pieces), None
        closed = closing.match(text, start)
        if closed:
            return "".join(pieces), closed
        if not loose:
            return None, None
        pieces.append('"')
        start += 1
