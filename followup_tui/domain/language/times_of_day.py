"""Times of day in words and digits: "3pm", "15:00", "at 3", "noon", "in the morning"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from followup_tui.domain.language import english
from followup_tui.domain.language.grammar import (
    ParsedTime,
    ParseResult,
    Placement,
    TokenLine,
    longest_parse,
    memoized,
)

_DIGITS = re.compile(rf"@?(\d{{1,2}})(?:[:.](\d{{2}}))?({english.AM_OR_PM})?", re.ASCII)
_LATEST_BARE_AFTERNOON = 7  # "at 7" is in the evening, "at 8" in the morning


@memoized
def time_of_day_at(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    """Parse a time of day, with or without "at"."""
    if line.key(index) not in english.AT:
        return longest_parse((_hour, _part_of_day, _midnight), line, index)
    parsed = longest_parse((_hour_after_at, _part_of_day, _midnight), line, index + 1)
    if parsed and parsed[0].placement is Placement.EDGE and not parsed[0].lacks_am_pm:
        return replace(parsed[0], placement=Placement.ANYWHERE), parsed[1]
    return parsed


def _hour(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    """3pm, 3 pm, 3:30, 15:00, 3 o'clock."""
    match = _DIGITS.fullmatch(line.key(index))
    if match is None:
        return None
    am_pm, end = match[3] or "", index + 1
    if not am_pm and line.key(end) in english.AM | english.PM:
        am_pm, end = line.key(end), end + 1
    elif not am_pm and line.key(end) in english.O_CLOCK:
        return _time_from(match, "", end + 1)
    # 3.30 is a number without am or pm.
    if not am_pm and (match[2] is None or "." in match[0]):
        return None
    return _time_from(match, am_pm, end)


def _hour_after_at(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    match = _DIGITS.fullmatch(line.key(index))
    parsed = _hour(line, index)
    if parsed or match is None or match[2]:
        return parsed
    plain = _time_from(match, "", index + 1)
    return plain and (replace(plain[0], lacks_am_pm=True), index + 1)


def _time_from(match: re.Match[str], am_pm: str, end: int) -> ParseResult[ParsedTime]:
    hour, minute, lacks_am_pm = int(match[1]), int(match[2] or 0), False
    if am_pm:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if am_pm in english.PM else 0)
    elif 1 <= hour <= 12 and match[1][0] != "0" and (hour < 10 or match[2] is None):
        lacks_am_pm = True
        hour += 12 if hour <= _LATEST_BARE_AFTERNOON else 0
    if hour > 23 or minute > 59:
        return None
    return ParsedTime(time(hour, minute), Placement.EDGE, lacks_am_pm=lacks_am_pm), end


def _part_of_day(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    """noon; morning; in the morning; this evening; end of day."""
    if line.key(index) in english.DAY_ENDS:
        return ParsedTime(line.rules.evening, is_part_of_day=True, is_today=True), index + 1
    if line.matches(index, english.END_OF_DAY):
        return ParsedTime(line.rules.evening, is_part_of_day=True, is_today=True), index + 3
    has_this = line.key(index) in english.THIS
    has_in_the = line.key(index) in english.IN and line.key(index + 1) == english.THE
    start = index + (1 if has_this else 2 if has_in_the else 0)
    name = line.key(start)
    if name not in english.PARTS_OF_DAY:
        return None
    placement = Placement.EDGE if name in english.NOON else Placement.ALONE
    if has_this or has_in_the:
        placement = Placement.ANYWHERE
    begins: time = getattr(line.rules, english.PARTS_OF_DAY[name])
    return ParsedTime(begins, placement, is_part_of_day=True, is_today=has_this), start + 1


def _midnight(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    if line.key(index) in english.MIDNIGHT:
        return ParsedTime(time(0), Placement.EDGE, is_midnight=True), index + 1
    return None


def resolve_am_pm(clock_time: ParsedTime, part_of_day: ParsedTime | None) -> ParsedTime:
    """Decide an hour without am or pm by the part of the day beside it, if any: "evening at 9" is
    21:00, "morning at 7" is 7:00."""
    if part_of_day is None or not clock_time.lacks_am_pm:
        return clock_time
    is_morning = part_of_day.time < time(12)
    hour = clock_time.time.hour % 12
    if not is_morning and not (hour == 0 and part_of_day.time >= time(18)):
        hour += 12
    return replace(clock_time, time=time(hour, clock_time.time.minute), lacks_am_pm=False)
