"""Where a follow-up goes when it is put off or brought forward: counted from now or its due,
whichever is later, and never backwards by a snooze."""

from __future__ import annotations

from dataclasses import replace

from pendulum import Date, DateTime

from followup_tui.domain.due import Due, today
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language.dates import parse_due
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError


def target_due(followup: FollowUp, when: str, now: DateTime, rules: Rules) -> Due:
    """The due that a phrase leads to, counted from the later of now and the follow-up's due.

    BadInputError when the phrase is no date. May be no later than the due: then it is no snooze."""
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
        return parse_due(when, base, rules)
    except BadInputError:
        # A date between now and the due has gone by only as seen from the due.
        return parse_due(when, now, rules)


def snooze(followup: FollowUp, until: Due) -> FollowUp:
    """Put it off, never to an earlier moment than it has; the promise stays where it is."""
    if until.text <= followup.due:
        return followup
    return replace(followup, due=until.text, snoozes=followup.snoozes + 1)


def snooze_by_days(followup: FollowUp, days: int, day: Date) -> FollowUp:
    """Put it off by days, from today (`day`) where it is late."""
    due = Due(followup.due)
    return snooze(followup, due.on(max(due.day, day).add(days=days)))


def bring_forward(followup: FollowUp, days: int, day: Date) -> FollowUp:
    """Bring it forward by days, not before today (`day`); what is late stays as it is."""
    due = Due(followup.due)
    forward = due.on(max(due.day.subtract(days=days), day))
    return replace(followup, due=min(followup.due, forward.text))
