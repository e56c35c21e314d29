"""The cells of one line of separated text, in linear time and of any length."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_INSIDE = re.compile(r'[^"]*+(?:""[^"]*+)*+')
_OPENING = re.compile(r' *"')
UNCLOSED_QUOTE = "has a quote that is not closed"
INNER_QUOTE = "has a quote inside a field"


class SplitLine(NamedTuple):
    """The cells of a piece of text; `rest` is the begin of one whose quote is still open; `why`
    says what is wrong."""

    cells: list[str]
    open_cell: str | None = None
    error: str = ""


@cache
def _closing(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'" *(?:({re.escape(delimiter)})|\Z)')


def split_cells(
    text: str, delimiter: str, *, is_open: bool = False, loose: bool = False
) -> SplitLine:
    """The cells of one line. `is_open`: it begins inside a quoted cell. `loose`: a quote that is
    followed by more text is text."""
    cells: list[str] = []
    closing = _closing(delimiter)
    at = 0
    while True:
        if not is_open:
            at, is_last = _plain(text, at, delimiter, cells)
            if is_last:
                return SplitLine(cells)
        cell, closed = _quoted(text, at, closing, loose)
        if closed is None:
            is_inner = cell is None
            return SplitLine(cells, cell, INNER_QUOTE if is_inner else UNCLOSED_QUOTE)
        cells.append(cell or "")
        is_open = False
        at = closed.end()
        if closed[1] is None:
            return SplitLine(cells)


def _plain(text: str, at: int, delimiter: str, cells: list[str]) -> tuple[int, bool]:
    """Take the cells up to one in quotes: where that begins, behind its quote, and whether the line
    ends before any."""
    while (quote := text.find('"', at)) >= 0:
        begin = text.rfind(delimiter, at, quote)
        if begin >= 0:
            cells += text[at:begin].split(delimiter)
            at = begin + 1
        if opening := _OPENING.match(text, at):
            return opening.end(), False
        # A quote in the middle of a cell is text.
        end = text.find(delimiter, quote)
        if end < 0:
            break
        cells.append(text[at:end])
        at = end + 1
    cells += text[at:].split(delimiter)
    return at, True


def _quoted(
    text: str, at: int, closing: re.Pattern[str], loose: bool
) -> tuple[str | None, re.Match[str] | None]:
    """What stands from there to the quote that ends the cell, and that quote; no quote where the
    cell goes on, no text where more text follows the quote."""
    pieces: list[str] = []
    while True:
        inside = _INSIDE.match(text, at)
        assert inside is not None  # it matches nothing, too
        pieces.append(inside[0].replace('""', '"'))
        at = inside.end()
        if at == len(text):
            return "".join(pieces), None
        closed = closing.match(text, at)
        if closed:
            return "".join(pieces), closed
        if not loose:
            return None, None
        pieces.append('"')
        at += 1
