"""Dates as other programs write them, parsed into ISO text. Anything ambiguous is None, never a
guess."""

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
_MAX_LENGTH = 60
# Years that mean "no year": Apple's 1604, and 0000 on several phones.
_NO_YEAR = frozenset({0, 1604})
# Earlier dates are placeholders such as 0001-01-01.
_FIRST_YEAR = 1800
_ANY_LEAP_YEAR = 2000


def parse_birthday(text: str, omitted_year: str = "") -> str | None:
    """Return the date of a BDAY value as `1990-05-17`, or `--05-17` without a year; None if it is
    not one whole date. `omitted_year` is a year that the card declares to mean "no year"."""
    text = text.strip()
    if len(text) > _MAX_LENGTH:
        return None
    if match := _YEARLESS.fullmatch(text):
        return _yearless_date(int(match[1]), int(match[2]))
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
    elif match := _DOTTED.fullmatch(text):
        year, month, day = int(match[3]), int(match[2]), int(match[1])
    else:
        return None
    if year in _NO_YEAR or f"{year:04d}" == omitted_year.strip():
        return _yearless_date(month, day)
    return _iso_date(year, month, day)


def parse_written_date(text: str) -> str | None:
    """Return the ISO date of `12 Nov 2025`, `12-Nov-25`, `Nov 12, 2025` or `2025-11-12`; None for
    anything else: 11/12/25 could be two dates."""
    text = " ".join(text[: _MAX_LENGTH + 1].split())
    if match := _YEAR_FIRST.fullmatch(text):
        return _iso_date(int(match[1]), int(match[3]), int(match[4]))
    if match := _DAY_MONTH.fullmatch(text):
        day, month, year = match.groups()
    elif match := _MONTH_DAY.fullmatch(text):
        month, day, year = match.groups()
    else:
        return None
    short_month = month[:3].lower()
    if short_month not in _MONTHS:
        return None
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    return _iso_date(full_year, _MONTHS.index(short_month) + 1, int(day))


def parse_past_date(text: str, this_year: int, is_month_first: bool | None) -> str | None:
    """Return the date of a past event in a table: any form above, or 5/17/90 with a two-digit year
    of the last hundred years. None if it is not a date.

    `is_month_first` says how to read 3/4/90; if None, such a date is ambiguous."""
    text = " ".join(text[: _MAX_LENGTH + 1].split())
    if parsed := parse_birthday(text) or parse_written_date(text):
        return parsed
    match = _SLASHED.fullmatch(text)
    if match is None:
        return None
    day, month, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == ".":
        is_month_first = False
    if day <= 12 and month <= 12 and day != month and is_month_first is None:
        return None
    if month > 12 or (day <= 12 and is_month_first):
        day, month = month, day
    if len(match[4]) == 2:
        year += this_year // 100 * 100
        year -= 100 if year > this_year else 0
    return _iso_date(year, month, day)


def detect_month_first(texts: Iterable[str]) -> bool | None:
    """Return whether dates such as 5/17/90 have the month first, judged by the unambiguous ones;
    None if there are none, or if they disagree."""
    answers = set()
    for text in texts:
        match = _SLASHED.fullmatch(" ".join(text[: _MAX_LENGTH + 1].split()))
        if match and (int(match[1]) > 12) != (int(match[3]) > 12):
            answers.add(int(match[3]) > 12)
    return answers.pop() if len(answers) == 1 else None


def _iso_date(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year >= _FIRST_YEAR else None
    except ValueError:
        return None


def _yearless_date(month: int, day: int) -> str | None:
    try:
        return f"--{date(_ANY_LEAP_YEAR, month, day):%m-%d}"
    except ValueError:
        return None
