"""Durations: "3 days", "two weeks and a day", "2h30m", "2 working days", and the day or minute
that far from a start. Never reads the clock."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pendulum import Date

from followup_tui.domain.due import Due, to_due
from followup_tui.domain.language import english
from followup_tui.domain.language.grammar import ParseResult, TokenLine, memoized
from followup_tui.domain.rules import Rules
from followup_tui.domain.working_days import add_working_days

_COMPACT = re.compile(r"\+?(?:\d{1,4}[a-z]+)+", re.ASCII)
_COMPACT_PART = re.compile(r"(\d{1,4})([a-z]+)", re.ASCII)
_COUNT = re.compile(r"\+?\d{1,4}", re.ASCII)
_HOUR = 60
_MAX_PARTS = 3


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


def add_duration(start: Date, duration: Duration, rules: Rules) -> Date | None:
    """Return the day that long after the start, months first; None after the last day of the
    calendar."""
    try:
        day = start.add(months=duration.months).add(days=duration.days)
        return add_working_days(day, duration.working_days, rules)
    except (OverflowError, ValueError):
        return None


def due_after_duration(line: TokenLine, duration: Duration) -> Due | None:
    """Return the minute that long after now, in wall-clock time; None after the last day of the
    calendar."""
    try:
        start = line.now.add(months=duration.months).add(days=duration.days)
        # When summer time ends the wall clock goes back; a due date never does.
        return max(to_due(start.add(minutes=duration.minutes)), to_due(line.now))
    except (OverflowError, ValueError):
        return None


@memoized
def duration_at(line: TokenLine, index: int) -> ParseResult[Duration]:
    """Parse one or more counts with units: "a week and 2 days"."""
    parsed = _part_at(line, index)
    if parsed is None:
        return None
    duration, end = parsed
    for _ in range(_MAX_PARTS - 1):
        following = _part_at(line, end + (line.key(end) == english.AND))
        if following is None:
            break
        duration, end = duration + following[0], following[1]
    if line.key(end) in english.DURATION_BLOCKERS:
        return None
    return (duration, end) if duration != Duration() else None


def _part_at(line: TokenLine, index: int) -> ParseResult[Duration]:
    key = line.key(index)
    if _COMPACT.fullmatch(key):
        return _compact(line, index, key)
    if _COUNT.fullmatch(key):
        return _counted(line, int(key), index + 1)
    if key == english.HALF and line.key(index + 1) in english.NUMBERS:
        return _half(line, index + 2)
    if key not in english.NUMBERS:
        return None
    following = line.key(index + 1)
    if following == english.HALF:
        return _half(line, index + 2)
    if (vague := english.VAGUE_NUMBERS.get(following)) and key in ("a", "an"):
        return _counted(line, vague, index + 2 + (line.key(index + 2) == english.OF))
    return _counted(line, english.NUMBERS[key], index + 1)


def _half(line: TokenLine, index: int) -> ParseResult[Duration]:
    if line.key(index) not in english.HALVES:
        return None
    unit, amount = english.HALVES[line.key(index)]
    return _duration_of(unit, amount), index + 1


def _counted(line: TokenLine, count: int, index: int) -> ParseResult[Duration]:
    """Parse the unit of a count that was read before `index`."""
    key = line.key(index)
    if key in english.WORKING and line.key(index + 1) in english.DAY_WORDS:
        return Duration(working_days=count), index + 2
    if key in english.WORKING_DAYS:
        return Duration(working_days=count), index + 1
    if key == english.AMBIGUOUS_UNIT:
        line.hints.append((index + 1, english.ambiguous_unit_hint(f"{count} m", f"{count} ")))
    if key not in english.UNITS:
        return None
    unit, factor = english.UNITS[key]
    return _duration_of(unit, count * factor), index + 1


def _compact(line: TokenLine, index: int, key: str) -> ParseResult[Duration]:
    """3d, 1w2d, 2h30m."""
    duration, minutes_before = Duration(), 0
    for count, name in _COMPACT_PART.findall(key):
        if name == english.AMBIGUOUS_UNIT and minutes_before != _HOUR:
            line.hints.append((index + 1, english.ambiguous_unit_hint(key, count)))
            return None
        unit, factor = english.UNITS.get(name, ("minutes", 1))
        if name not in english.UNITS and name != english.AMBIGUOUS_UNIT:
            return None
        minutes_before = factor if unit == "minutes" else 0
        duration += _duration_of(unit, int(count) * factor)
    return duration, index + 1


def _duration_of(unit: english.DurationUnit, amount: int) -> Duration:
    match unit:
        case "months":
            return Duration(months=amount)
        case "days":
            return Duration(days=amount)
        case _:
            return Duration(minutes=amount)
