"""Spreading what is late over the next days, so that no day holds more than a day's worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pendulum import Date

from followup_tui.domain.rules import Rules
from followup_tui.domain.working_days import working_day_from


def assign_days(
    late: Sequence[int], kept: int, busy: Mapping[Date, int], today: Date, rules: Rules
) -> dict[int, Date]:
    """The day for each follow-up: `late` in the order of their rank, `kept` how many of today stay
    where they are, `busy` what the days to come hold already. The first ones stay today."""
    days: dict[int, Date] = {}
    day, room = today, rules.daily_cap - kept
    for one in late:
        while room <= 0:
            day = working_day_from(day.add(days=1), rules)
            room = rules.daily_cap - busy.get(day, 0)
        days[one] = day
        room -= 1
    return days
