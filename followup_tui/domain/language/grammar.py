"""What every part of the date grammar shares: the line being read, and the kinds of findings.
A reader takes the line and a place in it, and gives what it found and where it ends, or None."""

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
from followup_tui.domain.language import english
from followup_tui.domain.language.tokens import Token
from followup_tui.domain.rules import Rules

T = TypeVar("T")
ParseResult = tuple[T, int] | None
_ABBREVIATION = re.compile(r"\d{1,2}|[a-z]{3,5}|\d{0,2}[ap]\.m", re.ASCII)


class Placement(IntEnum):
    """Where in a line a phrase counts as a date."""

    ALONE = 0
    """Only where nothing but a date can stand."""
    EDGE = 1
    """At the end, at the start before a colon or comma, and where it can be no name."""
    ANYWHERE = 2


@dataclass(frozen=True, slots=True)
class ParsedDay:
    """A day that a phrase names."""

    date: Date
    fallback: Date | None = None
    """The day it means instead when the hour named with it has gone by."""
    placement: Placement = Placement.ANYWHERE
    cannot_be_name: bool = False
    """Can be no name: counts at the start without a colon too."""
    time_of_day: ParsedTime | None = None
    """The part of the day, where the word says it ("tonight")."""


@dataclass(frozen=True, slots=True)
class ParsedTime:
    """A time of day that a phrase names."""

    time: time
    placement: Placement = Placement.ANYWHERE
    is_part_of_day: bool = False
    """A part of the day ("evening"), not an hour."""
    lacks_am_pm: bool = False
    """Morning or afternoon was not said ("at 3")."""
    is_midnight: bool = False
    is_today: bool = False
    """That of today ("this evening")."""


class TokenLine:
    """The words being read, what "now" is, and what was found so far."""

    def __init__(self, words: Sequence[Token], now: DateTime, rules: Rules) -> None:
        self.tokens = words
        self.now = now
        self.rules = rules
        self.today = today(now, rules)
        """The day it is for the user."""
        self.stop = len(words)
        """Where the phrase being read must end; it moves with the search."""
        self.hints: list[tuple[int, str]] = []
        """Where something looks like a date but is refused: the place behind it, and why."""
        self.past_ends: set[int] = set()
        """The places behind full dates gone by: what follows belongs to them."""
        self.cache: dict[tuple[object, int], object] = {}
        self._stops = _stops(words)

    def start_at(self, place: int) -> None:
        """Begin to read a phrase there."""
        self.stop = self._stops[place]

    def key(self, place: int) -> str:
        """The folded word at that place; empty beyond the phrase."""
        return self.tokens[place].key if 0 <= place < self.stop else ""

    def source(self, start: int, end: int) -> str:
        """The words between two places as typed, for a sentence about them."""
        return " ".join(word.text for word in self.tokens[start:end])

    def reject_past(self, start: int, end: int) -> None:
        """Remember a full date between two places that has gone by."""
        self.hints.append((end, english.past_date_hint(self.source(start, end))))
        self.past_ends.add(end)

    def matches(self, place: int, expected: Sequence[str]) -> bool:
        """Whether these words stand there."""
        return all(self.key(place + n) == word for n, word in enumerate(expected))


Parser = Callable[[TokenLine, int], ParseResult[T]]


def memoized(read: Parser[T]) -> Parser[T]:
    """A reader that reads each place once: parts of phrases are tried from many places."""

    @wraps(read)
    def ask(line: TokenLine, i: int) -> ParseResult[T]:
        key = (read, i)
        if key not in line.cache:
            line.cache[key] = read(line, i)
        return line.cache[key]  # type: ignore[return-value]  # only this reader writes there

    return ask


def longest_parse(readers: Iterable[Parser[T]], line: TokenLine, i: int) -> ParseResult[T]:
    """Of everything that can be read at the place, what takes the most words."""
    best: ParseResult[T] = None
    for read in readers:
        found = read(line, i)
        if found and (best is None or found[1] > best[1]):
            best = found
    return best


def _stops(words: Sequence[Token]) -> list[int]:
    """For each place how far a phrase there can go: quotes and punctuation end it, but for a comma
    and the dot of an abbreviation."""
    stops = [len(words)] * len(words)
    stop = len(words)
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if word.is_quoted:
            stop = place
        elif word.trailing not in ("", ",") and not _is_abbreviated(word):
            stop = place + 1
        stops[place] = stop
    return stops


def _is_abbreviated(word: Token) -> bool:
    if word.trailing in ("'", "’"):  # two weeks' time
        return True
    return word.trailing == "." and _ABBREVIATION.fullmatch(word.key) is not None
