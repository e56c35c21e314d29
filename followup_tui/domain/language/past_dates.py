"""The date grammar looking back, for what took place: "yesterday", "last fri", "3 days ago",
"12 nov". Never later than now. A written day is the last one of that date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pendulum import Date, DateTime

from followup_tui.domain.due import Due, to_due
from followup_tui.domain.language import english
from followup_tui.domain.language.calendar_dates import calendar_date_at
from followup_tui.domain.language.date_phrases import date_phrase_at
from followup_tui.domain.language.grammar import Placement, TokenLine
from followup_tui.domain.language.times_of_day import time_of_day_at
from followup_tui.domain.language.tokens import Token, tokenize
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError

_COUNT = re.compile(r"\d{1,4}", re.ASCII)
_STORED = re.compile(r"(\d{4}-\d\d-\d\d)t(\d\d:\d\d)", re.ASCII)
_COMPACT = re.compile(r"(\d{1,4})([a-z]+)", re.ASCII)
_LONG_AGO = 1900
_QUOTED = 40


@dataclass(frozen=True, slots=True)
class PastPhrase:
    """A phrase from word `start` up to word `end`, and the day or minute that it means."""

    start: int
    end: int
    happened: Due
    placement: Placement


def parse_past(text: str, now: DateTime, rules: Rules) -> Due:
    """When something took place, by a text that says nothing else; BadInputError otherwise."""
    words = tokenize(text)
    found, hint = past_phrase_at(words, 0, now, rules) if words else (None, "")
    if found and found.end == len(words):
        return found.happened
    typed = " ".join(text.split())
    typed = typed if len(typed) <= _QUOTED else typed[: _QUOTED - 1] + "…"
    raise BadInputError(hint or english.unreadable_past_date(typed))


def past_phrase_at(
    words: Sequence[Token], place: int, now: DateTime, rules: Rules
) -> tuple[PastPhrase | None, str]:
    """The phrase that begins at that word, or None and why a day to come is refused."""
    try:
        return _Back(words, now, rules).at(place)
    except (OverflowError, ValueError):
        return None, ""  # beyond the years of the calendar


class _Back:
    """The words being read, as seen from now and from a year ago."""

    def __init__(self, words: Sequence[Token], now: DateTime, rules: Rules) -> None:
        self.line = TokenLine(words, now, rules)
        # Read forwards from a year ago, "12 nov" is the last 12 November; for "29 feb" from eight.
        self._then = [
            TokenLine(words, now.subtract(years=years).add(days=1), rules) for years in (1, 4, 8)
        ]
        self._long_ago = TokenLine(words, now.set(year=_LONG_AGO), rules)

    def at(self, place: int) -> tuple[PastPhrase | None, str]:
        for line in (self.line, *self._then, self._long_ago):
            line.start_at(place)
        if match := _STORED.fullmatch(self.line.key(place)):
            happened = Due.parse(f"{match[1]}T{match[2]}")
            if happened > to_due(self.line.now):
                return None, english.future_date_hint(self.line.source(place, place + 1))
            return PastPhrase(place, place + 1, happened, Placement.ANYWHERE), ""
        start = place + (self.line.key(place) in english.ON)
        day = self._day(start)
        if day is None:
            found = self._clock_alone(place)
            return (found, "") if found else (None, self._hint(place))
        date, end, force = day
        if date > self.line.today:
            return None, english.future_date_hint(self.line.source(place, end))
        happened, end = self._with_clock(date, end)
        if start > place:
            force = Placement.ANYWHERE
        return PastPhrase(place, end, happened, force), ""

    def _day(self, i: int) -> tuple[Date, int, Placement] | None:
        found = [
            one for read in (self._near, self._last, self._ago, self._written) if (one := read(i))
        ]
        return max(found, key=lambda one: one[1]) if found else None

    def _near(self, i: int) -> tuple[Date, int, Placement] | None:
        key, today = self.line.key(i), self.line.today
        if key in english.TODAY:
            return today, i + 1, Placement.EDGE
        if key in english.THIS and self.line.key(i + 1) in english.PARTS_OF_DAY:
            return today, i + 2, Placement.ANYWHERE
        start = i + (key == english.THE)
        before = self.line.matches(start, english.DAY_BEFORE)
        if before and self.line.key(start + 2) in english.YESTERDAY:
            return today.subtract(days=2), start + 3, Placement.ANYWHERE
        if key not in english.YESTERDAY:
            return None
        end = i + 1 + (self.line.key(i + 1) in english.PARTS_OF_DAY)
        return today.subtract(days=1), end, Placement.ANYWHERE

    def _last(self, i: int) -> tuple[Date, int, Placement] | None:
        """last fri, fri, last week, last night."""
        key, today = self.line.key(i), self.line.today
        said = key in english.LAST
        key = self.line.key(i + said)
        if key in english.WEEKDAYS:
            back = (today.weekday() - english.WEEKDAYS[key] - 1) % 7 + 1
            force = Placement.ANYWHERE if said else Placement.EDGE
            named = self._written(i + 1) if not said else None
            if named and named[0].weekday() == english.WEEKDAYS[key]:
                return named[0], named[1], Placement.ANYWHERE  # fri 20 nov
            return today.subtract(days=back), i + said + 1, force
        if not said:
            return None
        if key == english.NIGHT:
            return today.subtract(days=1), i + 2, Placement.ANYWHERE
        units = {"week": {"weeks": 1}, "month": {"months": 1}, "year": {"years": 1}}
        if english.PERIODS.get(key) in units:
            return today.subtract(**units[english.PERIODS[key]]), i + 2, Placement.ANYWHERE
        return None

    def _ago(self, i: int) -> tuple[Date, int, Placement] | None:
        counted = self._counted(i)
        if counted is None or self.line.key(counted[2]) not in english.AGO_WORDS:
            return None
        unit, amount, end = counted
        if unit == "minutes":
            return None
        return self.line.today.subtract(**{unit: amount}), end + 1, Placement.ANYWHERE

    def _counted(self, i: int) -> tuple[str, int, int] | None:
        """A count and its unit: 3 days, a week, a couple of months, 3d."""
        key = self.line.key(i)
        if match := _COMPACT.fullmatch(key):
            count, name, end = int(match[1]), match[2], i + 1
        elif _COUNT.fullmatch(key):
            count, name, end = int(key), self.line.key(i + 1), i + 2
        elif key in english.NUMBERS:
            count, place = english.NUMBERS[key], i + 1
            if vague := english.VAGUE_NUMBERS.get(self.line.key(place)):
                count, place = vague, place + 1
                place += self.line.key(place) == english.OF
            name, end = self.line.key(place), place + 1
        else:
            return None
        if name not in english.UNITS:
            return None
        unit, factor = english.UNITS[name]
        return unit, count * factor, end

    def _written(self, i: int) -> tuple[Date, int, Placement] | None:
        if self.line.key(i) == english.THE:
            return None
        written = [calendar_date_at(one, i) for one in (*self._then, self._long_ago)]
        found = [one for one in written if one is not None]
        if not found:
            return None
        end = max(one[1] for one in found)
        days = [one[0] for one in found if one[1] == end]
        been = [one for one in days if one.date <= self.line.today]
        best = max(been or days, key=lambda one: one.date)
        return best.date, end, best.placement

    def _with_clock(self, date: Date, end: int) -> tuple[Due, int]:
        """The hour behind a day, where it has been: yesterday 3pm, fri at 10."""
        behind = time_of_day_at(self.line, end)
        if behind is None or behind[0].is_part_of_day:
            return Due.at(date), behind[1] if behind else end
        happened = Due.at(date, behind[0].time)
        return (happened, behind[1]) if happened <= to_due(self.line.now) else (Due.at(date), end)

    def _clock_alone(self, i: int) -> PastPhrase | None:
        """At 3pm; 2 hours ago; an hour ago."""
        counted = self._counted(i)
        if counted and counted[0] == "minutes":
            if self.line.key(counted[2]) not in english.AGO_WORDS:
                return None
            then = to_due(self.line.now.subtract(minutes=counted[1]))
            return PastPhrase(
                i, counted[2] + 1, min(then, to_due(self.line.now)), Placement.ANYWHERE
            )
        if self.line.key(i) not in english.AT:
            return None
        found = time_of_day_at(self.line, i)
        if found is None or found[0].is_part_of_day:
            return None
        day = self.line.now.date()
        happened = Due.at(day, found[0].time)
        if happened > to_due(self.line.now):
            happened = Due.at(day.subtract(days=1), found[0].time)
        return PastPhrase(i, found[1], happened, Placement.EDGE)

    def _hint(self, place: int) -> str:
        coming = date_phrase_at(self.line, place)
        if coming is None or coming.placement is not Placement.ANYWHERE:
            return ""
        return english.future_date_hint(self.line.source(place, coming.end))
