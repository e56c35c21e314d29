"""Dates in the past, for interactions: "yesterday", "last fri", "3 days ago", "12 nov".
Never later than now. A date without a year means its last occurrence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pendulum import Date, DateTime

from followup_tui.domain.due import Due, to_due
from followup_tui.domain.language import english, english_hints
from followup_tui.domain.language.calendar_dates import calendar_date_at
from followup_tui.domain.language.date_phrases import date_phrase_at
from followup_tui.domain.language.dates import shorten_quote
from followup_tui.domain.language.grammar import Placement, TokenLine
from followup_tui.domain.language.times_of_day import time_of_day_at
from followup_tui.domain.language.tokens import Token, tokenize
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError
from followup_tui.wording import NO_WORDS, Wording

_COUNT = re.compile(r"\d{1,4}", re.ASCII)
_STORED = re.compile(r"(\d{4}-\d\d-\d\d)t(\d\d:\d\d)", re.ASCII)
_COMPACT = re.compile(r"(\d{1,4})([a-z]+)", re.ASCII)
_EARLIEST_YEAR = 1900
_LAST_PERIODS = {"week": {"weeks": 1}, "month": {"months": 1}, "year": {"years": 1}}


@dataclass(frozen=True, slots=True)
class PastPhrase:
    """A phrase from token `start` up to token `end`, and the past day or minute it means."""

    start: int
    end: int
    happened: Due
    placement: Placement


@dataclass(frozen=True, slots=True)
class _PastDay:
    """A day, perhaps still in the future, and the index after its phrase."""

    date: Date
    end: int
    placement: Placement


def parse_past(text: str, now: DateTime, rules: Rules) -> Due:
    """Return the past day or minute of a text that says nothing else.

    BadInputError for anything else, and for a date in the future."""
    tokens = tokenize(text)
    phrase, hint = past_phrase_at(tokens, 0, now, rules) if tokens else (None, NO_WORDS)
    if phrase and phrase.end == len(tokens):
        return phrase.happened
    if hint:
        raise BadInputError(hint)
    raise BadInputError(
        english_hints.unreadable_past_date(shorten_quote(text)),
        hint=english_hints.PAST_DATE_EXAMPLES,
    )


def past_phrase_at(
    tokens: Sequence[Token], index: int, now: DateTime, rules: Rules
) -> tuple[PastPhrase | None, Wording]:
    """Return the phrase that starts at this token; or None, and a hint if it is in the future."""
    try:
        return _PastLine(tokens, now, rules).parse(index)
    except (OverflowError, ValueError):
        return None, NO_WORDS  # outside the years of the calendar


class _PastLine:
    """The tokens being read, as seen from now and from earlier years."""

    def __init__(self, tokens: Sequence[Token], now: DateTime, rules: Rules) -> None:
        self.line = TokenLine(tokens, now, rules)
        # Read forwards from a year ago, "12 nov" is the last 12 November; "29 feb" needs up to 8.
        self._earlier = [
            TokenLine(tokens, now.subtract(years=years).add(days=1), rules) for years in (1, 4, 8)
        ]
        self._long_ago = TokenLine(tokens, now.set(year=_EARLIEST_YEAR), rules)

    def parse(self, index: int) -> tuple[PastPhrase | None, Wording]:
        for line in (self.line, *self._earlier, self._long_ago):
            line.start_at(index)
        if match := _STORED.fullmatch(self.line.key(index)):
            happened = Due.parse(f"{match[1]}T{match[2]}")
            if happened > to_due(self.line.now):
                return None, english_hints.future_date_hint(self.line.source(index, index + 1))
            return PastPhrase(index, index + 1, happened, Placement.ANYWHERE), NO_WORDS
        start = index + (self.line.key(index) in english.ON)
        day = self._day(start)
        if day is None:
            phrase = self._time_only(index)
            return (phrase, NO_WORDS) if phrase else (None, self._future_hint(index))
        if day.date > self.line.today:
            return None, english_hints.future_date_hint(self.line.source(index, day.end))
        happened, end = self._with_time(day.date, day.end)
        placement = Placement.ANYWHERE if start > index else day.placement
        return PastPhrase(index, end, happened, placement), NO_WORDS

    def _day(self, index: int) -> _PastDay | None:
        parsers = (self._near, self._last, self._ago, self._calendar_date)
        days = [day for parse in parsers if (day := parse(index))]
        return max(days, key=lambda day: day.end) if days else None

    def _near(self, index: int) -> _PastDay | None:
        """today; this morning; yesterday; yesterday evening; the day before yesterday."""
        key, today = self.line.key(index), self.line.today
        if key in english.TODAY:
            return _PastDay(today, index + 1, Placement.EDGE)
        if key in english.THIS and self.line.key(index + 1) in english.PARTS_OF_DAY:
            return _PastDay(today, index + 2, Placement.ANYWHERE)
        start = index + (key == english.THE)
        is_day_before = self.line.matches(start, english.DAY_BEFORE)
        if is_day_before and self.line.key(start + 2) in english.YESTERDAY:
            return _PastDay(today.subtract(days=2), start + 3, Placement.ANYWHERE)
        if key not in english.YESTERDAY:
            return None
        end = index + 1 + (self.line.key(index + 1) in english.PARTS_OF_DAY)
        return _PastDay(today.subtract(days=1), end, Placement.ANYWHERE)

    def _last(self, index: int) -> _PastDay | None:
        """last fri, fri, fri 20 nov, last week, last night."""
        today = self.line.today
        has_last = self.line.key(index) in english.LAST
        key = self.line.key(index + has_last)
        if key in english.WEEKDAYS:
            weekday = english.WEEKDAYS[key]
            dated = None if has_last else self._calendar_date(index + 1)
            if dated and dated.date.weekday() == weekday:
                return _PastDay(dated.date, dated.end, Placement.ANYWHERE)
            date = today.subtract(days=(today.weekday() - weekday - 1) % 7 + 1)
            placement = Placement.ANYWHERE if has_last else Placement.EDGE
            return _PastDay(date, index + has_last + 1, placement)
        if not has_last:
            return None
        if key == english.NIGHT:
            return _PastDay(today.subtract(days=1), index + 2, Placement.ANYWHERE)
        unit = english.PERIODS.get(key)
        if unit in _LAST_PERIODS:
            date = today.subtract(**_LAST_PERIODS[unit])
            return _PastDay(date, index + 2, Placement.ANYWHERE)
        return None

    def _ago(self, index: int) -> _PastDay | None:
        """3 days ago."""
        counted = self._counted(index)
        if counted is None or self.line.key(counted[2]) not in english.AGO_WORDS:
            return None
        unit, amount, end = counted
        if unit == "minutes":
            return None
        return _PastDay(self.line.today.subtract(**{unit: amount}), end + 1, Placement.ANYWHERE)

    def _counted(self, index: int) -> tuple[str, int, int] | None:
        """Parse a count and its unit: 3 days, a week, a couple of months, 3d.

        Return the unit ("months", "days" or "minutes"), how many, and the index after it."""
        key = self.line.key(index)
        if match := _COMPACT.fullmatch(key):
            count, name, end = int(match[1]), match[2], index + 1
        elif _COUNT.fullmatch(key):
            count, name, end = int(key), self.line.key(index + 1), index + 2
        elif key in english.NUMBERS:
            count, unit_index = english.NUMBERS[key], index + 1
            if vague := english.VAGUE_NUMBERS.get(self.line.key(unit_index)):
                count, unit_index = vague, unit_index + 1
                unit_index += self.line.key(unit_index) == english.OF
            name, end = self.line.key(unit_index), unit_index + 1
        else:
            return None
        if name not in english.UNITS:
            return None
        unit, factor = english.UNITS[name]
        return unit, count * factor, end

    def _calendar_date(self, index: int) -> _PastDay | None:
        """Parse a calendar date: its last occurrence, or a future one if there is no other."""
        if self.line.key(index) == english.THE:
            return None
        lines = (*self._earlier, self._long_ago)
        results = [parsed for line in lines if (parsed := calendar_date_at(line, index))]
        if not results:
            return None
        end = max(end for _, end in results)
        days = [day for day, day_end in results if day_end == end]
        past_days = [day for day in days if day.date <= self.line.today]
        latest = max(past_days or days, key=lambda day: day.date)
        return _PastDay(latest.date, end, latest.placement)

    def _with_time(self, date: Date, end: int) -> tuple[Due, int]:
        """Add the hour after the day, unless it is in the future: yesterday 3pm, fri at 10."""
        parsed = time_of_day_at(self.line, end)
        if parsed is None:
            return Due.at(date), end
        day_time, time_end = parsed
        if day_time.is_part_of_day:
            return Due.at(date), time_end
        happened = Due.at(date, day_time.time)
        return (happened, time_end) if happened <= to_due(self.line.now) else (Due.at(date), end)

    def _time_only(self, index: int) -> PastPhrase | None:
        """at 3pm; 2 hours ago; an hour ago."""
        now = to_due(self.line.now)
        counted = self._counted(index)
        if counted and counted[0] == "minutes":
            _, minutes, end = counted
            if self.line.key(end) not in english.AGO_WORDS:
                return None
            then = to_due(self.line.now.subtract(minutes=minutes))
            return PastPhrase(index, end + 1, min(then, now), Placement.ANYWHERE)
        if self.line.key(index) not in english.AT:
            return None
        parsed = time_of_day_at(self.line, index)
        if parsed is None or parsed[0].is_part_of_day:
            return None
        day_time, end = parsed
        day = self.line.now.date()
        happened = Due.at(day, day_time.time)
        if happened > now:
            happened = Due.at(day.subtract(days=1), day_time.time)
        return PastPhrase(index, end, happened, Placement.EDGE)

    def _future_hint(self, index: int) -> Wording:
        phrase = date_phrase_at(self.line, index)
        if phrase is None or phrase.placement is not Placement.ANYWHERE:
            return NO_WORDS
        return english_hints.future_date_hint(self.line.source(index, phrase.end))
