"""Times of day in words and digits: "3pm", "15:00", "at 3", "noon", "in the morning", "half past
three", and ranges of them, which count from their start: "2-3pm", "between 2 and 4 pm"."""

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

_DIGITS = re.compile(rf"@?(\d{{1,2}})(?:[:.](\d{{2}}))?({english.AM_OR_PM})?(?:-?ish)?", re.ASCII)
_COMPACT_AM_PM = re.compile(rf"@?(\d{{1,2}})(\d\d)({english.AM_OR_PM})", re.ASCII)
_WITH_H = re.compile(r"(\d{1,2})(?::?(\d\d))?h(?:rs)?|(\d{1,2})h(\d\d)", re.ASCII)
_MILITARY = re.compile(r"([01]\d|2[0-3])([0-5]\d)", re.ASCII)
_PLAIN_HOUR = re.compile(r"@?(\d{1,2})()()", re.ASCII)
_COUNT = re.compile(r"\d{1,2}", re.ASCII)
_RANGE = re.compile(
    rf"@?(\d{{1,2}}(?:[:.]\d\d)?(?:{english.AM_OR_PM})?)[-–—]"
    rf"(\d{{1,2}}(?:[:.]\d\d)?(?:{english.AM_OR_PM})?)",
    re.ASCII,
)
_LATEST_BARE_AFTERNOON = 7  # "at 7" is in the evening, "at 8" in the morning
_HALF_DAY = 12 * 60


