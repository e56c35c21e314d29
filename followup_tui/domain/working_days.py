"""Count working days, and pick the dates that the program sets: always working days, and never
after the last day of the calendar."""

from __future__ import annotations

from datetime import date

from pendulum import Date

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.due import Due
from followup_tui.domain.interval import Interval
from followup_tui.domain.rules import Rules

_LAST = Date(9999, 12, 31)


def add_working_days(day: Date, count: int, rules: Rules) -> Date:
    """Return the day that many working days later; calendar days if no day is a working day.

    OverflowError or ValueError after the last day of the calendar."""
    if count <= 0 or not rules.working_days:
        return day.add(days=max(0, count))
    weeks = (count - 1) // len(rules.working_days)
    day = day.add(days=7 * weeks)
    remaining = count - weeks * len(rules.working_days)
    while remaining:
        day = day.add(days=1)
        remaining -= day.weekday() in rules.working_days
    return day


def working_day_from(day: date, rules: Rules) -> Date:
    """Return the day if it is a working day, else the next working day."""
    start = Date(day.year, day.month, day.day)
    try:
        return add_working_days(start.subtract(days=1), 1, rules)
    except (OverflowError, ValueError):
        return _LAST


def working_day_until(day: Date, rules: Rules) -> Date:
    """Return the day if it is a working day, else the last working day before it."""
    earlier = (day.subtract(days=count) for count in range(7))
    return next((each for each in earlier if each.weekday() in rules.working_days), day)


def working_day_after(interval: Interval, day: date, rules: Rules) -> Date:
    """Return the day at the end of the interval, moved on to a working day."""
    start = Date(day.year, day.month, day.day)
    try:
        if isinstance(interval.length, Cadence):
            return working_day_from(interval.length.after(start), rules)
        return add_working_days(start, interval.length, rules)
    except (OverflowError, ValueError):
        return _LAST


def keep_in_touch_due(
    interval: Interval, last_contact: str | None, today: Date, rules: Rules
) -> Due:
    """Return the keep-in-touch date: the interval after the last contact, else after today.

    Missed dates don't pile up: the result is never before today."""
    start = Due(last_contact).day if last_contact else today
    day = max(working_day_after(interval, start, rules), today)
    return Due.at(working_day_from(day, rules))
