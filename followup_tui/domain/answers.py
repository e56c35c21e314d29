"""What contact from someone does to the open follow-ups with them. Each way in which an interaction
is logged, corrected or imported asks `after_contact`."""

from __future__ import annotations

from dataclasses import replace

from pendulum import DateTime

from followup_tui.domain.due import Due, local_day, today
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Direction
from followup_tui.domain.rules import Rules


def is_answer(direction: Direction) -> bool:
    """Return True for contact from them, or both ways."""
    return direction != "out"


def after_contact(followup: FollowUp, happened: str, now: DateTime, rules: Rules) -> FollowUp:
    """Return an open follow-up after contact from them that `happened` then, in the form of `Due`.

    Attempts start again, and a wait for them ends: it is my move, due today, as they replied.
    Contact from before the day of the last attempt, or before the wait began, changes nothing. What
    they promised for a later day stays their move."""
    # An attempt and a wait are each a follow-up of their own, made on the day they began.
    began = local_day(followup.created, now, rules)
    if happened[:10] < str(Due.at(began)):
        return followup
    if followup.move == "mine":
        return replace(followup, attempt=1)
    day = str(Due.at(today(now, rules)))
    if followup.promised_for is not None and followup.promised_for[:10] > day:
        return followup
    return replace(
        followup, move="mine", due=day, promised_for=None, attempt=1, snoozes=0, reason="reply"
    )
