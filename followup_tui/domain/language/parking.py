"""Parking: parse until when, and tell whether that day has come."""

from __future__ import annotations

from pendulum import DateTime

from followup_tui.domain.contact import ContactStatus
from followup_tui.domain.due import Due, today
from followup_tui.domain.language import english
from followup_tui.domain.language.dates import parse_due
from followup_tui.domain.rules import Rules
from followup_tui.domain.text_folding import fold
from followup_tui.errors import BadInputError


def parse_park_until(text: str, now: DateTime, rules: Rules) -> str | None:
    """Return the day of "until March", "6 months" or "fri" as YYYY-MM-DD; None for an empty text,
    which means indefinitely. A month alone is its first day.

    BadInputError if it is not a date after today."""
    words = fold(text).split()
    while words and words[0] in english.PARK_LEAD_INS:
        words.pop(0)
    if not words:
        return None
    day = today(now, rules)
    if len(words) == 1 and words[0] in english.MONTHS:
        first = day.set(month=english.MONTHS[words[0]], day=1)
        return str(Due.at(first if first > day else first.add(years=1)))
    until = parse_due(" ".join(words), now, rules).day
    if until <= day:
        raise BadInputError("Choose a later day: until March, 6 months, 12 jan.")
    return str(Due.at(until))


def is_park_over(status: ContactStatus, parked_until: str | None, today_text: str) -> bool:
    """Return True if a parked contact's day has come; `today_text` is YYYY-MM-DD.

    Derived each time, never stored."""
    return status == "parked" and parked_until is not None and parked_until[:10] <= today_text
