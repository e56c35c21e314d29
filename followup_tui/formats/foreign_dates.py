"""Days as other programs write them, read into our own form; what is not plainly one day is
nothing, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?:[T ].*)?", re.ASCII | re.DOTALL)
_YEARLESS = re.compile(r"--(\d{2})-?(\d{2})(?:[T ].*)?", re.ASCII | re.DOTALL)
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4}|\d{2})", re.ASCII)
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:[ T].*)?", re.ASCII | re.DOTALL)
_LONGEST = 60
# Years that stand for "no year": Apple's 1604, and 0000 of several phones.
_NO_YEAR = frozenset({0, 1604})
# Placeholders such as 0001-01-01 are no birthdays.
_FIRST_YEAR = 1800
_ANY_LEAP_YEAR = 2000


def parse_birthday(text: str, omitted_year: str = "") -> str | None:
    """`1990-05-17` or `--05-17` from a BDAY value; nothing where it is not one whole day.
    `omitted_year` is the year that stands for none, where the card names one."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if match := _YEARLESS.fullmatch(text):
        return _yearless(int(match[1]), int(match[2]))
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
    elif match := _DOTTED.fullmatch(text):
        year, month, day = int(match[3]), int(match[2]), int(match[1])
    else:
        return None
    if year in _NO_YEAR or f"{year:04d}" == omitted_year.strip():
        return _yearless(month, day)
    return _whole(year, month, day)


def parse_written_date(text: str) -> str | None:
    """The day of "12 Nov 2025", "12-Nov-25", "Nov 12, 2025" or "2025-11-12"; else nothing, as
    11/12/25 could be two days."""
    text = " ".join(text[: _LONGEST + 1].split())
    if match := _YEAR_FIRST.fullmatch(text):
        return _whole(int(match[1]), int(match[3]), int(match[4]))
    if match := _DAY_MONTH.fullmatch(text):
        day, month, year = match.groups()
    elif match := _MONTH_DAY.fullmatch(text):
        month, day, year = match.groups()
    else:
        return None
    short = month[:3].lower()
    if short not in _MONTHS:
        return None
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    return _whole(full_year, _MONTHS.index(short) + 1, int(day))


def parse_past_date(text: str, this_year: int, is_month_first: bool | None) -> str | None:
    """The day a table gives for something past, in any of these forms or as 5/17/90, a year of two
    digits being of the last hundred. `is_month_first` says how to read 3/4/90, if that is known."""
    text = " ".join(text[: _LONGEST + 1].split())
    if day := parse_birthday(text) or parse_written_date(text):
        return day
    match = _SLASHED.fullmatch(text)
    if match is None:
        return None
    first, second, written = int(match[1]), int(match[3]), int(match[4])
    if match[2] == ".":
        is_month_first = False
    if first <= 12 and second <= 12 and first != second and is_month_first is None:
        return None
    if second > 12 or (first <= 12 and is_month_first):
        first, second = second, first
    year = written
    if len(match[4]) == 2:
        year += this_year // 100 * 100
        year -= 100 if year > this_year else 0
    return _whole(year, second, first)


def detect_month_first(texts: Iterable[str]) -> bool | None:
    """Whether days such as 5/17/90 have the month first, told by those that can be read in one way
    only; nothing where there are none, or both."""
    found = set()
    for text in texts:
        match = _SLASHED.fullmatch(" ".join(text[: _LONGEST + 1].split()))
        if match and (int(match[1]) > 12) != (int(match[3]) > 12):
            found.add(int(match[3]) > 12)
    return found.pop() if len(found) == 1 else None


def _whole(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year >= _FIRST_YEAR else None
    except ValueError:
        return None


def _yearless(month: int, day: int) -> str | None:
    try:
        return f"--{date(_ANY_LEAP_YEAR, month, day):%m-%d}"
    except ValueError:
        return None
