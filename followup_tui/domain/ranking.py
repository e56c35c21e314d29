"""The order of what is due now: promises of mine whose day has come, then whoever waits on me,
then lateness and strength together. The query follows the same order; a test compares."""

from __future__ import annotations

from pendulum import Date

from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, is_promise

DAYS_PER_STAR = 3
"""How many days of lateness one star of strength is worth."""

RankKey = tuple[int, str, int, str, int]


def rank(followup: FollowUp, strength: int, today: Date) -> RankKey:
    """What sorts it among what is due; the smallest first."""
    mine = followup.move == "mine"
    promised = followup.promised_for
    score = (today - Due(followup.due).day).days + DAYS_PER_STAR * strength
    if mine and promised is not None and Due(promised).day <= today:
        return 0, promised, -score, followup.due, followup.id
    group = 1 if mine and is_promise(followup) else 2
    return group, "", -score, followup.due, followup.id
