"""The order of what is due: promises of mine that are due, other promises of mine, then the rest by
days overdue and strength. The SQL of the due list has the same order; a test compares both."""

from __future__ import annotations

from pendulum import Date

from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, is_promise

DAYS_PER_STAR = 3
"""How many days overdue one star of strength weighs."""

RankKey = tuple[int, str, int, str, int]


def rank(followup: FollowUp, strength: int, today: Date) -> RankKey:
    """Return the sort key of a due follow-up; the smallest comes first."""
    is_mine = followup.move == "mine"
    promised_for = followup.promised_for
    score = (today - Due(followup.due).day).days + DAYS_PER_STAR * strength
    if is_mine and promised_for is not None and Due(promised_for).day <= today:
        return 0, promised_for, -score, followup.due, followup.id
    group = 1 if is_mine and is_promise(followup) else 2
    return group, "", -score, followup.due, followup.id