@memoized
def time_of_day_at(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    """Parse a time of day, with or without "at"; the start of a range of times."""
    key = line.key(index)
    if not key:
        return None
    if key == english.AFTER:  # after 5pm, after lunch
        if line.key(index + 1) in english.LUNCH:
            return ParsedTime(line.rules.afternoon, Placement.EDGE, is_part_of_day=True), index + 2
        return _clock(line, index + 1)
    if key not in english.AT:
        return longest_parse((_clock, _part_of_day, _midnight), line, index)
    parsed = longest_parse((_hour_after_at, _clock, _part_of_day, _midnight), line, index + 1)
    if parsed is None and line.key(index + 1) in english.LUNCH:
        return ParsedTime(line.rules.noon, Placement.EDGE, is_part_of_day=True), index + 2
    if parsed and parsed[0].placement is Placement.EDGE and not parsed[0].lacks_am_pm:
        return replace(parsed[0], placement=Placement.ANYWHERE, needs_day=False), parsed[1]
    return parsed and (replace(parsed[0], needs_day=False), parsed[1])


def lunch_at(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    """Parse "lunch" right after a day: "tomorrow lunch"."""
    if line.key(index) not in english.LUNCH:
        return None
    return ParsedTime(line.rules.noon, is_part_of_day=True), index + 1


def am_or_pm_at(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    """Parse a lone "am" or "pm" right after a day: "tomorrow am"."""
    if line.key(index) in english.AM:
        return ParsedTime(line.rules.morning, is_part_of_day=True), index + 1
    if line.key(index) in english.PM:
        return ParsedTime(line.rules.afternoon, is_part_of_day=True), index + 1
    return None


def _clock(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    """An hour in any form, or a range of hours."""
    key = line.key(index)
    if not key:
        return None
    if key[0].isdigit() or key[0] == "@":
        return longest_parse((_hour, _h_or_military, _hour_of_part, _range, _spoken), line, index)
    if key in english.RANGE_LEADS:
        return _range(line, index)
    return longest_parse((_spoken, _hour_in_words), line, index)


def _hour(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    """3pm, 3 pm, 3:30, 930am, 15:00, 3 o'clock."""
    key = line.key(index)
    match = _DIGITS.fullmatch(key) or _COMPACT_AM_PM.fullmatch(key)
    if match is None:
        return None
    if key[0] == "@" and not match[2] and not match[3]:
        return _bare_hour(match, index + 1)
    am_pm, end = match[3] or "", index + 1
    if not am_pm and line.key(end) in english.AM | english.PM:
        am_pm, end = line.key(end), end + 1
    elif not am_pm and line.key(end) in english.O_CLOCK:
        return _time_from(match, "", end + 1)
    # 3.30 is a number without am or pm.
    if not am_pm and (match[2] is None or "." in match[0]):
        return None
    return _time_from(match, am_pm, end)


def _h_or_military(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    """15h, 15h30, 0900: a time only beside a day, where it is no duration and no number."""
    key = line.key(index)
    if match := _MILITARY.fullmatch(key):
        hour, minute = int(match[1]), int(match[2])
    elif match := _WITH_H.fullmatch(key):
        hour, minute = int(match[1] or match[3]), int(match[2] or match[4] or 0)
    else:
        return None
    if hour > 23 or minute > 59:
        return None
    return ParsedTime(time(hour, minute), Placement.EDGE, needs_day=True), index + 1


def _hour_of_part(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    """The 8 of "8 tonight" and "8 in the morning"."""
    match = _PLAIN_HOUR.fullmatch(line.key(index))
    if match is None:
        return None
    following = line.key(index + 1)
    is_part = following in english.IN and line.key(index + 2) == english.THE
    is_part = is_part and line.key(index + 3) in english.PARTS_OF_DAY
    if not (is_part or following in english.TONIGHT):
        return None
    return _bare_hour(match, index + 1)


def _hour_in_words(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    """three o'clock."""
    hour = english.NUMBERS.get(line.key(index), 0)
    if not 1 <= hour <= 12 or line.key(index + 1) not in english.O_CLOCK:
        return None
    match = _PLAIN_HOUR.fullmatch(str(hour))
    return _bare_hour(match, index + 2) if match else None


def _hour_after_at(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    match = _DIGITS.fullmatch(line.key(index))
    parsed = _hour(line, index)
    if parsed or match is None or match[2]:
        return parsed
    return _bare_hour(match, index + 1)


def _bare_hour(match: re.Match[str], end: int) -> ParseResult[ParsedTime]:
    plain = _time_from(match, "", end)
    return plain and (replace(plain[0], lacks_am_pm=True), end)


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


def _range(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    """2-3pm, 9:30 - 11:00, 2 to 4 pm, between 2 and 4 pm: its start."""
    lead = line.key(index)
    start = index + (lead in english.RANGE_LEADS)
    first, end = line.key(start), start + 1
    if match := _RANGE.fullmatch(first):
        first, last = match[1], match[2]
    else:
        if line.key(end) not in english.RANGE_LINKS or (start == index and line.key(end) == "and"):
            return None
        last, end = line.key(end + 1), end + 2
    first_match, last_match = _DIGITS.fullmatch(first), _DIGITS.fullmatch(last)
    if first_match is None or last_match is None:
        return None
    am_pm = last_match[3] or ""
    if not am_pm and line.key(end) in english.AM | english.PM:
        am_pm, end = line.key(end), end + 1
    first_time = _time_from(first_match, first_match[3] or "", end)
    last_time = _time_from(last_match, am_pm, end)
    if first_time is None or last_time is None:
        return None
    is_certain = bool(am_pm or first_match[3] or (first_match[2] and last_match[2]))
    if not is_certain and line.key(end):
        return None  # "fri 10-12 people"
    parsed = first_time[0]
    if am_pm and not first_match[3]:
        parsed = replace(parsed, time=_start_before(first_match, last_time[0].time))
    has_am_pm = bool(am_pm or first_match[3])
    lacks = parsed.lacks_am_pm and not has_am_pm
    return replace(parsed, lacks_am_pm=lacks, needs_day=not is_certain), end


def _start_before(first: re.Match[str], last: time) -> time:
    """Return the start of a range whose end is known: 2-3pm from 14:00, 11-1pm from 11:00."""
    minutes = int(first[1]) % 12 * 60 + int(first[2] or 0)
    if int(first[1]) > 12 or minutes + _HALF_DAY <= last.hour * 60 + last.minute:
        minutes += _HALF_DAY
    return time(minutes // 60 % 24, minutes % 60)


def _spoken(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    """half past 3, a quarter to five, twenty past 4 pm."""
    start = index + (line.key(index) in ("a", "an"))
    key = line.key(start)
    if key == english.HALF:
        minutes = 30
    elif key in english.QUARTER:
        minutes = 15
    else:
        minutes = english.NUMBERS.get(key, 0) or (int(key) if _COUNT.fullmatch(key) else 0)
    end = start + 1
    is_named = key == english.HALF or key in english.QUARTER
    if english.UNITS.get(line.key(end)) == ("minutes", 1):
        is_named, end = True, end + 1
    link = line.key(end)
    is_before = link in english.TO_HOUR and is_named
    if not 1 <= minutes <= 59 or not (is_before or link in english.PAST_HOUR):
        return None
    parsed = _hour(line, end + 1)
    if parsed is None:
        word = english.NUMBERS.get(line.key(end + 1), 0)
        match = _PLAIN_HOUR.fullmatch(str(word) if word > 1 else line.key(end + 1))
        parsed = _bare_hour(match, end + 2) if match else None
    if parsed is None or parsed[0].time.minute:
        return None
    total = parsed[0].time.hour * 60 + (-minutes if is_before else minutes)
    return replace(parsed[0], time=time(total // 60 % 24, total % 60)), parsed[1]


def _part_of_day(line: TokenLine, index: int) -> ParseResult[ParsedTime]:
    """noon; morning; in the morning; this evening; end of day."""
    if line.key(index) in english.DAY_ENDS:
        return ParsedTime(line.rules.evening, is_part_of_day=True, is_today=True), index + 1
    for words in english.END_OF_DAY:
        if line.key(index) == words[0] and line.matches(index, words):
            end = index + len(words)
            return ParsedTime(line.rules.evening, is_part_of_day=True, is_today=True), end
    has_this = line.key(index) in english.THIS
    has_in_the = line.key(index) in english.IN and line.key(index + 1) == english.THE
    start = index + (1 if has_this else 2 if has_in_the else 0)
    start += line.key(index) == english.THE and line.key(index + 2) == english.OF
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
