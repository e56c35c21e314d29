"""Parking: until which day a contact rests, and whether that day has come; derived, not stored."""

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
    """The day that "until March", "6 months" or "fri" means; None for an empty text, which is for
    good. A month alone is its first day. BadInputError when it is no date."""
    words = fold(text).split()
    while words and words[0] in english.PARK_LEAD_INS:
        words.pop(0)
    if not words:
        return None
    day = today(now, rules)
    if len(words) == 1 and words[0] in english.MONTHS:
        first = day.set(month=english.MONTHS[words[0]], day=1)
        return str(Due.at(first if first > day else first.add(years=1)))
    found = parse_due(" ".join(words), now, rules).day
    if found <= day:
        raise BadInputError("Name a day to come: until March, 6 months, 12 jan.")
    return str(Due.at(found))


def is_park_over(status: ContactStatus, parked_until: str | None, today_text: str) -> bool:
    """Whether a parked contact's day has come; `today_text` is a day in the form of `Due`."""
    return status == "parked" and parked_until is not None and parked_until[:10] <= today_text
