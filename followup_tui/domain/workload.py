"""Spread overdue follow-ups over the coming days, so that no day exceeds the daily cap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pendulum import Date

from followup_tui.domain.rules import Rules
from followup_tui.domain.working_days import working_day_from


def assign_days(
    overdue_ids: Sequence[int],
    staying: int,
    busy: Mapping[Date, int],
    today: Date,
    rules: Rules,
) -> dict[int, Date]:
    """Return the day for each follow-up id, in the order given; the first ones stay today.

    `staying` is how many others stay today, `busy` how many the coming days already have."""
    days: dict[int, Date] = {}
    day, room = today, rules.daily_cap - staying
    for followup_id in overdue_ids:
        while room <= 0:
            day = working_day_from(day.add(days=1), rules)
            room = rules.daily_cap - busy.get(day, 0)
        days[followup_id] = day
        room -= 1
    return days
