"""A whole date phrase: a day, a time of day, both in either order, or so many hours from now; and
what it comes to, never before now."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time

from pendulum import Date

from followup_tui.domain.due import Due, moment
from followup_tui.domain.language import english
from followup_tui.domain.language.calendar_dates import dated
from followup_tui.domain.language.durations import moment_after, span_at
from followup_tui.domain.language.grammar import Clock, Day, Force, Line
from followup_tui.domain.language.relative_days import day_at
from followup_tui.domain.language.times_of_day import clock_at, fit

_STORED = re.compile(r"(\d{4})-(\d\d)-(\d\d)t(\d\d):(\d\d)", re.ASCII)
_MOST_JOINERS = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """A date phrase from word `start` up to word `end`, and what it comes to."""

    start: int
    end: int
    due: Due
    force: Force
    loose: bool = False


def phrase_at(line: Line, i: int) -> Phrase | None:
    """The longest date phrase that begins at the place, joining words ("by fri") included."""
    if not _may_start(line.words[i].key):
        return None
    line.enter(i)
    best = _plain_phrase(line, i)
    lead = i
    while lead - i < _MOST_JOINERS and line.key(lead) in english.JOINERS:
        lead += 1
        joined = _joined(line, i, lead)
        if joined and (best is None or joined.end > best.end):
            best = joined
    return best


def _may_start(key: str) -> bool:
    if not key:
        return False
    if key in english.STARTERS or key[0] in "+@" or key[0].isdigit() or key[-1].isdigit():
        return True
    return key.startswith(english.MID_PREFIX)


def _joined(line: Line, i: int, start: int) -> Phrase | None:
    """A joining word makes "fri" sure, and says nothing new of "3 days" or "the 3rd"."""
    inner = _plain_phrase(line, start)
    if inner is None:
        return None
    length = inner.force is Force.EDGE and span_at(line, start) is not None
    if length and line.key(start - 1) == english.FOR:
        return None
    sure = not length and inner.force is Force.EDGE and line.key(start) != english.THE
    return replace(inner, start=i, force=Force.ANYWHERE if sure else inner.force)


def _plain_phrase(line: Line, i: int) -> Phrase | None:
    best: Phrase | None = None
    for read in (_stored, _hours, _day_first, _clock_first):
        found = read(line, i)
        if found and (best is None or found.end > best.end):
            best = found
    return best


def _stored(line: Line, i: int) -> Phrase | None:
    """2026-11-27T15:00, the form that dues are kept in."""
    match = _STORED.fullmatch(line.key(i))
    if match is None:
        return None
    year, month, day, hour, minute = map(int, match.groups())
    date = dated(year, month, day)
    if date is None or hour > 23 or minute > 59:
        return None
    return _phrase(line, i, i + 1, Day(date), Clock(time(hour, minute)))


def _hours(line: Line, i: int) -> Phrase | None:
    """2h; in 90 minutes; in a day and two hours; 2 hours from now."""
    lead_in = line.key(i) in english.IN
    start = i + lead_in
    start += lead_in and line.key(start) in english.ROUGHLY
    found = span_at(line, start)
    if found is None or not found[0].minutes:
        return None
    span, end = found
    sure = lead_in or line.key(i).startswith("+")
    if line.key(end) in english.FROM and line.key(end + 1) in english.NOW:
        sure, end = True, end + 2
    elif line.key(end) in english.LATER | english.TIME_OF_SPAN:
        sure, end = True, end + 1
    due = moment_after(line, span)
    force = Force.ANYWHERE if sure else Force.EDGE
    return Phrase(i, end, due, force) if due else None


def _day_first(line: Line, i: int) -> Phrase | None:
    """A day, and a time of day behind it: fri 3pm; tomorrow evening at 8."""
    found = day_at(line, i)
    if found is None:
        return None
    day, end = found
    clock = day.clock
    behind = clock_at(line, end) or clock_at(line, end + (line.key(end) in english.JOINERS))
    if behind:
        clock, end = _clock_and_part(line, *behind, day.clock)
    return _phrase(line, i, end, day, clock)


def _clock_first(line: Line, i: int) -> Phrase | None:
    """A time of day, alone or with a day behind it: 3pm; at 3 on friday; noon tomorrow."""
    found = clock_at(line, i)
    if found is None:
        return None
    clock, end = _clock_and_part(line, *found, None)
    behind = day_at(line, end) or day_at(line, end + (line.key(end) in english.JOINERS))
    if behind:
        return _phrase(line, i, behind[1], behind[0], fit(clock, behind[0].clock))
    due = _coming_hour(line, clock)
    if due is None:
        return None
    return Phrase(i, end, due, clock.force, loose=not (clock.part or clock.bare))


def _clock_and_part(line: Line, clock: Clock, end: int, known: Clock | None) -> tuple[Clock, int]:
    """An hour beside a part of the day, in either order: evening at 8, at 8 in the evening."""
    behind = clock_at(line, end)
    if behind and clock.part != behind[0].part:
        part, hour = (clock, behind[0]) if clock.part else (behind[0], clock)
        return fit(hour, part), behind[1]
    return fit(clock, known), end


def _phrase(line: Line, i: int, end: int, day: Day, clock: Clock | None) -> Phrase | None:
    due = _settle(line, day, clock)
    if due is None:
        line.refuse(i, end)
        return None
    return Phrase(i, end, due, Force.ANYWHERE if clock else day.force, day.loose)


def _settle(line: Line, day: Day, clock: Clock | None) -> Due | None:
    """Day and hour together; where that has gone by, what the words mean instead."""
    if clock is None:
        return Due.at(day.date) if day.date >= line.today else None
    due, now = _at(day.date, clock), moment(line.now)
    if due >= now:
        return due
    if clock.part and day.date == line.today:
        return Due.at(day.date)  # "tonight" said late is still tonight
    if day.again is None:
        return None
    due = _at(day.again, clock)
    # Before day_start "today" is yesterday, and its early hours are gone on both days.
    return due if due >= now else _at(day.again.add(days=1), clock)


def _coming_hour(line: Line, clock: Clock) -> Due | None:
    if clock.this:
        return _settle(line, Day(line.today, line.today.add(days=1)), clock)
    due = _at(line.now.date(), clock)
    return due if due >= moment(line.now) else _at(line.now.date().add(days=1), clock)


def _at(day: Date, clock: Clock) -> Due:
    """Midnight is the end of its day."""
    return Due.at(day.add(days=1) if clock.midnight else day, clock.time)
