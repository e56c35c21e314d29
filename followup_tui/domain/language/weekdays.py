"""Weekdays: "next fri", "fri of next week", "sunday 29", "2 fridays from now", "first monday of
january", and the week of a day."""

from __future__ import annotations

from dataclasses import replace

from pendulum import Date

from followup_tui.domain.language import english, english_hints
from followup_tui.domain.language.calendar_dates import (
    DAY_NUMBER,
    ORDINAL_DIGITS,
    calendar_date_at,
)
from followup_tui.domain.language.durations import Duration, duration_at
from followup_tui.domain.language.grammar import (
    ParsedDay,
    ParseResult,
    Placement,
    TokenLine,
)
from followup_tui.domain.language.periods import current_period, months_at

MAX_LEADS = 3
"""How many words such as "this coming" may stand before a weekday or weekend."""
_MAX_DAYS_AHEAD = 62  # "fri 3" is no Friday of next year
_DAY_LEADS = english.THIS | english.COMING | english.NEXT


def weekday_at(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """fri; this coming fri; next fri; fri of next week; fri week; fri 4 dec; fri the 4th; fri 4."""
    lead, start = line.key(index), index
    if lead not in english.WEEKDAYS:
        start += lead == english.THE
        lead = line.key(start)
        while start - index < MAX_LEADS and line.key(start) in _DAY_LEADS:
            start += 1
    key = line.key(start)
    if key not in english.WEEKDAYS:
        return None
    has_lead = start > index and line.key(start - 1) != english.THE
    weekday, end = english.WEEKDAYS[key], start + 1
    if lead in english.NEXT:
        return ParsedDay(_next_monday(line).add(days=weekday)), end
    date = _next_weekday(line.today, weekday)
    can_be_name = key in english.AMBIGUOUS_WEEKDAYS
    placement = Placement.EDGE if not has_lead or can_be_name else Placement.ANYWHERE
    day = ParsedDay(date, date.add(days=7), placement, cannot_be_name=not can_be_name)
    if has_lead:
        return day, end
    week = end + (line.key(end) == english.OF)
    if line.key(week) in english.NEXT | english.THIS and is_week(line, week + 1):
        monday = _next_monday(line) if line.key(week) in english.NEXT else _this_monday(line)
        of_week = monday.add(days=weekday)
        return (ParsedDay(of_week), week + 2) if of_week >= line.today else None
    if line.matches(end, english.AFTER_NEXT):
        return ParsedDay(date.add(days=7)), end + 2
    if is_week(line, end):
        return ParsedDay(date.add(days=7), placement=placement), end + 1
    if start > index:
        return None  # "the friday report"
    if line.key(end) == english.THE and (nth := _weekday_and_number(line, end + 1, weekday)):
        return nth
    dated = calendar_date_at(line, end)
    if dated:
        is_other = dated[0].date.weekday() != weekday
        reading = english_hints.not_a_weekday(key) if is_other else dated[0].reading
        return replace(dated[0], placement=Placement.ANYWHERE, reading=reading), dated[1]
    if line.key(end) in english.IN and (ahead := duration_at(line, end + 1)):
        weeks, after = ahead
        if weeks.days and weeks == Duration(days=weeks.days // 7 * 7):  # thursday in 2 weeks
            return ParsedDay(_this_monday(line).add(days=weekday + weeks.days)), after
    return _weekday_and_number(line, end, weekday) or (day, end)


def _weekday_and_number(line: TokenLine, index: int, weekday: int) -> ParseResult[ParsedDay]:
    """Parse the 29 of "sunday 29", the 17th of "thu 17th": a day near enough to be meant."""
    match = DAY_NUMBER.fullmatch(line.key(index))
    if match is None:
        return None
    for offset in range(_MAX_DAYS_AHEAD):
        date = line.today.add(days=offset)
        if date.day == int(match[1]) and date.weekday() == weekday:
            placement = Placement.ANYWHERE if match[2] else Placement.EDGE
            return ParsedDay(date, placement=placement), index + 1
    return None


def count_of_weekdays_at(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """2 fridays from now."""
    key = line.key(index)
    count = english.NUMBERS.get(key, 0) or (int(key) if key.isdecimal() and len(key) < 3 else 0)
    name = line.key(index + 1)
    weekday = english.WEEKDAYS.get(name, english.WEEKDAYS.get(name.removesuffix("s")))
    if not count or weekday is None:
        return None
    if line.key(index + 2) not in english.FROM or line.key(index + 3) not in english.NOW:
        return None
    return ParsedDay(_next_weekday(line.today, weekday).add(days=7 * (count - 1))), index + 4


def week_of_day_at(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """the week of 7 dec: its Monday, or today in the current one."""
    start = index + (line.key(index) == english.THE)
    for words in english.WEEK_OF:
        if line.key(start) == words[0] and line.matches(start, words):
            dated = calendar_date_at(line, start + len(words) + (line.key(start + 2) == "the"))
            if dated is None:
                return None
            monday = dated[0].date.subtract(days=dated[0].date.weekday())
            return ParsedDay(max(monday, line.today), last=monday.add(days=6)), dated[1]
    return None


def nth_of_month_at(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """first monday of january, the last friday of next month, third day of december."""
    start = index + (line.key(index) == english.THE)
    number = english.ORDINALS.get(line.key(start), 0)
    if line.key(start) == english.LAST_OF:
        number = -1
    match = ORDINAL_DIGITS.fullmatch(line.key(start))
    number = number or (int(match[1]) if match else 0)
    if not number:
        return None
    start += 1
    kind, is_working = line.key(start), line.key(start) in english.WORKING
    start += is_working
    is_working = is_working or kind in english.WORKING_DAYS
    counts_weeks = is_week(line, start)
    is_day = line.key(start) in english.DAY_WORDS or is_working or counts_weeks
    weekday = english.WEEKDAYS.get(line.key(start))
    if not is_day and weekday is None:
        return None
    start += 1
    if line.key(start) not in (english.OF, "in"):
        return None
    months = months_at(line, start + 1)
    if months is None:
        return None
    firsts, end = months
    for first in firsts:
        if counts_weeks and number > 0:
            date: Date | None = first.add(days=7 * (number - 1))
        elif counts_weeks:
            date = first.end_of("month").subtract(days=6)
        else:
            date = _nth_day(line, first, number, weekday, is_working=is_working)
        if date and date >= line.today:
            return ParsedDay(date), end
    return None


def _nth_day(
    line: TokenLine, first: Date, number: int, weekday: int | None, *, is_working: bool
) -> Date | None:
    """Return the nth such day of the month that begins then; -1 is the last."""
    count = first.end_of("month").day
    days = [first.add(days=offset) for offset in range(count)]
    if is_working:
        days = [day for day in days if day.weekday() in line.rules.working_days]
    elif weekday is not None:
        days = [day for day in days if day.weekday() == weekday]
    index = number - 1 if number > 0 else number
    return days[index] if -len(days) <= index < len(days) else None


def is_week(line: TokenLine, index: int) -> bool:
    return english.PERIODS.get(line.key(index)) == "week"


def _this_monday(line: TokenLine) -> Date:
    return current_period(line, "week").first


def _next_monday(line: TokenLine) -> Date:
    return current_period(line, "week").following.first


def _next_weekday(today: Date, weekday: int) -> Date:
    """Return the next such weekday (Monday is 0); today's own name means in seven days."""
    return today.add(days=(weekday - today.weekday() - 1) % 7 + 1)
