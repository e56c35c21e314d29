"""Whether text can be decoded, values fit their columns, and undo can read the journal."""

from __future__ import annotations

from collections.abc import Iterator

from followup_tui.domain.date_words import pluralize
from followup_tui.storage.bad_journal import find_bad_entries, repair_bad_entries
from followup_tui.storage.bad_text import find_bad_values, repair_bad_values
from followup_tui.storage.change_recorder import ChangeRecorder
from followup_tui.storage.checks.finding import RUN_REPAIR, Examined, Finding, examples
from followup_tui.wording import as_wording, wording


def check_values(examined: Examined) -> Iterator[Finding]:
    """Find text that can't be decoded, and values that mean nothing."""
    count = 0
    places: dict[str, None] = {}
    for bad in find_bad_values():
        count += 1
        if len(places) < 4:
            places[f"{bad.column} of {bad.table} {bad.id}"] = None
    if count:
        problem = wording(
            "{} can't be read: {}",
            as_wording(pluralize(count, "value")),
            examples([*places], count),
        )
        yield Finding("text and values", problem, RUN_REPAIR, repair=_repair_values)


def _repair_values(recorder: ChangeRecorder) -> None:
    repair_bad_values(recorder)


def check_undo_records(examined: Examined) -> Iterator[Finding]:
    """Find changes that can't be undone, or whose words can't be read."""
    bad = list(find_bad_entries())
    lost = [entry.label for entry in bad if not entry.can_be_undone]
    if lost:
        changes = as_wording(pluralize(len(lost), "change"))
        problem = wording("What undo needs of {} is damaged", changes)
        yield Finding("undo", problem, RUN_REPAIR, repair=_repair_entries)
    elif bad:
        changes = as_wording(pluralize(len(bad), "change"))
        problem = wording("The words of {} in the list of changes are damaged", changes)
        yield Finding("undo", problem, RUN_REPAIR, repair=_repair_entries)


def _repair_entries(recorder: ChangeRecorder) -> None:
    repair_bad_entries()
