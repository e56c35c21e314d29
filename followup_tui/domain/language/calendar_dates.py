"""Calendar dates as they are written: "3 dec", "dec 3rd 2027", "the 3rd", "3.12.", "3/12/26",
"2026-12-03", "KW 50". Without a year, a past date means its next occurrence."""

from __future__ import annotations

import re
from datetime import date as plain_date

from pendulum import Date

from followup_tui.domain.language import english
from followup_tui.domain.language.grammar import (
    ParsedDay,
    ParseResult,
    Placement,
    TokenLine,
    longest_parse,
    memoized,
)

_DAY = re.compile(rf"([1-9]|[0-3]\d)({english.ORDINAL_ENDINGS})?", re.ASCII)
_YEAR = re.compile(r"([1-9]\d{3})|'(\d\d)", re.ASCII)
_COMPACT = re.compile(r"(\d{1,2})[-.]?([a-z]{3,9})(?:[-.]?(\d{4}))?", re.ASCII)
_ISO = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)?", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})(?:\2(\d{4}|\d\d))?", re.ASCII)
_WEEK = re.compile(r"([a-z]*)(\d{1,2})", re.ASCII)
_ISO_WEEK = re.compile(r"(\d{4})-?w(\d\d)", re.ASCII)
_YEARS_WITH_TWO_LEAP_DAYS = 17  # also around 2100, which is not a leap year
_MAX_WEEK_YEARS = 8  # week 53 comes at least this often


