"""What is due now and its order: appointments of today, promises of mine that are due, other
promises of mine and replies, then the rest by days overdue and strength. The SQL of the due list
has the same rules; tests compare both."""

from __future__ import annotations

from pendulum import DateTime

from followup_tui.domain.due import Due, is_due, local_day, to_due, today
from followup_tui.domain.followup import FollowUp, is_promise
from followup_tui.domain.rules import Rules

DAYS_PER_STAR = 3
"""How many days overdue one star of strength weighs."""
APPOINTMENT_HOURS = 2
"""How long after its time an appointment stays on top."""

RankKey = tuple[int, str, int, str, int]


def is_listed(followup: FollowUp, now: DateTime, rules: Rules) -> bool:
    """Return True if an open follow-up is due now: its due date is reached, or the day of my
    promise, or it is an appointment of mine today. A snooze until later today hides it."""
    due, day = Due(followup.due), today(now, rules)
    if is_due(due, now, rules):
        return True
    if followup.move != "mine":
        return False
    if followup.promised_for is not None and Due(followup.promised_for).day <= day:
        return True
    is_hidden = followup.snoozes > 0 and local_day(followup.updated, now, rules) >= day
    return due.time is not None and due.day == day and to_due(now) < due and not is_hidden


def rank(followup: FollowUp, strength: int, now: DateTime, rules: Rules) -> RankKey:
    """Return the sort key of a due follow-up; the smallest comes first."""
    day = today(now, rules)
    is_mine = followup.move == "mine"
    promised_for = followup.promised_for
    score = (day - Due(followup.due).day).days + DAYS_PER_STAR * strength
    if is_mine and _is_appointment(Due(followup.due), now, rules):
        return 0, followup.due, -score, followup.due, followup.id
    if is_mine and promised_for is not None and Due(promised_for).day <= day:
        return 1, promised_for, -score, followup.due, followup.id
    waits_on_me = is_mine and (is_promise(followup) or followup.reason == "reply")
    return 2 if waits_on_me else 3, "", -score, followup.due, followup.id


def _is_appointment(due: Due, now: DateTime, rules: Rules) -> bool:
    """Return True for a time today, until it is two hours past."""
    starts_on_top = to_due(now.subtract(hours=APPOINTMENT_HOURS))
    is_today = due.day <= today(now, rules) or due <= to_due(now)
    return due.time is not None and due > starts_on_top and is_today
