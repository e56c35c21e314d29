"""The rounds of a cadence: from one contact until the next is due, and what makes a keep-in-touch
follow-up needless in it."""

from __future__ import annotations

from collections.abc import Iterable

from pendulum import Date

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interval import Interval
from followup_tui.domain.rules import Rules
from followup_tui.domain.working_days import working_day_after


def round_end(cadence: Cadence, last_contact: str | None, today: Date, rules: Rules) -> Date:
    """Return the working day on which the round ends; a missed one gives way to one from today."""
    start = Due(last_contact).day if last_contact else today
    end = working_day_after(Interval(cadence), start, rules)
    return end if end > today else working_day_after(Interval(cadence), today, rules)


def is_silenced(open_followups: Iterable[FollowUp], end: Date) -> bool:
    """Return True if one of a contact's open follow-ups is a step of mine in the round that ends on
    that day, or keeps in touch already. What waits on them, or comes later, silences nothing."""
    return any(
        followup.reason == "cadence" or (followup.move == "mine" and _asked_on(followup) <= end)
        for followup in open_followups
    )


def _asked_on(followup: FollowUp) -> Date:
    """Return the day on which my step is due, or was promised for if that is earlier."""
    days = [Due(followup.due).day]
    if followup.promised_for is not None:
        days.append(Due(followup.promised_for).day)
    return min(days)
