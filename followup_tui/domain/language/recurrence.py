"""Cadences in words: "every 3 months", "every other week", "quarterly", "~6w"."""

from __future__ import annotations

import re

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.language import english, english_hints
from followup_tui.domain.language.grammar import ParseResult, TokenLine

_COMPACT = re.compile(r"(\d{1,4})([a-z]+)", re.ASCII)
_COUNT = re.compile(r"\d{1,4}", re.ASCII)
_MARKER = "~"
_MAX_COUNT = 9999


def cadence_at(line: TokenLine, index: int) -> ParseResult[Cadence]:
    """Parse a cadence that says so itself: "every week", "monthly", "~6w"."""
    key = line.key(index)
    if key.startswith(_MARKER):
        return _marked(line, index, key.removeprefix(_MARKER))
    if key in english.CADENCE_WORDS:
        return Cadence(*english.CADENCE_WORDS[key]), index + 1
    if key in english.EVERY:
        return _every(line, index + 1)
    if key in english.ONCE and line.key(index + 1) in english.NUMBERS:
        return _with_unit(line, 1, index + 2)
    return None


def bare_cadence_at(line: TokenLine, index: int) -> ParseResult[Cadence]:
    """Parse 6 weeks, 6w, a month: a duration where only a cadence is expected."""
    key = line.key(index)
    if match := _COMPACT.fullmatch(key):
        return _compact(line, index, match)
    if _COUNT.fullmatch(key):
        return _with_unit(line, int(key), index + 1)
    number = index + 1 if key == english.HALF else index
    if line.key(number) not in english.NUMBERS:
        return None
    if number > index or line.key(index + 1) == english.HALF:
        return _half(line, index + 2)
    return _vague(line, index + 1) or _with_unit(line, english.NUMBERS[key], index + 1)


def _marked(line: TokenLine, index: int, text: str) -> ParseResult[Cadence]:
    """Parse the text after "~"."""
    if text in english.CADENCE_WORDS:
        return Cadence(*english.CADENCE_WORDS[text]), index + 1
    match = _COMPACT.fullmatch(text)
    return _compact(line, index, match) if match else None


def _every(line: TokenLine, index: int) -> ParseResult[Cadence]:
    """Parse what follows "every"; of "every friday" the day stays in the line, as the first due
    date."""
    if line.key(index) in english.WEEKDAYS:
        return Cadence(1, "week"), index
    if line.key(index) in english.OTHER:
        if line.key(index + 1) in english.WEEKDAYS:
            return Cadence(2, "week"), index + 1
        return _with_unit(line, 2, index + 1)
    if line.key(index) == english.HALF:
        return _half(line, index + 1)
    return _vague(line, index) or bare_cadence_at(line, index) or _with_unit(line, 1, index)


def _half(line: TokenLine, index: int) -> ParseResult[Cadence]:
    unit, amount = english.HALVES.get(line.key(index), ("minutes", 0))
    return (Cadence(amount, "month"), index + 1) if unit == "months" else None


def _vague(line: TokenLine, index: int) -> ParseResult[Cadence]:
    count = english.VAGUE_NUMBERS.get(line.key(index))
    if count is None:
        return None
    return _with_unit(line, count, index + 1 + (line.key(index + 1) == english.OF))


def _compact(line: TokenLine, index: int, match: re.Match[str]) -> ParseResult[Cadence]:
    """6w: the match holds the count and the unit."""
    if match[2] == english.AMBIGUOUS_UNIT:
        hint = english_hints.ambiguous_unit_hint(line.source(index, index + 1), match[1])
        line.hints.append((index + 1, hint))
    return _cadence(int(match[1]), match[2], index + 1)


def _with_unit(line: TokenLine, count: int, index: int) -> ParseResult[Cadence]:
    return _cadence(count, line.key(index), index + 1)


def _cadence(count: int, unit: str, end: int) -> ParseResult[Cadence]:
    if unit not in english.CADENCE_UNITS:
        return None
    factor, name = english.CADENCE_UNITS[unit]
    return (Cadence(count * factor, name), end) if 1 <= count * factor <= _MAX_COUNT else None
