"""What all parsers of the date grammar share: the line being read and the values they return.
A parser takes the line and a token index, and returns its value and the index after it, or None."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from enum import IntEnum
from functools import wraps
from typing import TypeVar

from pendulum import Date, DateTime

from followup_tui.domain.due import today
from followup_tui.domain.language import english_hints
from followup_tui.domain.language.tokens import Token
from followup_tui.domain.rules import Rules
from followup_tui.wording import Wording

T = TypeVar("T")
ParseResult = tuple[T, int] | None
_ABBREVIATION = re.compile(r"\d{1,2}|[a-z]{3,5}|\d{0,2}[ap]\.m", re.ASCII)


class Placement(IntEnum):
    """Where in a line a phrase counts as a date."""

    ALONE = 0
    """Only where nothing but a date is expected."""
    EDGE = 1
    """At the end, at the start before a colon or comma, and where it cannot be a name."""
    ANYWHERE = 2


@dataclass(frozen=True, slots=True)
class ParsedDay:
    """A day that a phrase names."""

    date: Date
    fallback: Date | None = None
    """The day it means instead when the hour named with it has passed."""
    placement: Placement = Placement.ANYWHERE
    cannot_be_name: bool = False
    """Counts at the start of a line even without a colon."""
    time_of_day: ParsedTime | None = None
    """The part of the day, if the word includes one ("tonight")."""
    last: Date | None = None
    """The last day of a period, of which `date` is only the first ("next week")."""
    reading: str = ""
    """How it was read, where it can be read otherwise: "day first", "not a Friday"."""
    is_today: bool = False
    """The word for today: a time with it that has passed is not read as another day's."""


@dataclass(frozen=True, slots=True)
class ParsedTime:
    """A time of day that a phrase names."""

    time: time
    placement: Placement = Placement.ANYWHERE
    is_part_of_day: bool = False
    """A part of the day ("evening"), not an hour."""
    lacks_am_pm: bool = False
    """An hour that could be morning or afternoon ("at 3")."""
    is_midnight: bool = False
    is_today: bool = False
    """A time of today ("this evening")."""
    needs_day: bool = False
    """Only a time beside a day: the 16h of "fri 16h"."""


class TokenLine:
    """The tokens being read, the time they are read at, and what was rejected so far."""

    def __init__(self, tokens: Sequence[Token], now: DateTime, rules: Rules) -> None:
        self.tokens = tokens
        self.now = now
        self.rules = rules
        self.today = today(now, rules)
        """The user's current day, which begins at `day_start`."""
        self.stop = len(tokens)
        """Where the phrase being read must end; `start_at` moves it."""
        self.hints: list[tuple[int, Wording]] = []
        """What looks like a date but was rejected: the index after it, and why."""
        self.past_spans: list[tuple[int, int, Wording]] = []
        """Where full dates in the past start and end, and the hint about them: what is inside them
        or follows right after belongs to them."""
        self.cache: dict[tuple[object, int, int], object] = {}
        self._stops = _phrase_stops(tokens)

    def start_at(self, index: int) -> None:
        """Begin to read a phrase at this index."""
        self.stop = self._stops[index]

    def key(self, index: int) -> str:
        """Return the folded word at this index; empty outside the phrase."""
        return self.tokens[index].key if 0 <= index < self.stop else ""

    def source(self, start: int, end: int) -> str:
        """Return the words from `start` up to `end` as typed, to quote them in a hint."""
        return " ".join(token.text for token in self.tokens[start:end])

    def reject_past(self, start: int, end: int) -> None:
        """Remember that these tokens are a full date in the past."""
        self.past_spans.append((start, end, english_hints.past_date_hint(self.source(start, end))))

    def matches(self, index: int, expected: Sequence[str]) -> bool:
        """Return True if these words stand at this index."""
        return all(self.key(index + offset) == word for offset, word in enumerate(expected))


Parser = Callable[[TokenLine, int], ParseResult[T]]


def memoized(parse: Parser[T]) -> Parser[T]:
    """Cache a parser's result per index: parts of phrases are tried from many starts, and how far
    it may read depends on the start."""

    @wraps(parse)
    def parse_once(line: TokenLine, index: int) -> ParseResult[T]:
        cache_key = (parse, index, line.stop)
        if cache_key not in line.cache:
            line.cache[cache_key] = parse(line, index)
        return line.cache[cache_key]  # type: ignore[return-value]  # only this parser writes it

    return parse_once


def longest_parse(parsers: Iterable[Parser[T]], line: TokenLine, index: int) -> ParseResult[T]:
    """Return the result that takes the most tokens; the first parser wins a tie."""
    longest: ParseResult[T] = None
    for parse in parsers:
        parsed = parse(line, index)
        if parsed and (longest is None or parsed[1] > longest[1]):
            longest = parsed
    return longest


def _phrase_stops(tokens: Sequence[Token]) -> list[int]:
    """Return for each index where a phrase that starts there must end: at quotes and punctuation,
    except a comma or the dot of an abbreviation."""
    stops = [len(tokens)] * len(tokens)
    stop = len(tokens)
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if token.is_quoted:
            stop = index
        elif token.trailing not in ("", ",") and not _is_abbreviation(token):
            stop = index + 1
        stops[index] = stop
    return stops


def _is_abbreviation(token: Token) -> bool:
    if token.trailing in ("'", "’"):  # two weeks' time
        return True
    return token.trailing == "." and _ABBREVIATION.fullmatch(token.key) is not None
