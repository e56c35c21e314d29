"""How often, in words: "every 3 months", "every other week", "quarterly", "~6w"."""

from __future__ import annotations

import re

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.language import english
from followup_tui.domain.language.grammar import ParseResult, TokenLine

_GLUED = re.compile(r"(\d{1,4})([a-z]+)", re.ASCII)
_COUNT = re.compile(r"\d{1,4}", re.ASCII)
_MARK = "~"
_MOST = 9999


def cadence_at(line: TokenLine, i: int) -> ParseResult[Cadence]:
    """A cadence at the place."""
    key = line.key(i)
    if key.startswith(_MARK):
        return _marked(line, i, key.removeprefix(_MARK))
    if key in english.CADENCE_WORDS:
        return Cadence(*english.CADENCE_WORDS[key]), i + 1
    if key in english.EVERY:
        return _every(line, i + 1)
    if key in english.ONCE and line.key(i + 1) in english.NUMBERS:
        return _unit(line, 1, i + 2)
    return None


def bare_cadence_at(line: TokenLine, i: int) -> ParseResult[Cadence]:
    """6 weeks, 6w, a month: a length of time where only a cadence can stand."""
    key = line.key(i)
    if match := _GLUED.fullmatch(key):
        return _of(line, i, match)
    if _COUNT.fullmatch(key):
        return _unit(line, int(key), i + 1)
    half = i + 1 if key == english.HALF else i
    if line.key(half) not in english.NUMBERS:
        return None
    if half > i or line.key(i + 1) == english.HALF:
        months = english.HALVES.get(line.key(i + 2))
        return (Cadence(months[1], "month"), i + 3) if months and months[0] == "months" else None
    return _vague(line, i + 1) or _unit(line, english.NUMBERS[key], i + 1)


def _marked(line: TokenLine, i: int, rest: str) -> ParseResult[Cadence]:
    if rest in english.CADENCE_WORDS:
        return Cadence(*english.CADENCE_WORDS[rest]), i + 1
    match = _GLUED.fullmatch(rest)
    return _of(line, i, match) if match else None


def _every(line: TokenLine, i: int) -> ParseResult[Cadence]:
    """What "every" goes with; "every friday" leaves its day in the line, as the first date."""
    if line.key(i) in english.WEEKDAYS:
        return Cadence(1, "week"), i
    if line.key(i) in english.OTHER:
        return _unit(line, 2, i + 1)
    if line.key(i) == english.HALF:
        months = english.HALVES.get(line.key(i + 1))
        return (Cadence(months[1], "month"), i + 2) if months and months[0] == "months" else None
    return _vague(line, i) or bare_cadence_at(line, i) or _unit(line, 1, i)


def _vague(line: TokenLine, i: int) -> ParseResult[Cadence]:
    count = english.VAGUE_NUMBERS.get(line.key(i))
    return _unit(line, count, i + 1 + (line.key(i + 1) == english.OF)) if count else None


def _of(line: TokenLine, i: int, match: re.Match[str]) -> ParseResult[Cadence]:
    if match[2] == english.AMBIGUOUS_UNIT:
        line.hints.append((i + 1, english.ambiguous_unit_hint(line.source(i, i + 1), match[1])))
    return _cadence(int(match[1]), match[2], i + 1)


def _unit(line: TokenLine, count: int, i: int) -> ParseResult[Cadence]:
    return _cadence(count, line.key(i), i + 1)


def _cadence(count: int, unit: str, end: int) -> ParseResult[Cadence]:
    if unit not in english.CADENCE_UNITS:
        return None
    times, name = english.CADENCE_UNITS[unit]
    return (Cadence(count * times, name), end) if 1 <= count * times <= _MOST else None
