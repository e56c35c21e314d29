"""Whether a good backup holds what was changed."""

from __future__ import annotations

from collections.abc import Iterator

from pendulum import DateTime

from followup_tui.domain.date_words import pluralize
from followup_tui.storage.backups import check_backup, list_backups, newest_good_backup
from followup_tui.storage.checks.finding import Examined, Finding, examples
from followup_tui.storage.database import database
from followup_tui.storage.journal import ChangeRecorder, utc_milliseconds
from followup_tui.wording import as_wording, wording

_CHECK = "backup"
_MAX_DAYS = 2
"""How long a change may be without a backup: one is made each day."""
_WAY_OUT = as_wording("run followup backup")


def check_newest_backup(examined: Examined) -> Iterator[Finding]:
    """Find changes of some days ago that no good backup holds, and damaged backups."""
    good = newest_good_backup(examined.path)
    newer = [
        found for found in list_backups(examined.path) if good is None or found.made > good.made
    ]
    damaged = [found.path for found in newer if check_backup(found.path)]
    if damaged:
        problem = wording("The newest backups can't be restored: {}", examples(damaged))
        yield Finding(_CHECK, problem, _WAY_OUT, repair=_made_before)
    days = _days_without(good.made if good else None, examined.now)
    if days <= _MAX_DAYS:
        return
    since = as_wording(pluralize(days, "day"))
    if good is None:
        yield Finding(
            _CHECK,
            wording("There is no backup of the changes of {}", since),
            _WAY_OUT,
            repair=_made_before,
        )
    else:
        problem = wording("Changes of the last {} are in no backup", since)
        yield Finding(_CHECK, problem, _WAY_OUT, repair=_made_before)


def _made_before(recorder: ChangeRecorder) -> None:
    """Do nothing: a backup was made before this repair."""


def _days_without(made: DateTime | None, now: DateTime) -> int:
    """Return for how many days there has been a change that no backup holds."""
    after = utc_milliseconds(made) if made else 0
    (oldest,) = database.execute_sql(
        "SELECT min(made) FROM journal WHERE made > ?", (after,)
    ).fetchone()
    if not isinstance(oldest, int):
        return 0
    return (utc_milliseconds(now) - oldest) // 86_400_000
