"""Weeks, months, quarters and years: their start, middle and end, and the words for those:
"eom", "end of next quarter", "mid december", "beginning of the week"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pendulum import Date

from followup_tui.domain.language import english
from followup_tui.domain.language.grammar import ParsedDay, ParseResult, Placement, TokenLine

PeriodUnit = Literal["week", "month", "quarter", "year"]
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_FRIDAY = 4
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
_SHORT_YEAR = re.compile(r"'(\d\d)", re.ASCII)
_QUARTER = re.compile(r"q([1-4])(?:[-/]?(20\d\d))?", re.ASCII)
_MAX_YEARS_AHEAD = 30


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
    def late(self) -> Date:
        """About four fifths into it: Friday, the 25th, the 25th of the last month, 1 November."""
        match self.unit:
            case "week":
                return self.last
            case "month":
                return self.first.add(days=24)
            case "quarter":
                return self.first.add(months=2, days=24)
            case _:
                return self.first.add(months=10)

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


def months_at(line: TokenLine, index: int) -> tuple[list[Date], int] | None:
    """Parse "january", "january 2027", "next month", "the month": return the first days of the
    months it can mean, the nearest first, and the index after it."""
    key, this_month = line.key(index), line.today.replace(day=1)
    if month := english.MONTHS.get(key):
        if _YEAR.fullmatch(line.key(index + 1)):
            return [Date(int(line.key(index + 1)), month, 1)], index + 2
        year = line.today.year
        return [Date(year, month, 1), Date(year + 1, month, 1)], index + 1
    if english.PERIODS.get(line.key(index + 1)) != "month":
        return None
    if key in english.NEXT | english.COMING:
        return [this_month.add(months=1)], index + 2
    if key in english.THIS | {english.THE}:
        return [this_month, this_month.add(months=1)], index + 2
    return None


def period_edge_at(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """Parse the start, middle or end of a period, or the period itself: "in march", "q1"."""
    key = line.key(index)
    if key in english.PERIOD_ENDS:
        period = current_period(line, english.PERIOD_ENDS[key])
        return _edge_day(period, english.END, period.following, line), index + 1
    if key in english.PERIODS and line.key(index + 1) in english.END:  # year end
        period = current_period(line, english.PERIODS[key])
        return _edge_day(period, english.END, period.following, line), index + 2
    has_in = key in english.IN and key != english.AFTER
    start = index + has_in
    if line.key(start) in english.MID_WORDS:
        period = current_period(line, english.MID_WORDS[line.key(start)])
        return _edge_day(period, english.MIDDLE, period.following, line), start + 1
    if line.key(start).startswith(english.MID_PREFIX):
        month = english.MONTHS.get(line.key(start).removeprefix(english.MID_PREFIX))
        if month:
            return _named_edge(line, _months(line, month, start + 1), english.MIDDLE, start + 1)
        return None
    start += line.key(start) == english.THE
    edges = (english.START, english.MIDDLE, english.END, english.LATE)
    edge = next((edge for edge in edges if line.key(start) in edge), None)
    if edge is None:
        return _whole_period(line, index, start)
    start += 1
    start += line.key(start) in (english.OF, "in")
    named = _named_period(line, start)
    if named:
        return _named_edge(line, named, edge, named.end)
    lead = line.key(start)
    start += lead in english.THIS | english.NEXT | english.COMING | {english.THE}
    unit = line.key(start)
    if unit not in english.PERIODS:
        return None
    period = current_period(line, english.PERIODS[unit])
    if lead in english.NEXT | english.COMING:
        period = period.following
    return _edge_day(period, edge, period.following, line), start + 1


@dataclass(frozen=True, slots=True)
class _NamedPeriod:
    """A month, quarter or year by its name: the periods it can mean, the nearest first, and the
    index after it."""

    periods: list[Period]
    end: int


def _named_period(line: TokenLine, index: int) -> _NamedPeriod | None:
    """Parse "march", "march 2027", "q1", "2027"."""
    key, year = line.key(index), line.today.year
    if month := english.MONTHS.get(key):
        return _months(line, month, index + 1)
    if match := _QUARTER.fullmatch(key):
        month, end = int(match[1]) * 3 - 2, index + 1
        named_year = _year_at(line, end)
        if match[2] or named_year:
            years, end = [int(match[2]) if match[2] else named_year], end + (not match[2])
        else:
            years = [year, year + 1]
        return _NamedPeriod([Period(Date(y, month, 1), "quarter") for y in years], end)
    if _YEAR.fullmatch(key) and year <= int(key) <= year + _MAX_YEARS_AHEAD:
        return _NamedPeriod([Period(Date(int(key), 1, 1), "year")], index + 1)
    return None


def _months(line: TokenLine, month: int, end: int) -> _NamedPeriod:
    """Return a named month of the year that stands at `end`, else of this year and the next."""
    named_year, year = _year_at(line, end), line.today.year
    years = [named_year] if named_year else [year, year + 1]
    periods = [Period(Date(y, month, 1), "month") for y in years]
    return _NamedPeriod(periods, end + bool(named_year))


def _year_at(line: TokenLine, index: int) -> int:
    """Return the year that stands at the index, or 0."""
    key = line.key(index)
    if match := _SHORT_YEAR.fullmatch(key):
        return 2000 + int(match[1])
    return int(key) if _YEAR.fullmatch(key) else 0


def _whole_period(line: TokenLine, index: int, start: int) -> ParseResult[ParsedDay]:
    """in march, next march, in q1, q1, in 2027, march 2027, in spring: its first day, or its last
    one while it lasts. A month alone is a name."""
    lead = line.key(start)
    start += lead in english.NEXT | english.THIS | english.COMING
    has_lead = start > index or line.key(index - 1) in english.BEFORE_MONTH
    if season := english.SEASONS.get(line.key(start)):
        named: _NamedPeriod | None = _months(line, season, start + 1)
    else:
        named = _named_period(line, start)
    if named is None:
        return None
    is_bare_quarter = named.periods[0].unit == "quarter"
    # Not the "feb 2027" of "30 feb 2027".
    is_month_of_year = named.end == start + 2 and not line.key(index - 1)[:1].isdigit()
    if not (has_lead or is_bare_quarter or is_month_of_year):
        return None
    if line.key(index) == english.THE and not is_bare_quarter and not season:
        return None
    for period in named.periods:
        last = period.following.first.subtract(days=1)
        if lead in english.NEXT and period.first <= line.today:
            continue
        if last >= line.today:
            date = period.first if period.first >= line.today else period.last
            day = ParsedDay(date, placement=Placement.EDGE, cannot_be_name=has_lead, last=last)
            return day, named.end
    return None


def _named_edge(
    line: TokenLine, named: _NamedPeriod, edge: frozenset[str], end: int
) -> ParseResult[ParsedDay]:
    """Return the edge of a named period: the first that has not passed."""
    dates = [_edge_date(period, edge) for period in named.periods]
    dates = [date for date in dates if date >= line.today]
    if not dates:
        return None
    fallback = dates[1] if len(dates) > 1 else None
    return ParsedDay(dates[0], fallback), max(end, named.end)


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
    if edge is english.LATE:
        return period.late
    return period.middle if edge is english.MIDDLE else period.last
