"""Durations: "3 days", "two weeks and a day", "2h30m", "2 working days", and the day or minute
that far from a start. Never reads the clock."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pendulum import Date

from followup_tui.domain.due import Due, to_due
from followup_tui.domain.language import english, english_hints, english_names
from followup_tui.domain.language.grammar import ParseResult, TokenLine, memoized
from followup_tui.domain.rules import Rules
from followup_tui.domain.working_days import add_working_days

_COMPACT = re.compile(r"\+?(?:\d{1,4}[a-z]+)+", re.ASCII)
_COMPACT_PART = re.compile(r"(\d{1,4})([a-z]+)", re.ASCII)
_COUNT = re.compile(r"\+?\d{1,4}", re.ASCII)
_COUNT_RANGE = re.compile(r"(\d{1,3})[-–—]\d{1,3}")
_COMPACT_RANGE = re.compile(r"(\d{1,3})[-–—]\d{1,3}([a-z]+)")
_DECIMAL = re.compile(r"(\d{1,3})[.,](\d{1,2})", re.ASCII)
_FRACTION = re.compile(r"(\d{1,2})[/⁄](\d{1,2})")
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
    """Parse one or more counts with units: "a week and 2 days"; of "2-3 weeks" the shorter."""
    parsed = _part_at(line, index)
    if parsed is None:
        return None
    duration, end = parsed
    for _ in range(_MAX_PARTS - 1):
        following = _part_at(line, end + (line.key(end) == english.AND), duration.minutes > 0)
        if following is None:
            break
        duration, end = duration + following[0], following[1]
    if line.key(end) in english.DURATION_BLOCKERS:
        return None
    if line.matches(end, english.OR_SO):
        end += len(english.OR_SO)
    return (duration, end) if duration != Duration() else None


def implied_duration_at(line: TokenLine, index: int) -> ParseResult[Duration]:
    """Parse "the next 2 weeks" or "the next month": a duration or one unit after those words."""
    has_the = line.key(index) == english.THE
    index += has_the
    if has_the and english.UNITS.get(line.key(index)) == ("minutes", _HOUR):
        return Duration(minutes=_HOUR), index + 1  # within the hour
    if line.key(index) not in english.NEXT | english.COMING:
        return None
    index += 1
    parsed = duration_at(line, index)
    if parsed is None and line.key(index) in english.VAGUE_NUMBERS:
        count = english.VAGUE_NUMBERS[line.key(index)]
        parsed = _counted(line, count, index + 1 + (line.key(index + 1) == english.OF))
    return parsed or _counted(line, 1, index)


def _part_at(line: TokenLine, index: int, after_hours: bool = False) -> ParseResult[Duration]:
    """Parse one count with its unit; after hours an "m" is minutes."""
    key = line.key(index)
    if not key:
        return None
    if key[0].isdigit() or key[0] == "+":
        return _part_in_digits(line, index, key, after_hours)
    if key == english.HALF and line.key(index + 1) in english.NUMBERS:
        return _half(line, index + 2)
    if key == english.HALF and line.key(index - 1) in english.IN:  # in half an hour, in half hour
        return _half(line, index + 1)
    if key in english.QUARTER:
        return _quarters(line, 1, index)
    if key in english.VAGUE_NUMBERS and line.key(index - 1) in english.IN:
        count = english.VAGUE_NUMBERS[key]
        return _counted(line, count, index + 1 + (line.key(index + 1) == english.OF))
    if key not in english.NUMBERS:
        return None
    following = line.key(index + 1)
    if following == english.HALF:
        return _half(line, index + 2)
    if following in english.QUARTER and (
        parsed := _quarters(line, english.NUMBERS[key], index + 1)
    ):
        return parsed
    if (vague := english.VAGUE_NUMBERS.get(following)) and key in ("a", "an"):
        return _counted(line, vague, index + 2 + (line.key(index + 2) == english.OF))
    return _count_or_range(line, english.NUMBERS[key], index + 1)


def _part_in_digits(
    line: TokenLine, index: int, key: str, after_hours: bool
) -> ParseResult[Duration]:
    if _COMPACT.fullmatch(key):
        return _compact(line, index, key, after_hours)
    if _COUNT.fullmatch(key):
        if after_hours and line.key(index + 1) == english.AMBIGUOUS_UNIT:
            return Duration(minutes=int(key)), index + 2
        return _count_or_range(line, int(key), index + 1)
    if match := _COUNT_RANGE.fullmatch(key):
        return _counted(line, int(match[1]), index + 1)
    if match := _COMPACT_RANGE.fullmatch(key):
        return _compact(line, index, match[1] + match[2], after_hours)
    return _fraction(line, index)


def _count_or_range(line: TokenLine, count: int, index: int) -> ParseResult[Duration]:
    """Parse what follows a count: a unit, "and a half" around it, or "to 3" before it."""
    parsed = _counted(line, count, index)
    if parsed:
        end = parsed[1]
        if line.matches(end, ("and", "a", english.HALF)):
            return (parsed[0] + half, end + 3) if (half := _half_of(line, end - 1)) else parsed
        if line.key(end) == "or" and line.key(end + 1) in english.NUMBERS:  # a week or two
            return parsed[0], end + 2
        return parsed
    if line.matches(index, ("and", "a", english.HALF)):
        whole, half = _counted(line, count, index + 3), _half_of(line, index + 3)
        return (whole[0] + half, whole[1]) if whole and half else None
    if line.key(index) in english.TO:
        last = line.key(index + 1)
        if last in english.NUMBERS or _COUNT.fullmatch(last):
            return _counted(line, count, index + 2)
    return None


def _fraction(line: TokenLine, index: int) -> ParseResult[Duration]:
    """2.5 hours, 1/2 hour."""
    key = line.key(index)
    if match := _DECIMAL.fullmatch(key):
        count = float(f"{match[1]}.{match[2]}")
    elif (match := _FRACTION.fullmatch(key)) and int(match[2]):
        count = int(match[1]) / int(match[2])
    else:
        return None
    unit, factor = english.UNITS.get(line.key(index + 1), ("", 0))
    amount = count * factor
    if unit == "minutes" or (unit == "days" and factor == 1):
        minutes = amount if unit == "minutes" else amount * 24 * _HOUR
        return Duration(minutes=round(minutes)), index + 2
    if unit == "days":
        return Duration(days=round(amount)), index + 2
    if unit == "months":
        return Duration(months=int(amount), days=round(amount % 1 * 30)), index + 2
    return None


def _quarters(line: TokenLine, count: int, index: int) -> ParseResult[Duration]:
    """Parse "quarters of an hour" after their count."""
    index += 1
    index += line.key(index) == english.OF
    index += line.key(index) in ("a", "an")
    if english.UNITS.get(line.key(index)) != ("minutes", _HOUR):
        return None
    return Duration(minutes=15 * count), index + 1


def _half(line: TokenLine, index: int) -> ParseResult[Duration]:
    if line.key(index) not in english.HALVES:
        return None
    unit, amount = english.HALVES[line.key(index)]
    return _duration_of(unit, amount), index + 1


def _half_of(line: TokenLine, index: int) -> Duration | None:
    """Return half of the unit that stands at the index."""
    unit, factor = english.UNITS.get(line.key(index), ("", 0))
    if unit == "minutes" and factor > 1:
        return Duration(minutes=factor // 2)
    if unit == "months":
        return Duration(months=factor // 2, days=15 * (factor % 2))
    return Duration(days=factor // 2) if unit == "days" and factor > 1 else None


def _counted(line: TokenLine, count: int, index: int) -> ParseResult[Duration]:
    """Parse the unit of a count that was read before `index`."""
    key = line.key(index)
    if key in english.WORKING and line.key(index + 1) in english.DAY_WORDS:
        return Duration(working_days=count), index + 2
    if key in english.WORKING_DAYS:
        return Duration(working_days=count), index + 1
    if key == english.AMBIGUOUS_UNIT:
        line.hints.append((index + 1, english_hints.ambiguous_unit_hint(f"{count} m", f"{count} ")))
    key = key.removesuffix(english_names.POSSESSIVES[0])  # a fortnight's time
    if key not in english.UNITS:
        return None
    unit, factor = english.UNITS[key]
    return _duration_of(unit, count * factor), index + 1


def _compact(line: TokenLine, index: int, key: str, after_hours: bool) -> ParseResult[Duration]:
    """3d, 1w2d, 2h30m."""
    duration, minutes_before = Duration(), _HOUR if after_hours else 0
    for count, name in _COMPACT_PART.findall(key):
        if name == english.AMBIGUOUS_UNIT and minutes_before != _HOUR:
            line.hints.append((index + 1, english_hints.ambiguous_unit_hint(key, count)))
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
