"""Times of day in words and figures: "3pm", "15:00", "at 3", "noon", "in the morning"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from followup_tui.domain.language import english
from followup_tui.domain.language.grammar import Clock, Force, Line, Match, longest, remembered

_FIGURES = re.compile(rf"@?(\d{{1,2}})(?:[:.](\d{{2}}))?({english.AM_OR_PM})?", re.ASCII)
_LATEST_BARE_AFTERNOON = 7  # "at 7" is in the evening, "at 8" in the morning


@remembered
def clock_at(line: Line, i: int) -> Match[Clock]:
    """A time of day at the place."""
    if line.key(i) not in english.AT:
        return longest((_hour, _part, _midnight), line, i)
    found = longest((_hour_after_at, _part, _midnight), line, i + 1)
    if found and found[0].force is Force.EDGE and not found[0].bare:
        return replace(found[0], force=Force.ANYWHERE), found[1]
    return found


def _hour(line: Line, i: int) -> Match[Clock]:
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


def _hour_after_at(line: Line, i: int) -> Match[Clock]:
    match = _FIGURES.fullmatch(line.key(i))
    found = _hour(line, i)
    if found or match is None or match[2]:
        return found
    plain = _read(match, "", i + 1)
    return plain and (replace(plain[0], bare=True), i + 1)


def _read(match: re.Match[str], half: str, end: int) -> Match[Clock]:
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
    return Clock(time(hour, minute), Force.EDGE, bare=bare), end


def _part(line: Line, i: int) -> Match[Clock]:
    """noon; morning; in the morning; this evening; end of day."""
    if line.key(i) in english.DAY_ENDS:
        return Clock(line.rules.evening, part=True, this=True), i + 1
    if line.follows(i, english.END_OF_DAY):
        return Clock(line.rules.evening, part=True, this=True), i + 3
    this = line.key(i) in english.THIS
    in_the = line.key(i) in english.IN and line.key(i + 1) == english.THE
    start = i + (1 if this else 2 if in_the else 0)
    name = line.key(start)
    if name not in english.PARTS:
        return None
    force = Force.EDGE if name in english.NOON else Force.ALONE
    if this or in_the:
        force = Force.ANYWHERE
    at: time = getattr(line.rules, english.PARTS[name])
    return Clock(at, force, part=True, this=this), start + 1


def _midnight(line: Line, i: int) -> Match[Clock]:
    if line.key(i) in english.MIDNIGHT:
        return Clock(time(0), Force.EDGE, midnight=True), i + 1
    return None


def fit(clock: Clock, part: Clock | None) -> Clock:
    """A bare hour beside a part of the day: "evening at 9" is 21:00, "morning at 7" is 7:00."""
    if part is None or not clock.bare:
        return clock
    morning = part.time < time(12)
    hour = clock.time.hour % 12
    if not morning and not (hour == 0 and part.time >= time(18)):
        hour += 12
    return replace(clock, time=time(hour, clock.time.minute), bare=False)
