"""Times of day in words and figures: "3pm", "15:00", "at 3", "noon", "in the morning"."""

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

_FIGURES = re.compile(rf"@?(\d{{1,2}})(?:[:.](\d{{2}}))?({english.AM_OR_PM})?", re.ASCII)
_LATEST_BARE_AFTERNOON = 7  # "at 7" is in the evening, "at 8" in the morning


@memoized
def time_of_day_at(line: TokenLine, i: int) -> ParseResult[ParsedTime]:
    """A time of day at the place."""
    if line.key(i) not in english.AT:
        return longest_parse((_hour, _part, _midnight), line, i)
    found = longest_parse((_hour_after_at, _part, _midnight), line, i + 1)
    if found and found[0].placement is Placement.EDGE and not found[0].lacks_am_pm:
        return replace(found[0], placement=Placement.ANYWHERE), found[1]
    return found


def _hour(line: TokenLine, i: int) -> ParseResult[ParsedTime]:
    """3pm, 3 pm, 3:30, 15:00, 3 o'clock."""
    match = _FIGURES.fullmatch(line.key(i))
    if match is None:
        return None
    half, end = match[3] or "", i + 1
    if not half and line.key(end) in english.AM | english.PM:
        half, end = line.key(end), end + 1
    elif not half and line.key(end) in english.O_CLOCK:
        return _read(match, "", end + 1)
    # 3.30 is a number unless am or pm says otherwise.
    if not half and (match[2] is None or "." in match[0]):
        return None
    return _read(match, half, end)


def _hour_after_at(line: TokenLine, i: int) -> ParseResult[ParsedTime]:
    match = _FIGURES.fullmatch(line.key(i))
    found = _hour(line, i)
    if found or match is None or match[2]:
        return found
    plain = _read(match, "", i + 1)
    return plain and (replace(plain[0], lacks_am_pm=True), i + 1)


def _read(match: re.Match[str], half: str, end: int) -> ParseResult[ParsedTime]:
    hour, minute, bare = int(match[1]), int(match[2] or 0), False
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in english.PM else 0)
    elif 1 <= hour <= 12 and match[1][0] != "0" and (hour < 10 or match[2] is None):
        bare = True
        hour += 12 if hour <= _LATEST_BARE_AFTERNOON else 0
    if hour > 23 or minute > 59:
        return None
    return ParsedTime(time(hour, minute), Placement.EDGE, lacks_am_pm=bare), end


def _part(line: TokenLine, i: int) -> ParseResult[ParsedTime]:
    """noon; morning; in the morning; this evening; end of day."""
    if line.key(i) in english.DAY_ENDS:
        return ParsedTime(line.rules.evening, is_part_of_day=True, is_today=True), i + 1
    if line.matches(i, english.END_OF_DAY):
        return ParsedTime(line.rules.evening, is_part_of_day=True, is_today=True), i + 3
    this = line.key(i) in english.THIS
    in_the = line.key(i) in english.IN and line.key(i + 1) == english.THE
    start = i + (1 if this else 2 if in_the else 0)
    name = line.key(start)
    if name not in english.PARTS_OF_DAY:
        return None
    force = Placement.EDGE if name in english.NOON else Placement.ALONE
    if this or in_the:
        force = Placement.ANYWHERE
    at: time = getattr(line.rules, english.PARTS_OF_DAY[name])
    return ParsedTime(at, force, is_part_of_day=True, is_today=this), start + 1


def _midnight(line: TokenLine, i: int) -> ParseResult[ParsedTime]:
    if line.key(i) in english.MIDNIGHT:
        return ParsedTime(time(0), Placement.EDGE, is_midnight=True), i + 1
    return None


def resolve_am_pm(clock: ParsedTime, part: ParsedTime | None) -> ParsedTime:
    """A bare hour beside a part of the day: "evening at 9" is 21:00, "morning at 7" is 7:00."""
    if part is None or not clock.lacks_am_pm:
        return clock
    morning = part.time < time(12)
    hour = clock.time.hour % 12
    if not morning and not (hour == 0 and part.time >= time(18)):
        hour += 12
    return replace(clock, time=time(hour, clock.time.minute), lacks_am_pm=False)
