"""A whole date phrase: a day, a time of day, both in either order, or so many hours from now; and
what it comes to, never before now."""

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
from followup_tui.domain.language.relative_days import day_at
from followup_tui.domain.language.times_of_day import resolve_am_pm, time_of_day_at

_STORED = re.compile(r"(\d{4})-(\d\d)-(\d\d)t(\d\d):(\d\d)", re.ASCII)
_MOST_JOINERS = 3


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A date phrase from word `start` up to word `end`, and what it comes to."""

    start: int
    end: int
    due: Due
    placement: Placement
    cannot_be_name: bool = False


def date_phrase_at(line: TokenLine, i: int) -> DatePhrase | None:
    """The longest date phrase that begins at the place, joining words ("by fri") included."""
    if not _may_start(line.tokens[i].key):
        return None
    line.start_at(i)
    best = _plain_phrase(line, i)
    lead = i
    while lead - i < _MOST_JOINERS and line.key(lead) in english.LEAD_INS:
        lead += 1
        joined = _joined(line, i, lead)
        if joined and (best is None or joined.end > best.end):
            best = joined
    return best


def _may_start(key: str) -> bool:
    if not key:
        return False
    if key in english.DATE_STARTERS or key[0] in "+@" or key[0].isdigit() or key[-1].isdigit():
        return True
    return key.startswith(english.MID_PREFIX)


def _joined(line: TokenLine, i: int, start: int) -> DatePhrase | None:
    """A joining word makes "fri" sure, and says nothing new of "3 days" or "the 3rd"."""
    inner = _plain_phrase(line, start)
    if inner is None:
        return None
    length = inner.placement is Placement.EDGE and duration_at(line, start) is not None
    if length and line.key(start - 1) == english.FOR:
        return None
    sure = not length and inner.placement is Placement.EDGE and line.key(start) != english.THE
    return replace(inner, start=i, placement=Placement.ANYWHERE if sure else inner.placement)


def _plain_phrase(line: TokenLine, i: int) -> DatePhrase | None:
    best: DatePhrase | None = None
    for read in (_stored, _hours, _day_first, _clock_first):
        found = read(line, i)
        if found and (best is None or found.end > best.end):
            best = found
    return best


def _stored(line: TokenLine, i: int) -> DatePhrase | None:
    """2026-11-27T15:00, the form that dues are kept in."""
    match = _STORED.fullmatch(line.key(i))
    if match is None:
        return None
    year, month, day, hour, minute = map(int, match.groups())
    date = date_or_none(year, month, day)
    if date is None or hour > 23 or minute > 59:
        return None
    return _phrase(line, i, i + 1, ParsedDay(date), ParsedTime(time(hour, minute)))


def _hours(line: TokenLine, i: int) -> DatePhrase | None:
    """2h; in 90 minutes; in a day and two hours; 2 hours from now."""
    lead_in = line.key(i) in english.IN
    start = i + lead_in
    start += lead_in and line.key(start) in english.APPROXIMATELY
    found = duration_at(line, start)
    if found is None or not found[0].minutes:
        return None
    span, end = found
    sure = lead_in or line.key(i).startswith("+")
    if line.key(end) in english.FROM and line.key(end + 1) in english.NOW:
        sure, end = True, end + 2
    elif line.key(end) in english.LATER | english.DURATION_SUFFIX:
        sure, end = True, end + 1
    due = due_after_duration(line, span)
    force = Placement.ANYWHERE if sure else Placement.EDGE
    return DatePhrase(i, end, due, force) if due else None


def _day_first(line: TokenLine, i: int) -> DatePhrase | None:
    """A day, and a time of day behind it: fri 3pm; tomorrow evening at 8."""
    found = day_at(line, i)
    if found is None:
        return None
    day, end = found
    clock = day.time_of_day
    behind = time_of_day_at(line, end) or time_of_day_at(
        line, end + (line.key(end) in english.LEAD_INS)
    )
    if behind:
        clock, end = _clock_and_part(line, *behind, day.time_of_day)
    return _phrase(line, i, end, day, clock)


def _clock_first(line: TokenLine, i: int) -> DatePhrase | None:
    """A time of day, alone or with a day behind it: 3pm; at 3 on friday; noon tomorrow."""
    found = time_of_day_at(line, i)
    if found is None:
        return None
    clock, end = _clock_and_part(line, *found, None)
    behind = day_at(line, end) or day_at(line, end + (line.key(end) in english.LEAD_INS))
    if behind:
        return _phrase(line, i, behind[1], behind[0], resolve_am_pm(clock, behind[0].time_of_day))
    due = _coming_hour(line, clock)
    if due is None:
        return None
    return DatePhrase(
        i, end, due, clock.placement, cannot_be_name=not (clock.is_part_of_day or clock.lacks_am_pm)
    )


def _clock_and_part(
    line: TokenLine, clock: ParsedTime, end: int, known: ParsedTime | None
) -> tuple[ParsedTime, int]:
    """An hour beside a part of the day, in either order: evening at 8, at 8 in the evening."""
    behind = time_of_day_at(line, end)
    if behind and clock.is_part_of_day != behind[0].is_part_of_day:
        part, hour = (clock, behind[0]) if clock.is_part_of_day else (behind[0], clock)
        return resolve_am_pm(hour, part), behind[1]
    return resolve_am_pm(clock, known), end


def _phrase(
    line: TokenLine, i: int, end: int, day: ParsedDay, clock: ParsedTime | None
) -> DatePhrase | None:
    due = _settle(line, day, clock)
    if due is None:
        line.reject_past(i, end)
        return None
    return DatePhrase(
        i, end, due, Placement.ANYWHERE if clock else day.placement, day.cannot_be_name
    )


def _settle(line: TokenLine, day: ParsedDay, clock: ParsedTime | None) -> Due | None:
    """Day and hour together; where that has gone by, what the words mean instead."""
    if clock is None:
        return Due.at(day.date) if day.date >= line.today else None
    due, now = _at(day.date, clock), to_due(line.now)
    if due >= now:
        return due
    if clock.is_part_of_day and day.date == line.today:
        return Due.at(day.date)  # "tonight" said late is still tonight
    if day.fallback is None:
        return None
    due = _at(day.fallback, clock)
    # Before day_start "today" is yesterday, and its early hours are gone on both days.
    return due if due >= now else _at(day.fallback.add(days=1), clock)


def _coming_hour(line: TokenLine, clock: ParsedTime) -> Due | None:
    if clock.is_today:
        return _settle(line, ParsedDay(line.today, line.today.add(days=1)), clock)
    due = _at(line.now.date(), clock)
    return due if due >= to_due(line.now) else _at(line.now.date().add(days=1), clock)


def _at(day: Date, clock: ParsedTime) -> Due:
    """Midnight is the end of its day."""
    return Due.at(day.add(days=1) if clock.is_midnight else day, clock.time)
