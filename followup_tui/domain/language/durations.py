"""Lengths of time: "3 days", "two weeks and a day", "2h30m", "2 working days", and how far they
reach from now. It never reads the clock."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pendulum import Date

from followup_tui.domain.due import Due, to_due
from followup_tui.domain.language import english
from followup_tui.domain.language.grammar import ParseResult, TokenLine, memoized
from followup_tui.domain.rules import Rules

_COMPACT = re.compile(r"\+?(?:\d{1,4}[a-z]+)+", re.ASCII)
_PIECE = re.compile(r"(\d{1,4})([a-z]+)", re.ASCII)
_HOUR = 60
_MOST_PIECES = 3
_COUNT = re.compile(r"\+?\d{1,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in calendar months and days, minutes, and working days."""

    months: int = 0
    days: int = 0
    minutes: int = 0
    working_days: int = 0

    def __add__(self, other: Duration) -> Duration:
        return Duration(
            self.months + other.months,
            self.days + other.days,
            self.minutes + other.minutes,
            self.working_days + other.working_days,
        )


def add_working_days(day: Date, count: int, rules: Rules) -> Date:
    """The day that many working days later; plain days where no day is a working day."""
    if count <= 0 or not rules.working_days:
        return day.add(days=max(0, count))
    weeks = (count - 1) // len(rules.working_days)
    day = day.add(days=7 * weeks)
    left = count - weeks * len(rules.working_days)
    while left:
        day = day.add(days=1)
        left -= day.weekday() in rules.working_days
    return day


def add_duration(start: Date, span: Duration, rules: Rules) -> Date | None:
    """The day that far from the start, months first; None beyond the calendar."""
    try:
        day = start.add(months=span.months).add(days=span.days)
        return add_working_days(day, span.working_days, rules)
    except (OverflowError, ValueError):
        return None


def due_after_duration(line: TokenLine, span: Duration) -> Due | None:
    """The minute that far from now; None beyond the calendar."""
    try:
        start = line.now.add(months=span.months).add(days=span.days)
        # When summer time ends the wall clock runs back; a due never does.
        return max(to_due(start.add(minutes=span.minutes)), to_due(line.now))
    except (OverflowError, ValueError):
        return None


@memoized
def duration_at(line: TokenLine, i: int) -> ParseResult[Duration]:
    """One or more counts with units, as long as they go on."""
    found = _piece_at(line, i)
    if found is None:
        return None
    span, end = found
    for _ in range(_MOST_PIECES - 1):
        following = _piece_at(line, end + (line.key(end) == english.AND))
        if following is None:
            break
        span, end = span + following[0], following[1]
    if line.key(end) in english.DURATION_BLOCKERS:
        return None
    return (span, end) if span != Duration() else None


def _piece_at(line: TokenLine, i: int) -> ParseResult[Duration]:
    key = line.key(i)
    if _COMPACT.fullmatch(key):
        return _compact(line, i, key)
    if _COUNT.fullmatch(key):
        return _counted(line, int(key), i + 1)
    if key == english.HALF and line.key(i + 1) in english.NUMBERS:
        return _half(line, i + 2)
    if key not in english.NUMBERS:
        return None
    if line.key(i + 1) == english.HALF:
        return _half(line, i + 2)
    if (vague := english.VAGUE_NUMBERS.get(line.key(i + 1))) and key in ("a", "an"):
        return _counted(line, vague, i + 2 + (line.key(i + 2) == english.OF))
    return _counted(line, english.NUMBERS[key], i + 1)


def _half(line: TokenLine, i: int) -> ParseResult[Duration]:
    if line.key(i) not in english.HALVES:
        return None
    unit, amount = english.HALVES[line.key(i)]
    return _measure(unit, amount), i + 1


def _counted(line: TokenLine, count: int, i: int) -> ParseResult[Duration]:
    key = line.key(i)
    if key in english.WORKING and line.key(i + 1) in english.DAY_WORDS:
        return Duration(working_days=count), i + 2
    if key in english.WORKING_DAYS:
        return Duration(working_days=count), i + 1
    if key == english.AMBIGUOUS_UNIT:
        line.hints.append((i + 1, english.ambiguous_unit_hint(f"{count} m", f"{count} ")))
    if key not in english.UNITS:
        return None
    unit, factor = english.UNITS[key]
    return _measure(unit, count * factor), i + 1


def _compact(line: TokenLine, i: int, key: str) -> ParseResult[Duration]:
    span, before = Duration(), 0
    for count, name in _PIECE.findall(key):
        if name == english.AMBIGUOUS_UNIT and before != _HOUR:
            line.hints.append((i + 1, english.ambiguous_unit_hint(key, count)))
            return None
        unit, factor = english.UNITS.get(name, ("minutes", 1))
        if name not in english.UNITS and name != english.AMBIGUOUS_UNIT:
            return None
        before = factor if unit == "minutes" else 0
        span += _measure(unit, int(count) * factor)
    return span, i + 1


def _measure(unit: english.DurationUnit, amount: int) -> Duration:
    match unit:
        case "months":
            return Duration(months=amount)
        case "days":
            return Duration(days=amount)
        case _:
            return Duration(minutes=amount)
