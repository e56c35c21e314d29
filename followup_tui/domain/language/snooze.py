"""Snoozing and bringing forward a follow-up: a typed date counts from now, whatever the due date.
A snooze never moves it earlier."""

from __future__ import annotations

from dataclasses import replace

from pendulum import Date, DateTime

from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language.dates import parse_due
from followup_tui.domain.rules import Rules
from followup_tui.domain.working_days import working_day_from, working_day_until


def target_due(phrase: str, now: DateTime, rules: Rules) -> Due:
    """Return the due date of a phrase, counted from now.

    BadInputError if the phrase is not a date to come."""
    return parse_due(phrase, now, rules)


def move(followup: FollowUp, until: Due) -> FollowUp:
    """Snooze to a later due date; bring forward to an earlier one, which is not counted."""
    if until.text < followup.due:
        return replace(followup, due=until.text)
    return snooze(followup, until)


def preset_due(phrase: str, now: DateTime, rules: Rules) -> Due:
    """Return the due date of a preset: as `target_due`, but a working day unless it has a time,
    because the program chose the day. BadInputError if the phrase is not a date."""
    due = target_due(phrase, now, rules)
    return due if due.time else Due.at(working_day_from(due.day, rules))


def snooze(followup: FollowUp, until: Due) -> FollowUp:
    """Move the due date later and count the snooze; change nothing if it is not later.

    The date it was promised for stays."""
    if until.text <= followup.due:
        return followup
    return replace(followup, due=until.text, snoozes=followup.snoozes + 1)


def snooze_by_days(followup: FollowUp, days: int, day: Date, rules: Rules) -> FollowUp:
    """Snooze by days and on to a working day, counted from today (`day`) if it is overdue."""
    due = Due(followup.due)
    return snooze(followup, due.on(working_day_from(max(due.day, day).add(days=days), rules)))


def bring_forward(followup: FollowUp, days: int, day: Date, rules: Rules) -> FollowUp:
    """Move the due date earlier by days and back to a working day, but not before today (`day`);
    an overdue one stays."""
    due = Due(followup.due)
    earlier = due.on(max(working_day_until(due.day.subtract(days=days), rules), day))
    return replace(followup, due=min(followup.due, earlier.text))
