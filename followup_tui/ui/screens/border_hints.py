"""What stands in the lower borders of the main screen's lists."""

from __future__ import annotations

from followup_tui.domain.due import Due
from followup_tui.system.sanitize import safe
from followup_tui.ui import queries
from followup_tui.ui.widgets.row_list import RowList


def marked_hint(row_list: RowList) -> str:
    """Return how many rows are marked, if any are."""
    count = len(row_list.marked_ids)
    return f"{count:,} marked" if count else ""


def border_hints(
    snapshot: queries.ListSnapshot | None,
    daily_cap: int,
    no_next_step_count: int,
    *,
    is_searched: bool,
    no_next_step: bool,
) -> tuple[str, str]:
    """Return what to do next with what is due, and with the contacts."""
    if snapshot is None:
        return "", ""
    if no_next_step:
        hint = "s schedule · c cadence · p park · esc all" if snapshot.contacts.count else ""
    elif no_next_step_count and not is_searched:
        hint = f"0 shows {no_next_step_count:,} with no next step"
    else:
        hint = ""
    return "" if is_searched else _due_hint(snapshot, daily_cap), hint


def _due_hint(snapshot: queries.ListSnapshot, daily_cap: int) -> str:
    overdue = snapshot.counts.overdue if snapshot.counts else 0
    if overdue > daily_cap:
        return f"S spreads {overdue:,} overdue items"
    if snapshot.next_due:
        due = queries.short_due(Due(snapshot.next_due.due), snapshot.today)
        return f"next: {safe(snapshot.next_due.name, 30)}, {due}"
    return ""
