"""Days counted from today: "tomorrow", "next fri", "in two weeks", "end of the month".
Calendar dates ("3 dec") are in calendar_dates.py."""

from __future__ import annotations

from dataclasses import replace

from pendulum import Date

from followup_tui.domain.language import english
from followup_tui.domain.language.calendar_dates import calendar_date_at
from followup_tui.domain.language.durations import add_duration, duration_at
from followup_tui.domain.language.grammar import (
    ParsedDay,
    ParsedTime,
    ParseResult,
    Placement,
    TokenLine,
    longest_parse,
    memoized,
)
from followup_tui.domain.language.periods import current_period, period_edge_at
from followup_tui.domain.working_days import add_working_days


@memoized
def day_at(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """Parse a day, relative or of the calendar."""
    relative = (_near, _weekday, _next, _after_next, _duration, _weekend, period_edge_at)
    return longest_parse((*relative, calendar_date_at), line, index)


def _near(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """today, tonight, tomorrow, the day after tomorrow."""
    key, today = line.key(index), line.today
    if key in english.TODAY:
        return ParsedDay(today, today.add(days=1)), index + 1
    if key in english.TONIGHT:
        tonight = ParsedTime(line.rules.night, is_part_of_day=True, is_today=True)
        return ParsedDay(today, today.add(days=1), time_of_day=tonight), index + 1
    if key in english.TOMORROW:
        return ParsedDay(today.add(days=1), today.add(days=2)), index + 1
    start = index + (key == english.THE)
    if line.matches(start, english.DAY_AFTER) and line.key(start + 2) in english.TOMORROW:
        return ParsedDay(today.add(days=2)), start + 3
    return None


def _next_weekday(today: Date, weekday: int) -> Date:
    """Return the next such weekday (Monday is 0); today's own name means in seven days."""
    return today.add(days=(weekday - today.weekday() - 1) % 7 + 1)


def _next_monday(line: TokenLine) -> Date:
    return current_period(line, "week").following.first


def _weekday(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """fri; this fri; next fri; fri next week; fri week; fri 4 dec; fri the 4th."""
    lead = line.key(index)
    start = index + (lead in english.THIS | english.COMING | english.NEXT)
    key = line.key(start)
    if key not in english.WEEKDAYS:
        return None
    weekday, end = english.WEEKDAYS[key], start + 1
    if lead in english.NEXT:
        return ParsedDay(_next_monday(line).add(days=weekday)), end
    date = _next_weekday(line.today, weekday)
    can_be_name = key in english.AMBIGUOUS_WEEKDAYS
    placement = Placement.EDGE if start == index or can_be_name else Placement.ANYWHERE
    day = ParsedDay(date, date.add(days=7), placement, cannot_be_name=not can_be_name)
    if start > index:
        return day, end
    if line.key(end) in english.NEXT and english.PERIODS.get(line.key(end + 1)) == "week":
        return ParsedDay(_next_monday(line).add(days=weekday)), end + 2
    if english.PERIODS.get(line.key(end)) == "week":
        return ParsedDay(date.add(days=7), placement=placement), end + 1
    dated = calendar_date_at(line, end)
    return (replace(dated[0], placement=Placement.ANYWHERE), dated[1]) if dated else (day, end)


def _next(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """next week, next month, next week on friday, this week, next working day."""
    lead, key = line.key(index), line.key(index + 1)
    is_working = key in english.WORKING and line.key(index + 2) in english.DAY_WORDS
    if lead in english.NEXT and is_working:
        return ParsedDay(add_working_days(line.today, 1, line.rules)), index + 3
    if key not in english.PERIODS:
        return None
    period = current_period(line, english.PERIODS[key])
    if lead in english.THIS:
        last = max(period.last, line.today)
        return ParsedDay(last, placement=Placement.EDGE), index + 2
    if lead not in english.NEXT | english.COMING:
        return None
    start = period.following.first
    weekday = index + 2 + (line.key(index + 2) in english.ON)
    if period.unit == "week" and line.key(weekday) in english.WEEKDAYS:
        return ParsedDay(start.add(days=english.WEEKDAYS[line.key(weekday)])), weekday + 1
    return ParsedDay(start), index + 2


def _after_next(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """the week after next."""
    start = index + (line.key(index) == english.THE)
    unit = line.key(start)
    if unit not in english.PERIODS or not line.matches(start + 1, english.AFTER_NEXT):
        return None
    period = current_period(line, english.PERIODS[unit]).following.following
    return ParsedDay(period.first), start + 3


def _weekend(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """this weekend, next weekend, the weekend."""
    lead = line.key(index)
    leads = english.THIS | english.COMING | english.NEXT | {english.THE}
    start = index + (lead in leads)
    if line.key(start) != english.WEEKEND:
        return None
    week = current_period(line, "week")
    week = week.following if lead in english.NEXT else week
    if start == index:
        placement = Placement.ALONE
    else:
        placement = Placement.EDGE if lead == english.THE else Placement.ANYWHERE
    saturday = week.first.add(days=5)
    return ParsedDay(max(saturday, line.today), placement=placement), start + 1


def _duration(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """in 3 days; 3 days; +3d; in about two weeks; a week from friday; 3 days later."""
    has_in = line.key(index) in english.IN
    start = index + has_in
    start += has_in and line.key(start) in english.APPROXIMATELY
    parsed = duration_at(line, start)
    if parsed is None or parsed[0].minutes:
        return None
    duration, end = parsed
    origin, end, has_origin = _origin(line, end)
    date = add_duration(origin, duration, line.rules)
    if date is None:
        return None
    is_certain = has_in or has_origin or line.key(index).startswith("+")
    return ParsedDay(date, placement=Placement.ANYWHERE if is_certain else Placement.EDGE), end


def _origin(line: TokenLine, index: int) -> tuple[Date, int, bool]:
    """Return the day a duration is counted from, the index after it, and whether the line names
    it: "from friday", "later"."""
    if line.key(index) in english.LATER | english.DURATION_SUFFIX:
        return line.today, index + 1, True
    if line.key(index) not in english.FROM | english.ON:
        return line.today, index, False
    if line.key(index + 1) in english.NOW:
        return line.today, index + 2, True
    parsed = longest_parse((_near, _weekday, calendar_date_at), line, index + 1)
    return (parsed[0].date, parsed[1], True) if parsed else (line.today, index, False)
