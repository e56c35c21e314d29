"""A whole date phrase: a day, a time of day, both in either order, or a duration in hours; and the
due date it means, never before now."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time

from pendulum import Date

from followup_tui.domain.due import Due, to_due
from followup_tui.domain.language import english
from followup_tui.domain.language.calendar_dates import date_or_none
from followup_tui.domain.language.durations import due_after_duration, duration_at
from followup_tui.domain.language.grammar import ParsedDay, ParsedTime, Placement, TokenLine
from followup_tui.domain.language.relative_days import counted_from_now_at, day_at
from followup_tui.domain.language.times_of_day import (
    am_or_pm_at,
    lunch_at,
    resolve_am_pm,
    time_of_day_at,
)

_STORED = re.compile(r"(\d{4})-(\d\d)-(\d\d)t(\d\d):(\d\d)(?::\d\d)?z?", re.ASCII)
_MAX_LEAD_INS = 3
_NOON_HOUR = 12


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A date phrase from token `start` up to token `end`, and the due date it means."""

    start: int
    end: int
    due: Due
    placement: Placement
    cannot_be_name: bool = False
    reading: str = ""
    """How it was read, where it can be read otherwise: "day first", "not a Friday"."""


def date_phrase_at(line: TokenLine, index: int) -> DatePhrase | None:
    """Return the longest date phrase that starts here, lead-ins ("by fri") included.

    OverflowError or ValueError outside the years of the calendar."""
    if not _can_start_phrase(line.tokens[index].key) or _is_plain_number(line, index):
        return None
    line.start_at(index)
    longest = _plain_phrase(line, index)
    lead = index
    for _ in range(_MAX_LEAD_INS):
        length = _lead_in_length(line, lead)
        if not length:
            break
        lead += length
        phrase = _phrase_after_lead_in(line, index, lead)
        if phrase and (longest is None or phrase.end > longest.end):
            longest = phrase
    return longest and _with_suffix(line, longest)


def _lead_in_length(line: TokenLine, index: int) -> int:
    """Return how many words stand there that only introduce a date, or 0."""
    key = line.key(index)
    if key in english.LEAD_IN_PHRASE_STARTERS:
        for words in english.LEAD_IN_PHRASES:
            if line.matches(index, words):
                return len(words)
    return int(key in english.LEAD_INS)


def _with_suffix(line: TokenLine, phrase: DatePhrase) -> DatePhrase:
    """Return the phrase with "at the latest" and the like after it."""
    for words in english.DATE_SUFFIXES:
        if line.key(phrase.end) == words[0] and line.matches(phrase.end, words):
            return replace(phrase, end=phrase.end + len(words))
    return phrase


def _is_plain_number(line: TokenLine, index: int) -> bool:
    """Return True for a number before another: no phrase begins so."""
    following = line.tokens[index + 1].key if index + 1 < len(line.tokens) else ""
    return line.tokens[index].key.isdecimal() and following.isdecimal()


def _can_start_phrase(key: str) -> bool:
    if not key:
        return False
    if key in english.DATE_STARTERS or key[0] in "+@" or key[0].isdigit() or key[-1].isdigit():
        return True
    return key.startswith(english.MID_PREFIX)


def _phrase_after_lead_in(line: TokenLine, index: int, start: int) -> DatePhrase | None:
    """Return the phrase at `start` with its lead-ins from `index`: they make "fri" certain, but
    add nothing to "3 days" or "the 3rd"."""
    phrase = _plain_phrase(line, start)
    if phrase is None:
        return None
    is_edge = phrase.placement is Placement.EDGE
    is_duration = is_edge and duration_at(line, start) is not None
    if is_duration and line.key(start - 1) == english.FOR:
        return None
    is_certain = is_edge and not is_duration and line.key(start) != english.THE
    placement = Placement.ANYWHERE if is_certain else phrase.placement
    return replace(phrase, start=index, placement=placement)


def _plain_phrase(line: TokenLine, index: int) -> DatePhrase | None:
    longest: DatePhrase | None = None
    for parse in (_stored, _hours, _day_first, _time_first):
        phrase = parse(line, index)
        if phrase and (longest is None or phrase.end > longest.end):
            longest = phrase
    return longest


def _stored(line: TokenLine, index: int) -> DatePhrase | None:
    """2026-11-27T15:00, the form due dates are stored in."""
    match = _STORED.fullmatch(line.key(index))
    if match is None:
        return None
    year, month, day, hour, minute = map(int, match.groups())
    date = date_or_none(year, month, day)
    if date is None or hour > 23 or minute > 59:
        return None
    return _phrase(line, index, index + 1, ParsedDay(date), ParsedTime(time(hour, minute)))


