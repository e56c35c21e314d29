"""Days of the calendar as they are written: "3 dec", "dec 3rd 2027", "the 3rd", "3.12.", "3/12/26",
"2026-12-03", "KW 50". A day and month gone by mean next year; a full date gone by means nothing."""

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
_GLUED = re.compile(r"(\d{1,2})[-.]?([a-z]{3,9})(?:[-.]?(\d{4}))?", re.ASCII)
_ISO = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)?", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})(?:\2(\d{4}|\d\d))?", re.ASCII)
_WEEK = re.compile(r"([a-z]*)(\d{1,2})", re.ASCII)
_ISO_WEEK = re.compile(r"(\d{4})-?w(\d\d)", re.ASCII)
_LONGEST_WAIT_FOR_A_LEAP_DAY = 9


@memoized
def calendar_date_at(line: TokenLine, i: int) -> ParseResult[ParsedDay]:
    """A written day at the place."""
    return longest_parse((_day_month, _month_day, _glued, _day_of_month, _figures, _week), line, i)


def date_or_none(year: int, month: int, day: int) -> Date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return Date(year, month, day)
    except ValueError:
        return None


def _day_number(line: TokenLine, i: int) -> tuple[int, bool] | None:
    """A day of the month, and whether it is written as an ordinal."""
    match = _DAY.fullmatch(line.key(i))
    return (int(match[1]), bool(match[2])) if match else None


def _year(line: TokenLine, i: int) -> int | None:
    match = _YEAR.fullmatch(line.key(i))
    return match and (int(match[1]) if match[1] else 2000 + int(match[2]))


def _yearly(
    line: TokenLine, month: int, day: int, force: Placement = Placement.ANYWHERE
) -> ParsedDay | None:
    """The next day of that date from today on, and the one after it."""
    years = range(line.today.year, line.today.year + _LONGEST_WAIT_FOR_A_LEAP_DAY + 8)
    days = [d for year in years if (d := date_or_none(year, month, day)) and d >= line.today]
    return ParsedDay(days[0], days[1] if len(days) > 1 else None, force) if days else None


def _resolve(
    line: TokenLine, i: int, end: int, month: int, day: int, force: Placement = Placement.ANYWHERE
) -> ParseResult[ParsedDay]:
    """Day and month, with the year that may stand behind them."""
    year = _year(line, end)
    if year is None:
        found = _yearly(line, month, day, force)
        return (found, end) if found else None
    return _full(line, i, end + 1, date_or_none(year, month, day))


def _full(
    line: TokenLine, i: int, end: int, day: Date | None, force: Placement = Placement.ANYWHERE
) -> ParseResult[ParsedDay]:
    if day is None:
        return None
    if day < line.today:
        line.reject_past(i, end)
        return None
    return ParsedDay(day, placement=force), end


def _day_month(line: TokenLine, i: int) -> ParseResult[ParsedDay]:
    """3 dec, 3. dec, the 3rd of december 2027."""
    start = i + (line.key(i) == english.THE)
    number = _day_number(line, start)
    if number is None:
        return None
    month = start + 1
    month += line.key(month) == english.OF
    if line.key(month) not in english.MONTHS:
        return None
    return _resolve(line, i, month + 1, english.MONTHS[line.key(month)], number[0])


def _month_day(line: TokenLine, i: int) -> ParseResult[ParsedDay]:
    """dec 3, dec 3rd, december the 3rd, dec 3, 2027. "mar 3 people": a bare number says little."""
    if line.key(i) not in english.MONTHS:
        return None
    place = i + 1 + (line.key(i + 1) == english.THE)
    number = _day_number(line, place)
    if number is None:
        return None
    force = Placement.ANYWHERE if number[1] else Placement.EDGE
    return _resolve(line, i, place + 1, english.MONTHS[line.key(i)], number[0], force)


def _glued(line: TokenLine, i: int) -> ParseResult[ParsedDay]:
    """3dec, 3-dec, 3-dec-2026."""
    match = _GLUED.fullmatch(line.key(i))
    if match is None or match[2] not in english.MONTHS:
        return None
    month, day = english.MONTHS[match[2]], int(match[1])
    if match[3]:
        return _full(line, i, i + 1, date_or_none(int(match[3]), month, day))
    return _resolve(line, i, i + 1, month, day)


def _day_of_month(line: TokenLine, i: int) -> ParseResult[ParsedDay]:
    """the 3rd; the 3rd of next month."""
    if line.key(i) != english.THE:
        return None
    number = _day_number(line, i + 1)
    if number is None or not number[1]:
        return None
    first = line.today.replace(day=1)
    end, force = i + 2, Placement.EDGE
    if line.key(end) == english.OF and english.PERIODS.get(line.key(end + 2)) == "month":
        if line.key(end + 1) in english.NEXT:
            return _full(line, i, end + 3, _in_month(first.add(months=1), number[0]))
        if line.key(end + 1) in english.THIS | {english.THE}:
            end, force = end + 3, Placement.ANYWHERE
    months = (first.add(months=n) for n in range(5))
    days = [d for m in months if (d := _in_month(m, number[0])) and d >= line.today]
    return (ParsedDay(days[0], days[1], force), end) if len(days) > 1 else None


def _in_month(first: Date, day: int) -> Date | None:
    return date_or_none(first.year, first.month, day)


def _figures(line: TokenLine, i: int) -> ParseResult[ParsedDay]:
    """2026-12-03, 3.12., 3.12.2026, 3/12, 3/12/26."""
    key = line.key(i)
    if key in english.NEVER_DATES:
        return None
    if match := _ISO.fullmatch(key):
        return _full(line, i, i + 1, date_or_none(int(match[1]), int(match[3]), int(match[4])))
    if match := _DOTTED.fullmatch(key):
        return _ordered(line, i, int(match[1]), int(match[2]), match[3])
    match = _SLASHED.fullmatch(key)
    if match is None or (match[2] == "-" and len(match[4] or "") != 4):
        return None
    day, month = int(match[1]), int(match[3])
    if line.rules.month_first:
        day, month = month, day
    if month > 12 >= day:
        day, month = month, day  # 12/25 can be read in one order only
    return _ordered(line, i, day, month, match[4])


def _ordered(
    line: TokenLine, i: int, day: int, month: int, year: str | None
) -> ParseResult[ParsedDay]:
    if year is None:
        found = _yearly(line, month, day, Placement.EDGE)
        return (found, i + 1) if found else None
    full = len(year) == 4
    date = date_or_none(int(year) + (0 if full else 2000), month, day)
    return _full(line, i, i + 1, date, Placement.ANYWHERE if full else Placement.EDGE)


def _week(line: TokenLine, i: int) -> ParseResult[ParsedDay]:
    """w50, KW 50, week 50, 2026-w50: its Monday."""
    key, end = line.key(i), i + 1
    if match := _ISO_WEEK.fullmatch(key):
        return _full(line, i, end, _monday(int(match[1]), int(match[2])))
    if key in english.WEEK_NUMBER:
        key, end = key + line.key(end), end + 1
    match = _WEEK.fullmatch(key)
    if match is None or match[1] not in english.WEEK_NUMBER:
        return None
    for year in range(line.today.year, line.today.year + 8):
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
