"""Snoozing and bringing forward a follow-up: counted from the later of now and its due date.
A snooze never moves it earlier."""

from __future__ import annotations

from dataclasses import replace

from pendulum import Date, DateTime

from followup_tui.domain.due import Due, today
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language.dates import parse_due
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError


def target_due(followup: FollowUp, phrase: str, now: DateTime, rules: Rules) -> Due:
    """Return the due date of a phrase, counted from the later of now and the follow-up's due date.

    It may be earlier than the due date: then it is no snooze. BadInputError if the phrase is not
    a date."""
    due = Due(followup.due)
    base = now
    if due.day > today(now, rules):
        # Before day_start the night would count as the day before.
        hour = max(due.time or rules.day_start, rules.day_start)
        base = now.set(
            year=due.day.year,
            month=due.day.month,
            day=due.day.day,
            hour=hour.hour,
            minute=hour.minute,
            second=0,
            microsecond=0,
        )
    try:
        return parse_due(phrase, base, rules)
    except BadInputError:
        # Seen from the due date, a date between now and then is in the past.
        return parse_due(phrase, now, rules)


def snooze(followup: FollowUp, until: Due) -> FollowUp:
    """Move the due date later and count the snooze; change nothing if it is not later.

    The date it was promised for stays."""
    if until.text <= followup.due:
        return followup
    return replace(followup, due=until.text, snoozes=followup.snoozes + 1)


def snooze_by_days(followup: FollowUp, days: int, day: Date) -> FollowUp:
    """Snooze by days, counted from today (`day`) if it is overdue."""
    due = Due(followup.due)
    return snooze(followup, due.on(max(due.day, day).add(days=days)))


def bring_forward(followup: FollowUp, days: int, day: Date) -> FollowUp:
    """Move the due date earlier by days, but not before today (`day`); an overdue one stays."""
    due = Due(followup.due)
    earlier = due.on(max(due.day.subtract(days=days), day))
    return replace(followup, due=min(followup.due, earlier.text))