def _hours(line: TokenLine, index: int) -> DatePhrase | None:
    """2h; in 90 minutes; in a day and two hours; 2 hours from now."""
    parsed = counted_from_now_at(line, index)
    if parsed is None or not parsed[0].minutes:
        return None
    duration, end, is_certain = parsed
    if line.key(end) in english.FROM and line.key(end + 1) in english.NOW:
        is_certain, end = True, end + 2
    elif line.key(end) in english.LATER | english.DURATION_SUFFIX:
        is_certain, end = True, end + 1
    due = due_after_duration(line, duration)
    placement = Placement.ANYWHERE if is_certain else Placement.EDGE
    return DatePhrase(index, end, due, placement) if due else None


def _day_first(line: TokenLine, index: int) -> DatePhrase | None:
    """A day, with or without a time of day: fri 3pm; tomorrow evening at 8."""
    parsed = day_at(line, index)
    if parsed is None:
        return None
    day, end = parsed
    day_time = day.time_of_day
    following = time_of_day_at(line, end)
    if following is None and (length := _lead_in_length(line, end)):
        following = time_of_day_at(line, end + length)
    if following is None and index and line.tokens[index - 1].trailing != ":":
        following = lunch_at(line, end)  # at the start of a topic, lunch is the topic
    following = following or am_or_pm_at(line, end)
    if following:
        day_time, end = _with_part_of_day(line, *following, day.time_of_day)
    return _phrase(line, index, end, day, day_time)


def _time_first(line: TokenLine, index: int) -> DatePhrase | None:
    """A time of day, with or without a day: 3pm; at 3 on friday; at 5 tomorrow afternoon."""
    parsed = time_of_day_at(line, index)
    if parsed is None:
        return None
    day_time, end = _with_part_of_day(line, *parsed, None)
    following = day_at(line, end)
    if following is None:
        length = _lead_in_length(line, end) or int(line.key(end) == english.OF)
        following = day_at(line, end + length) if length else None
    if following:
        day, end = following
        day_time = resolve_am_pm(day_time, day.time_of_day)
        part = time_of_day_at(line, end) if day_time.lacks_am_pm else None
        if part and part[0].is_part_of_day:
            day_time, end = resolve_am_pm(day_time, part[0]), part[1]
        return _phrase(line, index, end, day, day_time)
    due = _next_due_at(line, day_time) if not day_time.needs_day else None
    if due is None:
        return None
    cannot_be_name = not (day_time.is_part_of_day or day_time.lacks_am_pm)
    return DatePhrase(index, end, due, day_time.placement, cannot_be_name)


def _with_part_of_day(
    line: TokenLine, first: ParsedTime, end: int, known_part: ParsedTime | None
) -> tuple[ParsedTime, int]:
    """Combine an hour and a part of the day, in either order: evening at 8, at 8 in the evening;
    return the time and the index after it."""
    following = time_of_day_at(line, end)
    if following and first.is_part_of_day != following[0].is_part_of_day:
        second, end = following
        part, hour = (first, second) if first.is_part_of_day else (second, first)
        return resolve_am_pm(hour, part), end
    return resolve_am_pm(first, known_part), end


def _phrase(
    line: TokenLine, start: int, end: int, day: ParsedDay, day_time: ParsedTime | None
) -> DatePhrase | None:
    due = _due_of(line, day, day_time)
    if due is None:
        line.reject_past(start, end)
        return None
    placement = Placement.ANYWHERE if day_time else day.placement
    return DatePhrase(start, end, due, placement, day.cannot_be_name, day.reading)


def _due_of(line: TokenLine, day: ParsedDay, day_time: ParsedTime | None) -> Due | None:
    """Combine day and time; if that has passed, return what the phrase means instead, or None."""
    if day_time is None:
        return Due.at(day.date) if day.date >= line.today else None
    due, now = _due_at(day.date, day_time), to_due(line.now)
    if due >= now:
        return due
    if day_time.is_part_of_day and day.date == line.today:
        return Due.at(day.date)  # "tonight" typed late is still tonight
    if day.is_today and day_time.lacks_am_pm and day_time.time.hour < _NOON_HOUR:
        evening = day_time.time.replace(hour=day_time.time.hour + _NOON_HOUR)
        due = Due.at(day.date, evening)
        if due >= now:
            return due
    if day.fallback is None:
        return None
    due = _due_at(day.fallback, day_time)
    # Before day_start "today" is yesterday, and its early hours have passed on both days.
    return due if due >= now else _due_at(day.fallback.add(days=1), day_time)


def _next_due_at(line: TokenLine, day_time: ParsedTime) -> Due | None:
    """Return the next moment with that time of day."""
    if day_time.is_today:
        return _due_of(line, ParsedDay(line.today, line.today.add(days=1)), day_time)
    due = _due_at(line.now.date(), day_time)
    return due if due >= to_due(line.now) else _due_at(line.now.date().add(days=1), day_time)


def _due_at(day: Date, day_time: ParsedTime) -> Due:
    """Combine a date and a time; midnight is the end of its day."""
    return Due.at(day.add(days=1) if day_time.is_midnight else day, day_time.time)
