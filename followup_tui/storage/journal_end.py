"""The end of the journal: old changes are folded, and can't be undone any more.

Of a folded change only the row with its uid is left: see `emptied_changes`."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from pendulum import DateTime

from followup_tui.domain.undo_limits import Folded, UndoLimits
from followup_tui.storage.change_recorder import utc_milliseconds
from followup_tui.storage.damage import check_not_damaged
from followup_tui.storage.database import (
    check_same_file,
    database,
    fetch_rows,
    opened_path,
    translate_errors,
)
from followup_tui.storage.emptied_changes import FOLDED, empty_changes
from followup_tui.storage.tables import JournalRow

BATCH = 100
"""The most changes folded in one transaction, for which others wait."""
_SLACK_DAYS, _SLACK_CHANGES = 1, 1_000
"""So far over the limits nothing is folded yet: it happens once a day, not with each change."""


def has_folded() -> bool:
    """Return whether changes were folded."""
    oldest = JournalRow.select(JournalRow.program).order_by(JournalRow.id).limit(1)
    return any(program == FOLDED for (program,) in fetch_rows(oldest))


def fold_old_changes(now: DateTime, limits: UndoLimits) -> Folded:
    """Fold the oldest changes beyond the limits, up to `BATCH` of them in one transaction.

    Only on a day on which something was changed, and only once they are a day or 1,000 changes over
    the limits. Raises the errors of `translate_errors`."""
    with translate_errors():
        if not _to_fold(now, limits, slack=1):
            return Folded()
        with database.atomic():
            check_same_file()
            check_not_damaged(opened_path())
            are_first = not has_folded()
            ids = _to_fold(now, limits)
            empty_changes(ids, FOLDED)
            check_same_file()
    return Folded(len(ids), are_first and bool(ids))


def _to_fold(now: DateTime, limits: UndoLimits, slack: int = 0) -> list[int]:
    """Return the ids of the oldest changes that are beyond the limits, up to `BATCH`.

    With `slack` only if they are that far beyond them. They end before the first that is within the
    limits, so that undo ends at one place, and before what redo can redo."""
    moment = JournalRow.made.python_value
    newest = _read("SELECT id, made FROM journal ORDER BY id DESC LIMIT 1")
    standing = _read("SELECT max(id) FROM journal WHERE undone IS NULL")[0][0]
    if (
        not newest
        or standing is None
        or moment(newest[0][1]) < utc_milliseconds(now.start_of("day"))
    ):
        return []
    since = utc_milliseconds(now.subtract(days=limits.keep_days + slack * _SLACK_DAYS))
    until = newest[0][0] - limits.keep_changes - slack * _SLACK_CHANGES
    last = min(standing, newest[0][0] - 1)
    start = _first_not_folded(newest[0][0])
    oldest = _read(
        f"SELECT id, made FROM journal WHERE id BETWEEN ? AND ? ORDER BY id LIMIT {BATCH}",
        *(start, last),
    )
    beyond = takewhile(lambda row: moment(row[1]) < since or row[0] <= until, oldest)
    return [change_id for change_id, _ in beyond]


def _first_not_folded(newest: int) -> int:
    """Return an id that all folded changes are before: they are the oldest, without a gap.

    Found by halves, as there may be hundreds of thousands of them."""
    low, high = 0, newest
    while low < high:
        middle = (low + high) // 2
        query = "SELECT id, program FROM journal WHERE id >= ? ORDER BY id LIMIT 1"
        ((change_id, program),) = _read(query, middle)
        if program == FOLDED:
            low = change_id + 1
        else:
            high = middle
    return low


def _read(query: str, *parameters: int) -> list[tuple[Any, ...]]:
    return list(database.execute_sql(query, parameters).fetchall())
