"""Days as people say them, counted from today: "tomorrow", "next fri", "in two weeks",
"end of the month". Days of the calendar ("3 dec") are in calendar_days.py."""

from __future__ import annotations

from dataclasses import replace

from pendulum import Date

from followup_tui.domain.language import english
from followup_tui.domain.language.calendar_dates import calendar_date_at
from followup_tui.domain.language.durations import add_duration, add_working_days, duration_at
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


@memoized
def day_at(line: TokenLine, i: int) -> ParseResult[ParsedDay]:
    """A day at the place."""
    readers = (_near, _weekday, _next, _after_next, _span, _weekend, period_edge_at)
    return longest_parse((*readers, calendar_date_at), line, i)


def _near(line: TokenLine, i: int) -> ParseResult[ParsedDay]:
    """today, tonight, tomorrow, the day after tomorrow."""
    key, today = line.key(i), line.today
    if key in english.TODAY:
        return ParsedDay(today, today.add(days=1)), i + 1
    if key in english.TONIGHT:
        tonight = ParsedTime(line.rules.night, is_part_of_day=True, is_today=True)
        return ParsedDay(today, today.add(days=1), time_of_day=tonight), i + 1
    if key in english.TOMORROW:
        return ParsedDay(today.add(days=1), today.add(days=2)), i + 1
    start = i + (key == english.THE)
    if line.matches(start, english.DAY_AFTER) and line.key(start + 2) in english.TOMORROW:
        return ParsedDay(today.add(days=2)), start + 3
    return None


def coming(today: Date, weekday: int) -> Date:
    """The next day of that name; today's own name means in seven days."""
    return today.add(days=(weekday - today.weekday() - 1) % 7 + 1)


def _weekday(line: TokenLine, i: int) -> ParseResult[ParsedDay]:
    """fri; this fri; next fri; fri next week; fri week; fri 4 dec; fri the 4th."""
    lead = line.key(i)
    start = i + (lead in english.THIS | english.COMING | english.NEXT)
    key = line.key(start)
    if key not in english.WEEKDAYS:
        return None
    number, end = english.WEEKDAYS[key], start + 1
    if lead in english.NEXT:
        return ParsedDay(current_period(line, "week").following.first.add(days=number)), end
    date = coming(line.today, number)
    can_be_name = key in english.AMBIGUOUS_WEEKDAYS
    force = Placement.EDGE if start == i or can_be_name else Placement.ANYWHERE
    day = ParsedDay(date, date.add(days=7), force, cannot_be_name=not can_be_name)
    if start > i:
        return day, end
    if line.key(end) in english.NEXT and english.PERIODS.get(line.key(end + 1)) == "week":
        return ParsedDay(current_period(line, "week").following.first.add(days=number)), end + 2
    if english.PERIODS.get(line.key(end)) == "week":
        return ParsedDay(date.add(days=7), placement=force), end + 1
    named = calendar_date_at(line, end)
    return (replace(named[0], placement=Placement.ANYWHERE), named[1]) if named else (day, end)


def _next(line: TokenLine, i: int) -> ParseResult[ParsedDay]:
    """next week, next month, next week on friday, this week, next working day."""
    lead, key = line.key(i), line.key(i + 1)
    if lead in english.NEXT and key in english.WORKING and line.key(i + 2) in english.DAY_WORDS:
        return ParsedDay(add_working_days(line.today, 1, line.rules)), i + 3
    if key not in english.PERIODS:
        return None
    period = current_period(line, english.PERIODS[key])
    if lead in english.THIS:
        last = max(period.last, line.today)
        return ParsedDay(last, placement=Placement.EDGE), i + 2
    if lead not in english.NEXT | english.COMING:
        return None
    start = period.following.first
    weekday = i + 2 + (line.key(i + 2) in english.ON)
    if period.unit == "week" and line.key(weekday) in english.WEEKDAYS:
        return ParsedDay(start.add(days=english.WEEKDAYS[line.key(weekday)])), weekday + 1
    return ParsedDay(start), i + 2


def _after_next(line: TokenLine, i: int) -> ParseResult[ParsedDay]:
    """the week after next."""
    start = i + (line.key(i) == english.THE)
    unit = line.key(start)
    if unit not in english.PERIODS or not line.matches(start + 1, english.AFTER_NEXT):
        return None
    return ParsedDay(
        current_period(line, english.PERIODS[unit]).following.following.first
    ), start + 3


def _weekend(line: TokenLine, i: int) -> ParseResult[ParsedDay]:
    """this weekend, next weekend, the weekend."""
    lead = line.key(i)
    leads = english.THIS | english.COMING | english.NEXT | {english.THE}
    start = i + (lead in leads)
    if line.key(start) != english.WEEKEND:
        return None
    week = current_period(line, "week")
    week = week.following if lead in english.NEXT else week
    force = (
        Placement.ALONE
        if start == i
        else Placement.EDGE
        if lead == english.THE
        else Placement.ANYWHERE
    )
    return ParsedDay(max(week.first.add(days=5), line.today), placement=force), start + 1


def _span(line: TokenLine, i: int) -> ParseResult[ParsedDay]:
    """in 3 days; 3 days; +3d; in about two weeks; a week from friday; 3 days later."""
    lead_in = line.key(i) in english.IN
    start = i + lead_in
    start += lead_in and line.key(start) in english.APPROXIMATELY
    found = duration_at(line, start)
    if found is None or found[0].minutes:
        return None
    span, end = found
    from_day, end, anchored = _anchor(line, end)
    day = add_duration(from_day, span, line.rules)
    if day is None:
        return None
    sure = lead_in or anchored or line.key(i).startswith("+")
    return ParsedDay(day, placement=Placement.ANYWHERE if sure else Placement.EDGE), end


def _anchor(line: TokenLine, i: int) -> tuple[Date, int, bool]:
    """What a span is counted from, where the line says so: "from friday", "later"."""
    if line.key(i) in english.LATER | english.DURATION_SUFFIX:
        return line.today, i + 1, True
    if line.key(i) not in english.FROM | english.ON:
        return line.today, i, False
    if line.key(i + 1) in english.NOW:
        return line.today, i + 2, True
    found = longest_parse((_near, _weekday, calendar_date_at), line, i + 1)
    return (found[0].date, found[1], True) if found else (line.today, i, False)
