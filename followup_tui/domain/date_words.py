"""Dates, distances and counts as text, the same on the screen and on the command line."""

from __future__ import annotations

from pendulum import Date

from followup_tui.domain.due import Due

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def format_day(due: Due, today: Date) -> str:
    """Return the date with its weekday: "Fri 27 Nov", "Fri 27 Nov 15:00"."""
    text = f"{_DAYS[due.day.weekday()]} {format_date(due, today)}"
    return f"{text} {due.time:%H:%M}" if due.time else text


def format_date(due: Due, today: Date) -> str:
    """Return the date: "27 Nov"; "27 Nov 2025" in another year and over 180 days away."""
    text = f"{due.day.day} {_MONTHS[due.day.month - 1]}"
    is_near = due.day.year == today.year or abs((due.day - today).days) <= 180
    return text if is_near else f"{text} {due.day.year}"


def format_date_compact(due: Due, today: Date) -> str:
    """Return the date in at most seven characters: "27 Nov", or "Nov ’24" if it needs a year."""
    text = format_date(due, today)
    return text if len(text) <= 6 else f"{_MONTHS[due.day.month - 1]} ’{due.day.year % 100:02}"


def relative_day(due: Due, today: Date) -> str:
    """Return the distance: "today", "tomorrow", "3 days overdue", "in 5 days", "in 6 weeks"."""
    days = (due.day - today).days
    if days == 0:
        return "today"
    if days == 1:
        return "tomorrow"
    distance = pluralize(*_rounded(abs(days)))
    return f"{distance} overdue" if days < 0 else f"in {distance}"


def format_due(due: Due, today: Date) -> str:
    """Return a due date for a sentence: "today", "tomorrow 15:00", "Fri 27 Nov"."""
    near = {0: "today", 1: "tomorrow"}.get((due.day - today).days)
    if near is None:
        return format_day(due, today)
    return f"{near} {due.time:%H:%M}" if due.time else near


def format_day_short(due: Due, today: Date) -> str:
    """Return a day in one or two words: "today", "tomorrow", "Thu", "4 Dec"."""
    days = (due.day - today).days
    if near := {0: "today", 1: "tomorrow"}.get(days):
        return near
    return _DAYS[due.day.weekday()] if 0 < days < 7 else format_date(due, today)


def format_due_column(due: Due, today: Date) -> str:
    """Return a due date for a narrow column: "3d overdue", "today", "15:00", "Fri 27 Nov"."""
    days = (today - due.day).days
    if days > 0:
        return f"{format_days_short(days)} overdue"
    if days == 0:
        return f"{due.time:%H:%M}" if due.time else "today"
    return f"{_DAYS[due.day.weekday()]} {format_date(due, today)}"


def ago(day: Due, today: Date) -> str:
    """Return how long ago a day was: "today", "3d ago", "6w ago", "5mo ago", "2y ago"."""
    days = (today - day.day).days
    return "today" if days <= 0 else f"{format_days_short(days)} ago"


def format_days_short(days: int) -> str:
    """Return a number of days in few characters: "3d", "6w", "5mo", "2y"."""
    if days < 14:
        return f"{days}d"
    if days < 84:
        return f"{days // 7}w"
    return f"{days // 30}mo" if days < 730 else f"{days // 365}y"


def _rounded(days: int) -> tuple[int, str]:
    if days < 28:
        return days, "day"
    if days < 84:
        return round(days / 7), "week"
    return (round(days / 30.44), "month") if days < 730 else (round(days / 365.25), "year")


def pluralize(count: int, noun: str) -> str:
    """Return the count with its noun: "1 photo", "1,200 photos"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def times_phrase(count: int) -> str:
    """Return "once", "twice" or "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def ordinal(number: int) -> str:
    """Return "1st", "2nd", "3rd", "4th", "11th"."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 <= number % 100 <= 13 else ending}"
