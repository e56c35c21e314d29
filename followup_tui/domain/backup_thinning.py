"""Which backups to keep: all of the last two days, then one for each day, week and month."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pendulum import Date, DateTime

from followup_tui.domain.backup import Backup

KEEP_ALL_DAYS = 2
_Period = tuple[int, ...]
_TIERS: tuple[tuple[int, Callable[[Date], _Period]], ...] = (
    (12, lambda day: (day.year, day.month, day.day)),
    (10, lambda day: day.isocalendar()[:2]),
    (9, lambda day: (day.year, day.month)),
)
"""How many days, weeks and months, one after the other, keep their newest backup."""


def backups_to_keep(
    backups: Sequence[Backup],
    now: DateTime,
    max_bytes: int,
    is_good: Callable[[Backup], bool],
) -> list[Backup]:
    """Return the backups to keep, newest first; together at most that large.

    The newest good one is kept however large it is, and a good one never makes room for a damaged
    one. Without a good one all are kept. `is_good` is asked only where one displaces another.
    """
    ordered = sorted(backups, key=lambda backup: backup.made, reverse=True)
    newest_good = next(filter(is_good, ordered), None)
    if newest_good is None:
        return ordered
    start = now.subtract(days=KEEP_ALL_DAYS)
    kept = [backup for backup in ordered if backup.made > start]
    kept += _one_per_period([backup for backup in ordered if backup.made <= start], now, is_good)
    if newest_good not in kept:
        kept.append(newest_good)
    return _within(kept, newest_good, max_bytes)


def _one_per_period(
    older: Sequence[Backup], now: DateTime, is_good: Callable[[Backup], bool]
) -> list[Backup]:
    """Return the newest good backup of each day, then week, then month, as far as they reach."""
    zone = now.timezone or "UTC"
    kept: list[Backup] = []
    index = 0
    for count, period_of in _TIERS:
        periods = [period_of(backup.made.in_timezone(zone).date()) for backup in older]
        for _ in range(count):
            if index == len(older):
                return kept
            end = index
            while end < len(older) and periods[end] == periods[index]:
                end += 1
            same = older[index:end]
            kept.append(same[0] if len(same) == 1 else next(filter(is_good, same), same[0]))
            index = end
    return kept


def _within(kept: Sequence[Backup], newest_good: Backup, max_bytes: int) -> list[Backup]:
    """Return the newest ones that fit, and always the newest good one."""
    left = max_bytes - newest_good.size
    fitting = {newest_good.path}
    for backup in kept:
        if backup.path == newest_good.path:
            continue
        left -= backup.size
        if left < 0:
            break
        fitting.add(backup.path)
    return sorted(
        (backup for backup in kept if backup.path in fitting),
        key=lambda backup: backup.made,
        reverse=True,
    )
