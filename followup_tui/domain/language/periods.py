"""Weeks, months, quarters and years: where they begin, have their middle and end, and the words
for that: "eom", "end of next quarter", "mid december", "beginning of the week"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pendulum import Date

from followup_tui.domain.language import english
from followup_tui.domain.language.grammar import ParsedDay, ParseResult, TokenLine

PeriodUnit = Literal["week", "month", "quarter", "year"]
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_FRIDAY = 4
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar week, month, quarter or year."""

    first: Date
    unit: PeriodUnit

    @property
    def following(self) -> Period:
        """The one that follows."""
        return Period(self._step(1), self.unit)

    @property
    def middle(self) -> Date:
        """Wednesday, the 15th, the 15th of the middle month, 1 July."""
        match self.unit:
            case "week":
                return self.first.add(days=2)
            case "month":
                return self.first.add(days=14)
            case "quarter":
                return self.first.add(months=1, days=14)
            case _:
                return self.first.add(months=6)

    @property
    def last(self) -> Date:
        """Its last day; Friday of a week."""
        if self.unit == "week":
            return self.first.add(days=_FRIDAY)
        return self.first.add(months=_MONTHS[self.unit] - 1).end_of("month")

    def _step(self, count: int) -> Date:
        if self.unit == "week":
            return self.first.add(days=7 * count)
        return self.first.add(months=_MONTHS[self.unit] * count)


def current_period(line: TokenLine, unit: PeriodUnit) -> Period:
    """The week, month, quarter or year that today is in."""
    today = line.today
    match unit:
        case "week":
            return Period(today.subtract(days=today.weekday()), unit)
        case "month":
            return Period(today.replace(day=1), unit)
        case "quarter":
            return Period(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), unit)
        case _:
            return Period(today.replace(month=1, day=1), unit)


def period_edge_at(line: TokenLine, i: int) -> ParseResult[ParsedDay]:
    """The beginning, middle or end of a period that the words name."""
    key = line.key(i)
    if key in english.PERIOD_ENDS:
        return _edge(line, current_period(line, english.PERIOD_ENDS[key]), english.END, None), i + 1
    if key.startswith(english.MID_PREFIX):
        month = english.MONTHS.get(key.removeprefix(english.MID_PREFIX))
        return (_month_edge(line, month, english.MIDDLE, i + 1)) if month else None
    start = i + (key == english.THE)
    edges = (english.START, english.MIDDLE, english.END)
    edge = next((words for words in edges if line.key(start) in words), None)
    if edge is None:
        return None
    start += 1
    start += line.key(start) == english.OF
    if month := english.MONTHS.get(line.key(start)):
        return _month_edge(line, month, edge, start + 1)
    lead = line.key(start)
    start += lead in english.THIS | english.NEXT | english.COMING | {english.THE}
    unit = line.key(start)
    if unit not in english.PERIODS:
        return None
    period = current_period(line, english.PERIODS[unit])
    if lead in english.NEXT | english.COMING:
        period = period.following
    return _edge(line, period, edge, None), start + 1


def _month_edge(
    line: TokenLine, month: int, edge: frozenset[str], end: int
) -> ParseResult[ParsedDay]:
    """Of a named month: this year's or next year's, or that of the year written behind it."""
    if _YEAR.fullmatch(line.key(end)):
        day = _of(Period(Date(int(line.key(end)), month, 1), "month"), edge)
        return (ParsedDay(day), end + 1) if day >= line.today else None
    year = line.today.year
    return _edge(line, Period(Date(year, month, 1), "month"), edge, Date(year + 1, month, 1)), end


def _edge(
    line: TokenLine, period: Period, edge: frozenset[str], otherwise: Date | None
) -> ParsedDay:
    """That edge, or where it has gone by, the one of the next period or of `otherwise`."""
    following = Period(otherwise, period.unit) if otherwise else period.following
    day = _of(period, edge)
    if day < line.today:
        return ParsedDay(_of(following, edge))
    return ParsedDay(day, _of(following, edge))


def _of(period: Period, edge: frozenset[str]) -> Date:
    if edge is english.START:
        return period.first
    return period.middle if edge is english.MIDDLE else period.last
