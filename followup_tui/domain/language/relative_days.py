"""Days counted from today: "tomorrow", "next fri", "in two weeks", "end of the month".
Calendar dates ("3 dec") are in calendar_dates.py."""

from __future__ import annotations

from dataclasses import replace

from pendulum import Date

from followup_tui.domain.language import english
from followup_tui.domain.language.calendar_dates import (
    ORDINAL_DIGITS,
    calendar_date_at,
    date_or_none,
)
from followup_tui.domain.language.durations import (
    Duration,
    add_duration,
    duration_at,
    implied_duration_at,
)
from followup_tui.domain.language.grammar import (
    ParsedDay,
    ParsedTime,
    Parser,
    ParseResult,
    Placement,
    TokenLine,
    longest_parse,
    memoized,
)
from followup_tui.domain.language.holidays import holiday_at
from followup_tui.domain.language.periods import current_period, months_at, period_edge_at
from followup_tui.domain.language.weekdays import (
    MAX_LEADS,
    count_of_weekdays_at,
    is_week,
    nth_of_month_at,
    week_of_day_at,
    weekday_at,
)
from followup_tui.domain.working_days import add_working_days


@memoized
def day_at(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """Parse a day, relative or of the calendar; of a range of days ("mon to wed") the first."""
    parsed = _single_day_at(line, index)
    lead = line.key(index)
    if parsed is None and lead in english.RANGE_LEADS:
        parsed = _single_day_at(line, index + 1)
        ranged = parsed and _end_of_range(line, parsed[1], is_between=True)
        return (
            (replace(parsed[0], placement=Placement.ANYWHERE), ranged)
            if ranged and parsed
            else None
        )
    if parsed and (end := _end_of_range(line, parsed[1], is_between=False)):
        return parsed[0], end
    return parsed


@memoized
def _single_day_at(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    key = line.key(index)
    if not key:
        return None
    parsers: tuple[Parser[ParsedDay], ...]
    if key[0].isdigit() or key[0] == "+":
        parsers = (_duration, _after_or_before, nth_of_month_at, count_of_weekdays_at)
    elif key in english.WEEKDAYS:
        return weekday_at(line, index)
    elif key in english.MONTHS:
        parsers = (period_edge_at,)
    else:
        parsers = (_near, weekday_at, _next, _after_next, _duration, _weekend, period_edge_at)
        parsers += (
            _after_or_before,
            nth_of_month_at,
            holiday_at,
            count_of_weekdays_at,
            week_of_day_at,
        )
    return longest_parse((*parsers, calendar_date_at), line, index)


def _end_of_range(line: TokenLine, index: int, *, is_between: bool) -> int:
    """Return the index after "to wed" or "- 5 dec", or 0."""
    link = line.key(index)
    if link not in english.RANGE_LINKS or (link == english.AND and not is_between):
        return 0
    last = longest_parse((_near, weekday_at, calendar_date_at), line, index + 1)
    return last[1] if last else 0


def _near(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """today, tonight, tomorrow, the day after tomorrow."""
    key, today = line.key(index), line.today
    # Before day_start the user's today is yesterday on the calendar, and "3pm" is still to come.
    later = line.now.date() if line.now.date() > today else None
    if key in english.TODAY:
        return ParsedDay(today, later, is_today=True), index + 1
    if key in english.TONIGHT:
        tonight = ParsedTime(line.rules.night, is_part_of_day=True, is_today=True)
        return ParsedDay(today, later, time_of_day=tonight, is_today=True), index + 1
    if key in english.TOMORROW:
        tomorrow = today.add(days=1)
        if is_week(line, index + 1):  # tomorrow week
            return ParsedDay(tomorrow.add(days=7)), index + 2
        return ParsedDay(tomorrow, tomorrow.add(days=1)), index + 1
    if english.PERIODS.get(key) == "week" and line.key(index + 1) in english.TOMORROW:
        return ParsedDay(today.add(days=8)), index + 2
    return None


def _after_or_before(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """after friday, after next week, the day after christmas, 2 days before 3 dec."""
    start = index
    if line.key(index) == english.AFTER:
        count, is_after = Duration(days=1), True
    else:
        start += line.key(index) == english.THE
        if line.key(start) in english.DAY_WORDS:
            parsed: ParseResult[Duration] = (Duration(days=1), start + 1)
        else:
            parsed = duration_at(line, start)
        if parsed is None or parsed[0].minutes:
            return None
        count, start = parsed
        is_after = line.key(start) == english.AFTER
        if not (is_after or line.key(start) == english.BEFORE):
            return None
    following = _single_day_at(line, start + 1) or _month_at(line, start + 1)
    if following is None or following[0].time_of_day:
        return None
    day, end = following
    if is_after:
        date = add_duration(day.last or day.date, count, line.rules)
    else:
        date = day.date.subtract(months=count.months, days=count.days + count.working_days)
    if date is None or date < line.today:
        return None
    return ParsedDay(date), end


def _month_at(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """Parse a month as a period: the january of "after january"."""
    months = months_at(line, index)
    if months is None:
        return None
    first = next((first for first in months[0] if first > line.today), months[0][-1])
    return ParsedDay(first, last=first.end_of("month")), months[1]


def _next(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """next week, next month, next week on friday, this week, next working day."""
    lead, key = line.key(index), line.key(index + 1)
    if lead in english.NEXT:
        is_working = key in english.WORKING and line.key(index + 2) in english.DAY_WORDS
        if is_working or key in english.WORKING_DAYS:
            date = add_working_days(line.today, 1, line.rules)
            return ParsedDay(date), index + 2 + is_working
    if key not in english.PERIODS:
        return None
    period = current_period(line, english.PERIODS[key])
    if lead in english.THIS:
        last = max(period.last, line.today)
        return ParsedDay(
            last, placement=Placement.EDGE, last=period.following.first.subtract(days=1)
        ), index + 2
    if lead not in english.NEXT | english.COMING:
        return None
    following = period.following
    if period.unit == "month":
        start = index + 2 + (line.key(index + 2) in english.ON)
        day = start + (line.key(start) == english.THE)
        match = ORDINAL_DIGITS.fullmatch(line.key(day))
        year, month = following.first.year, following.first.month
        nth = date_or_none(year, month, int(match[1])) if match else None
        if nth:
            return ParsedDay(nth), day + 1
    weekday = index + 2 + (line.key(index + 2) in english.ON)
    if period.unit == "week" and line.key(weekday) in english.WEEKDAYS:
        date = following.first.add(days=english.WEEKDAYS[line.key(weekday)])
        return ParsedDay(date), weekday + 1
    return ParsedDay(following.first, last=following.following.first.subtract(days=1)), index + 2


def _after_next(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """the week after next; day after next."""
    start = index + (line.key(index) == english.THE)
    unit = line.key(start)
    if not line.matches(start + 1, english.AFTER_NEXT):
        return None
    if unit in english.DAY_WORDS:
        return ParsedDay(line.today.add(days=2)), start + 3
    if unit not in english.PERIODS:
        return None
    period = current_period(line, english.PERIODS[unit]).following.following
    return ParsedDay(period.first), start + 3


def _weekend(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """this weekend, next weekend, the weekend."""
    lead = line.key(index)
    leads = english.THIS | english.COMING | english.NEXT | {english.THE}
    start = index
    if lead in english.DURING and line.key(index + 1) == english.THE:
        start, lead = index + 1, "over"
    while start - index < MAX_LEADS and line.key(start) in leads:
        lead = line.key(start) if lead == english.THE else lead
        start += 1
    if line.key(start) not in english.WEEKENDS:
        return None
    week = current_period(line, "week")
    week = week.following if lead in english.NEXT else week
    if start == index:
        placement = Placement.ALONE
    else:
        placement = Placement.EDGE if lead == english.THE else Placement.ANYWHERE
    saturday = week.first.add(days=5)
    day = ParsedDay(max(saturday, line.today), placement=placement, last=saturday.add(days=1))
    return day, start + 1


def _duration(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """in 3 days; 3 days; +3d; in about two weeks; in the next week; a week from friday."""
    parsed = counted_from_now_at(line, index)
    if parsed is None or parsed[0].minutes:
        return None
    duration, end, is_certain = parsed
    origin, end, has_origin = _origin(line, end, duration)
    date = add_duration(origin, duration, line.rules)
    if date is None:
        return None
    is_certain = is_certain or has_origin
    return ParsedDay(date, placement=Placement.ANYWHERE if is_certain else Placement.EDGE), end


def counted_from_now_at(line: TokenLine, index: int) -> tuple[Duration, int, bool] | None:
    """Parse a duration with what may stand before it; return it, the index after it, and whether
    those words make it certain: "in about two weeks", "within the next hour"."""
    has_in = line.key(index) in english.IN or (
        line.key(index) in english.DURING and line.key(index + 1) == english.THE
    )
    start = index + has_in
    is_approximate = line.key(start) in english.APPROXIMATELY
    start += is_approximate
    parsed = duration_at(line, start)
    if parsed is None and has_in and line.key(index) != english.AFTER:
        parsed = implied_duration_at(line, start)
    if parsed is None or (line.key(index) in english.ABOUT):
        return None
    return parsed[0], parsed[1], has_in or line.key(index).startswith("+")


def _origin(line: TokenLine, index: int, duration: Duration) -> tuple[Date, int, bool]:
    """Return the day a duration is counted from, the index after it, and whether the line names
    it: "from friday", "later", and after weeks "tomorrow"."""
    if line.key(index) in english.LATER | english.DURATION_SUFFIX:
        return line.today, index + 1, True
    if line.key(index) not in english.FROM | english.ON:
        if duration.days and duration == Duration(days=duration.days // 7 * 7):
            parsed = longest_parse((_near, weekday_at), line, index)
            if parsed and parsed[0].time_of_day is None:
                return parsed[0].date, parsed[1], True
        return line.today, index, False
    if line.key(index + 1) in english.NOW:
        return line.today, index + 2, True
    parsed = longest_parse((_near, weekday_at, calendar_date_at), line, index + 1)
    return (parsed[0].date, parsed[1], True) if parsed else (line.today, index, False)