@memoized
def calendar_date_at(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """Parse a calendar date that is not in the past."""
    parsers = (_day_month, _month_day, _compact, _day_of_month, _numeric, _week)
    return longest_parse(parsers, line, index)


def date_or_none(year: int, month: int, day: int) -> Date | None:
    """Return the date, or None if the calendar has no such day."""
    try:
        return Date(year, month, day)
    except ValueError:
        return None


def _day_number(line: TokenLine, index: int) -> tuple[int, bool] | None:
    """Return the day of the month and whether it is an ordinal ("3rd")."""
    match = _DAY.fullmatch(line.key(index))
    return (int(match[1]), bool(match[2])) if match else None


def _year(line: TokenLine, index: int) -> int | None:
    match = _YEAR.fullmatch(line.key(index))
    return match and (int(match[1]) if match[1] else 2000 + int(match[2]))


def _next_occurrence(
    line: TokenLine, month: int, day: int, placement: Placement = Placement.ANYWHERE
) -> ParsedDay | None:
    """Return the next such day from today on, with the one after it as its fallback."""
    years = range(line.today.year, line.today.year + _YEARS_WITH_TWO_LEAP_DAYS)
    dates = [
        date for year in years if (date := date_or_none(year, month, day)) and date >= line.today
    ]
    return ParsedDay(dates[0], dates[1] if len(dates) > 1 else None, placement) if dates else None


def _with_optional_year(
    line: TokenLine,
    start: int,
    end: int,
    month: int,
    day: int,
    placement: Placement = Placement.ANYWHERE,
) -> ParseResult[ParsedDay]:
    """Complete a day and month that end at `end` with the year after them, if there is one."""
    year = _year(line, end)
    if year is None:
        parsed = _next_occurrence(line, month, day, placement)
        return (parsed, end) if parsed else None
    return _full_date(line, start, end + 1, date_or_none(year, month, day))


def _full_date(
    line: TokenLine,
    start: int,
    end: int,
    date: Date | None,
    placement: Placement = Placement.ANYWHERE,
) -> ParseResult[ParsedDay]:
    if date is None:
        return None
    if date < line.today:
        line.reject_past(start, end)
        return None
    return ParsedDay(date, placement=placement), end


def _day_month(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """3 dec, 3. dec, the 3rd of december 2027."""
    start = index + (line.key(index) == english.THE)
    number = _day_number(line, start)
    if number is None:
        return None
    month = start + 1
    month += line.key(month) == english.OF
    if line.key(month) not in english.MONTHS:
        return None
    month_number = english.MONTHS[line.key(month)]
    return _with_optional_year(line, index, month + 1, month_number, number[0])


def _month_day(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """dec 3, dec 3rd, december the 3rd, dec 3, 2027. A bare number is weak: "mar 3 people"."""
    if line.key(index) not in english.MONTHS:
        return None
    day = index + 1 + (line.key(index + 1) == english.THE)
    number = _day_number(line, day)
    if number is None:
        return None
    day_number, is_ordinal = number
    placement = Placement.ANYWHERE if is_ordinal else Placement.EDGE
    month_number = english.MONTHS[line.key(index)]
    return _with_optional_year(line, index, day + 1, month_number, day_number, placement)


def _compact(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """3dec, 3-dec, 3-dec-2026."""
    match = _COMPACT.fullmatch(line.key(index))
    if match is None or match[2] not in english.MONTHS:
        return None
    month, day = english.MONTHS[match[2]], int(match[1])
    if match[3]:
        return _full_date(line, index, index + 1, date_or_none(int(match[3]), month, day))
    return _with_optional_year(line, index, index + 1, month, day)


def _day_of_month(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """the 3rd; the 3rd of next month."""
    if line.key(index) != english.THE:
        return None
    number = _day_number(line, index + 1)
    if number is None or not number[1]:
        return None
    day = number[0]
    this_month = line.today.replace(day=1)
    end, placement = index + 2, Placement.EDGE
    if line.key(end) == english.OF and english.PERIODS.get(line.key(end + 2)) == "month":
        if line.key(end + 1) in english.NEXT:
            next_month = this_month.add(months=1)
            date = date_or_none(next_month.year, next_month.month, day)
            return _full_date(line, index, end + 3, date)
        if line.key(end + 1) in english.THIS | {english.THE}:
            end, placement = end + 3, Placement.ANYWHERE
    months = (this_month.add(months=offset) for offset in range(5))
    dates = [
        date
        for month in months
        if (date := date_or_none(month.year, month.month, day)) and date >= line.today
    ]
    return (ParsedDay(dates[0], dates[1], placement), end) if len(dates) > 1 else None


def _numeric(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """2026-12-03, 3.12., 3.12.2026, 3/12, 3/12/26."""
    key = line.key(index)
    if key in english.NEVER_DATES:
        return None
    if match := _ISO.fullmatch(key):
        date = date_or_none(int(match[1]), int(match[3]), int(match[4]))
        return _full_date(line, index, index + 1, date)
    if match := _DOTTED.fullmatch(key):
        return _day_month_year(line, index, int(match[1]), int(match[2]), match[3])
    match = _SLASHED.fullmatch(key)
    if match is None or (match[2] == "-" and len(match[4] or "") != 4):
        return None
    day, month = int(match[1]), int(match[3])
    if line.rules.month_first:
        day, month = month, day
    if month > 12 >= day:
        day, month = month, day  # 12/25 makes sense in one order only
    return _day_month_year(line, index, day, month, match[4])


def _day_month_year(
    line: TokenLine, index: int, day: int, month: int, year: str | None
) -> ParseResult[ParsedDay]:
    """Complete a numeric date of one token; `year` has two digits, four, or is missing."""
    if year is None:
        parsed = _next_occurrence(line, month, day, Placement.EDGE)
        return (parsed, index + 1) if parsed else None
    has_full_year = len(year) == 4
    date = date_or_none(int(year) + (0 if has_full_year else 2000), month, day)
    placement = Placement.ANYWHERE if has_full_year else Placement.EDGE
    return _full_date(line, index, index + 1, date, placement)


def _week(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """w50, KW 50, week 50, 2026-w50: the Monday of that week, or today in the current one."""
    key, end = line.key(index), index + 1
    if match := _ISO_WEEK.fullmatch(key):
        return _full_date(line, index, end, _monday(int(match[1]), int(match[2])))
    if key in english.WEEK_NUMBER:
        key, end = key + line.key(end), end + 1
    match = _WEEK.fullmatch(key)
    if match is None or match[1] not in english.WEEK_NUMBER:
        return None
    for year in range(line.today.year, line.today.year + _MAX_WEEK_YEARS):
        monday = _monday(year, int(match[2]))
        if monday and monday.add(days=6) >= line.today:
            return ParsedDay(max(monday, line.today), placement=Placement.EDGE), end
    return None


def _monday(year: int, week: int) -> Date | None:
    try:
        monday = plain_date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return Date(monday.year, monday.month, monday.day)
