"""How days and distances are said. Every screen and verb says them in the same words."""

from __future__ import annotations

from pendulum import Date

from followup_tui.domain.due import Due

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def format_day(due: Due, today: Date) -> str:
    """The day: "Fri 27 Nov", with the time if any."""
    words = f"{_DAYS[due.day.weekday()]} {format_date(due, today)}"
    return f"{words} {due.time:%H:%M}" if due.time else words


def format_date(due: Due, today: Date) -> str:
    """The date without its weekday: "27 Nov"; "27 Nov 2025" where it is another year's and far."""
    words = f"{due.day.day} {_MONTHS[due.day.month - 1]}"
    near = due.day.year == today.year or abs((due.day - today).days) <= 180
    return words if near else f"{words} {due.day.year}"


def format_date_compact(due: Due, today: Date) -> str:
    """The date in at most seven signs: "27 Nov", or "Nov ’24" where it is far."""
    words = format_date(due, today)
    return words if len(words) <= 6 else f"{_MONTHS[due.day.month - 1]} ’{due.day.year % 100:02}"


def relative_day(due: Due, today: Date) -> str:
    """How far a day is: "today", "tomorrow", "3 days late", "in 5 days", "in 6 weeks"."""
    days = (due.day - today).days
    if days == 0:
        return "today"
    if days == 1:
        return "tomorrow"
    count, unit = _rounded(abs(days))
    size = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{size} late" if days < 0 else f"in {size}"


def format_due(due: Due, today: Date) -> str:
    """A due in a sentence: "today", "tomorrow", "Fri 27 Nov"; with the time if any."""
    days = (due.day - today).days
    near = {0: "today", 1: "tomorrow"}.get(days)
    if near is None:
        return format_day(due, today)
    return f"{near} {due.time:%H:%M}" if due.time else near


def format_day_short(due: Due, today: Date) -> str:
    """A day in one or two words: "today", "tomorrow", "Thu", "4 Dec"."""
    days = (due.day - today).days
    near = {0: "today", 1: "tomorrow"}.get(days)
    if near is None:
        near = _DAYS[due.day.weekday()] if 0 < days < 7 else format_date(due, today)
    return near


def format_due_column(due: Due, today: Date) -> str:
    """For a narrow column: "3d late", "today", "15:00", "Fri 27 Nov"."""
    days = (today - due.day).days
    if days > 0:
        return f"{format_days_short(days)} late"
    if days == 0:
        return f"{due.time:%H:%M}" if due.time else "today"
    return f"{_DAYS[due.day.weekday()]} {format_date(due, today)}"


def ago(day: Due, today: Date) -> str:
    """Since a past day: "today", "3d ago", "6w ago", "5mo ago", "2y ago"."""
    days = (today - day.day).days
    return "today" if days <= 0 else f"{format_days_short(days)} ago"


def format_days_short(days: int) -> str:
    """A number of days in three or four signs: "3d", "6w", "5mo", "2y"."""
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


def pluralize(count: int, word: str) -> str:
    """How many of something there are: 1 photo, 2 photos."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def times_phrase(count: int) -> str:
    """How often: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def ordinal(number: int) -> str:
    """ "1st", "2nd", "3rd", "4th", "11th"."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 <= number % 100 <= 13 else ending}"
