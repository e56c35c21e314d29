"""Days counted from today: "tomorrow", "next fri", "in two weeks", "end of the month".
Calendar dates ("3 dec") are in calendar_dates.py."""

from __future__ import annotations

from dataclasses import replace

from pendulum import Date

from followup_tui.domain.language import english
from followup_tui.domain.language.calendar_dates import (
    DAY_NUMBER,
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
from followup_tui.domain.working_days import add_working_days

_MAX_LEADS = 3
_MAX_DAYS_AHEAD = 62  # "fri 3" is no Friday of next year
_DAY_LEADS = english.THIS | english.COMING | english.NEXT


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
        parsers = (_duration, _after_or_before, _nth_of_month, _count_of_weekdays)
    elif key in english.WEEKDAYS:
        return _weekday(line, index)
    elif key in english.MONTHS:
        parsers = (period_edge_at,)
    else:
        parsers = (_near, _weekday, _next, _after_next, _duration, _weekend, period_edge_at)
        parsers += (_after_or_before, _nth_of_month, holiday_at, _count_of_weekdays, _week_of)
    return longest_parse((*parsers, calendar_date_at), line, index)


def _end_of_range(line: TokenLine, index: int, *, is_between: bool) -> int:
    """Return the index after "to wed" or "- 5 dec", or 0."""
    link = line.key(index)
    if link not in english.RANGE_LINKS or (link == english.AND and not is_between):
        return 0
    last = longest_parse((_near, _weekday, calendar_date_at), line, index + 1)
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
        if _is_week(line, index + 1):  # tomorrow week
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


def _nth_of_month(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
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
    is_week = _is_week(line, start)
    is_day = line.key(start) in english.DAY_WORDS or is_working or is_week
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
        if is_week and number > 0:
            date: Date | None = first.add(days=7 * (number - 1))
        elif is_week:
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


def _count_of_weekdays(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
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


def _week_of(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
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


def _next_weekday(today: Date, weekday: int) -> Date:
    """Return the next such weekday (Monday is 0); today's own name means in seven days."""
    return today.add(days=(weekday - today.weekday() - 1) % 7 + 1)


def _next_monday(line: TokenLine) -> Date:
    return current_period(line, "week").following.first


def _weekday(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """fri; this coming fri; next fri; fri of next week; fri week; fri 4 dec; fri the 4th; fri 4."""
    lead, start = line.key(index), index
    if lead not in english.WEEKDAYS:
        start += lead == english.THE
        lead = line.key(start)
        while start - index < _MAX_LEADS and line.key(start) in _DAY_LEADS:
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
    if line.key(week) in english.NEXT | english.THIS and _is_week(line, week + 1):
        monday = _next_monday(line) if line.key(week) in english.NEXT else _this_monday(line)
        of_week = monday.add(days=weekday)
        return (ParsedDay(of_week), week + 2) if of_week >= line.today else None
    if line.matches(end, english.AFTER_NEXT):
        return ParsedDay(date.add(days=7)), end + 2
    if _is_week(line, end):
        return ParsedDay(date.add(days=7), placement=placement), end + 1
    if start > index:
        return None  # "the friday report"
    if line.key(end) == english.THE and (nth := _weekday_and_number(line, end + 1, weekday)):
        return nth
    dated = calendar_date_at(line, end)
    if dated:
        is_other = dated[0].date.weekday() != weekday
        reading = english.not_a_weekday(key) if is_other else dated[0].reading
        return replace(dated[0], placement=Placement.ANYWHERE, reading=reading), dated[1]
    if line.key(end) in english.IN and (ahead := duration_at(line, end + 1)):
        weeks, after = ahead
        if weeks.days and weeks == Duration(days=weeks.days // 7 * 7):  # thursday in 2 weeks
            return ParsedDay(_this_monday(line).add(days=weekday + weeks.days)), after
    return _weekday_and_number(line, end, weekday) or (day, end)


def _is_week(line: TokenLine, index: int) -> bool:
    return english.PERIODS.get(line.key(index)) == "week"


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
    while start - index < _MAX_LEADS and line.key(start) in leads:
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
            parsed = longest_parse((_near, _weekday), line, index)
            if parsed and parsed[0].time_of_day is None:
                return parsed[0].date, parsed[1], True
        return line.today, index, False
    if line.key(index + 1) in english.NOW:
        return line.today, index + 2, True
    parsed = longest_parse((_near, _weekday, calendar_date_at), line, index + 1)
    return (parsed[0].date, parsed[1], True) if parsed else (line.today, index, False)


def _this_monday(line: TokenLine) -> Date:
    return current_period(line, "week").first
