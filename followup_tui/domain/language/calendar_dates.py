"""Calendar dates as they are written: "3 dec", "dec 3rd 2027", "the 3rd", "3.12.", "3/12/26",
"2026-12-03", "KW 50". Without a year, a past date means its next occurrence."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date as plain_date
from itertools import islice

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

DAY_NUMBER = re.compile(rf"([1-9]|[0-3]\d)({english.ORDINAL_ENDINGS})?", re.ASCII)
"""A day of the month, and the ending of an ordinal."""
ORDINAL_DIGITS = re.compile(rf"([1-9]|[0-3]\d)({english.ORDINAL_ENDINGS})", re.ASCII)
_DAYS = re.compile(
    rf"([1-9]|[0-3]\d)(?:{english.ORDINAL_ENDINGS})?[-–—]\d\d?(?:{english.ORDINAL_ENDINGS})?"
)
_YEAR = re.compile(r"([1-9]\d{3})|'(\d\d)", re.ASCII)
_COMPACT = re.compile(r"(\d{1,2})[-./]?([a-z]{3,9})(?:[-./]?(\d{4}))?", re.ASCII)
_ISO = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", re.ASCII)
_BASIC_ISO = re.compile(r"(20\d\d)(0\d|1[0-2])([0-3]\d)", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)?", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})(?:\2(\d{4}|\d\d))?", re.ASCII)
_WEEK = re.compile(r"([a-z]*)(\d{1,2})", re.ASCII)
_ISO_WEEK = re.compile(r"(\d{4})-?w(\d\d)(?:-([1-7]))?", re.ASCII)
_YEARS_WITH_TWO_LEAP_DAYS = 17  # also around 2100, which is not a leap year
_MAX_WEEK_YEARS = 8  # week 53 comes at least this often


@memoized
def calendar_date_at(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """Parse a calendar date that is not in the past."""
    parsers = (_day_month, _month_day, _compact, _day_of_month, _numeric, _week)
    parsed = longest_parse(parsers, line, index) if line.key(index) else None
    if parsed and english.WEEKDAYS.get(line.key(parsed[1])) == parsed[0].date.weekday():
        return replace(parsed[0], placement=Placement.ANYWHERE), parsed[1] + 1  # 2026-12-05 Sat
    return parsed


def date_or_none(year: int, month: int, day: int) -> Date | None:
    """Return the date, or None if the calendar has no such day."""
    try:
        return Date(year, month, day)
    except ValueError:
        return None


def _day_number(line: TokenLine, index: int) -> tuple[int, bool] | None:
    """Return the day of the month and whether it is an ordinal ("3rd", "third"), not a word that
    may be something else."""
    key = line.key(index)
    match = DAY_NUMBER.fullmatch(key)
    if match is None and key in english.ORDINALS:
        return english.ORDINALS[key], False
    return (int(match[1]), bool(match[2])) if match else None


def _days_of_month(line: TokenLine, index: int) -> tuple[int, bool, int] | None:
    """Return the day, whether it is an ordinal, and the index after it; of "3-5" and "3 to 5"
    the first day."""
    if match := _DAYS.fullmatch(line.key(index)):
        return int(match[1]), False, index + 1
    number = _day_number(line, index)
    if number is None:
        return None
    if line.key(index + 1) in english.RANGE_LINKS:
        last = index + 2 + (line.key(index + 2) == english.THE)
        if DAY_NUMBER.fullmatch(line.key(last)):
            return (*number, last + 1)
    return (*number, index + 1)


def _year(line: TokenLine, index: int) -> int | None:
    match = _YEAR.fullmatch(line.key(index))
    return match and (int(match[1]) if match[1] else 2000 + int(match[2]))


def _next_occurrence(
    line: TokenLine, month: int, day: int, placement: Placement = Placement.ANYWHERE
) -> ParsedDay | None:
    """Return the next such day from today on, with the one after it as its fallback."""
    years = range(line.today.year, line.today.year + _YEARS_WITH_TWO_LEAP_DAYS)
    dates = (date_or_none(year, month, day) for year in years)
    coming = [*islice((date for date in dates if date and date >= line.today), 2), None]
    first = coming[0]
    return ParsedDay(first, coming[1], placement) if first else None


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
    """3 dec, 3. dec, 3-5 dec, the 3rd of december 2027, third of december."""
    start = index
    start += line.key(start) in english.RANGE_LEADS
    start += line.key(start) == english.THE
    number = _days_of_month(line, start)
    if number is None:
        return None
    month = number[2]
    month += line.key(month) in (english.OF, "day")
    month += line.key(month) == english.OF
    if line.key(month) not in english.MONTHS:
        return None
    is_word = line.key(start) in english.ORDINALS
    if is_word and line.key(month - 1) != english.OF:
        return None  # "second may be late"
    month_number = english.MONTHS[line.key(month)]
    return _with_optional_year(line, index, month + 1, month_number, number[0])


def _month_day(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """dec 3, dec 3rd, december the 3rd, dec 3-5, dec 3, 2027. A bare number is weak: "mar 3
    people"."""
    start = index + (line.key(index) in english.RANGE_LEADS)
    if line.key(start) not in english.MONTHS:
        return None
    day = start + 1 + (line.key(start + 1) == english.THE)
    number = _days_of_month(line, day)
    if number is None:
        return None
    day_number, is_ordinal, end = number
    placement = Placement.ANYWHERE if is_ordinal else Placement.EDGE
    month_number = english.MONTHS[line.key(start)]
    return _with_optional_year(line, index, end, month_number, day_number, placement)


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
    """the 3rd; on 3rd; 3rd of next month."""
    has_the = line.key(index) == english.THE
    start = index + has_the
    match = ORDINAL_DIGITS.fullmatch(line.key(start))
    if match is None:
        return None
    day, end, placement = int(match[1]), start + 1, Placement.EDGE
    this_month = line.today.replace(day=1)
    has_of = line.key(end) == english.OF
    lead = line.key(end + has_of)
    if english.PERIODS.get(line.key(end + has_of + 1)) == "month":
        if lead in english.NEXT:
            next_month = this_month.add(months=1)
            date = date_or_none(next_month.year, next_month.month, day)
            return _full_date(line, index, end + has_of + 2, date)
        if lead in english.THIS or (has_of and lead == english.THE):
            end, placement = end + has_of + 2, Placement.ANYWHERE
    if placement is Placement.EDGE and not (
        has_the or line.key(index - 1) in english.BEFORE_ORDINAL
    ):
        return None
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
    if match := _BASIC_ISO.fullmatch(key):
        date = date_or_none(int(match[1]), int(match[2]), int(match[3]))
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
    parsed = _day_month_year(line, index, day, month, match[4])
    if parsed and day <= 12 and day != month:
        order = english.MONTH_FIRST if line.rules.month_first else english.DAY_FIRST
        return replace(parsed[0], reading=order), parsed[1]
    return parsed


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
    """w50, KW 50, week 50, 2026-w50, w50 mon: the Monday of that week, or today in the current
    one, or the day named with it."""
    key, end = line.key(index), index + 1
    if _YEAR.fullmatch(key) and line.key(end).startswith("w"):
        key, end = f"{key}-{line.key(end)}", end + 1
    if match := _ISO_WEEK.fullmatch(key):
        monday = _monday(int(match[1]), int(match[2]))
        day = int(match[3]) - 1 if match[3] else english.WEEKDAYS.get(line.key(end))
        if day is None or monday is None:
            return _full_date(line, index, end, monday)
        return _full_date(line, index, end + (match[3] is None), monday.add(days=day))
    if key in english.WEEK_NUMBER:
        key, end = key + line.key(end), end + 1
    match = _WEEK.fullmatch(key)
    if match is None or match[1] not in english.WEEK_NUMBER:
        return None
    weekday = english.WEEKDAYS.get(line.key(end))
    for year in range(line.today.year, line.today.year + _MAX_WEEK_YEARS):
        monday = _monday(year, int(match[2]))
        if monday and weekday is not None and monday.add(days=weekday) >= line.today:
            return ParsedDay(monday.add(days=weekday)), end + 1
        if monday and weekday is None and monday.add(days=6) >= line.today:
            first = max(monday, line.today)
            return ParsedDay(first, placement=Placement.EDGE, last=monday.add(days=6)), end
    return None


def _monday(year: int, week: int) -> Date | None:
    try:
        monday = plain_date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return Date(monday.year, monday.month, monday.day)
