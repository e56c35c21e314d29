"""Weeks, months, quarters and years: their start, middle and end, and the words for those:
"eom", "end of next quarter", "mid december", "beginning of the week"."""

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
    """Its first day."""
    unit: PeriodUnit

    @property
    def following(self) -> Period:
        """The period of the same unit after this one."""
        if self.unit == "week":
            return Period(self.first.add(days=7), self.unit)
        return Period(self.first.add(months=_MONTHS[self.unit]), self.unit)

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
        """Its last day; for a week, Friday."""
        if self.unit == "week":
            return self.first.add(days=_FRIDAY)
        return self.first.add(months=_MONTHS[self.unit] - 1).end_of("month")


def current_period(line: TokenLine, unit: PeriodUnit) -> Period:
    """Return the week, month, quarter or year that includes today."""
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


def period_edge_at(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """Parse the start, middle or end of a period."""
    key = line.key(index)
    if key in english.PERIOD_ENDS:
        period = current_period(line, english.PERIOD_ENDS[key])
        return _edge_day(period, english.END, period.following, line), index + 1
    if key.startswith(english.MID_PREFIX):
        month = english.MONTHS.get(key.removeprefix(english.MID_PREFIX))
        return _month_edge(line, month, english.MIDDLE, index + 1) if month else None
    start = index + (key == english.THE)
    edges = (english.START, english.MIDDLE, english.END)
    edge = next((edge for edge in edges if line.key(start) in edge), None)
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
    return _edge_day(period, edge, period.following, line), start + 1


def _month_edge(
    line: TokenLine, month: int, edge: frozenset[str], end: int
) -> ParseResult[ParsedDay]:
    """Return the edge of a named month: in the year after it, else in this year or the next."""
    if _YEAR.fullmatch(line.key(end)):
        date = _edge_date(Period(Date(int(line.key(end)), month, 1), "month"), edge)
        return (ParsedDay(date), end + 1) if date >= line.today else None
    year = line.today.year
    this_year, next_year = (Period(Date(y, month, 1), "month") for y in (year, year + 1))
    return _edge_day(this_year, edge, next_year, line), end


def _edge_day(
    period: Period, edge: frozenset[str], following: Period, line: TokenLine
) -> ParsedDay:
    """Return that edge of the period, or of the following one if it has passed."""
    date = _edge_date(period, edge)
    if date < line.today:
        return ParsedDay(_edge_date(following, edge))
    return ParsedDay(date, _edge_date(following, edge))


def _edge_date(period: Period, edge: frozenset[str]) -> Date:
    if edge is english.START:
        return period.first
    return period.middle if edge is english.MIDDLE else period.last
