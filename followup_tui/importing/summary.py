"""The words for an import, for the command line, the screen and the list of changes alike."""

from __future__ import annotations

from followup_tui.domain.change_label import ChangeLabel
from followup_tui.domain.contact import Contact
from followup_tui.domain.date_words import pluralize
from followup_tui.importing.backup_plan import BackupPlan
from followup_tui.importing.conflicts import FieldChange
from followup_tui.importing.plan import ImportPlan
from followup_tui.wording import Wording, as_wording, wording

_TEXT_LENGTH = 60


def import_summary(plan: ImportPlan | BackupPlan, *, is_done: bool) -> str:
    """Return `Imported 10 new, 0 updated, 0 unchanged; 4 warnings.`; before it is done, `Would
    import …`."""
    return f"{'Imported' if is_done else 'Would import'} {import_counts(plan)}."


def import_counts(plan: ImportPlan | BackupPlan) -> str:
    """Return `10 new, 0 updated, 0 unchanged; 4 warnings`; other counts only if they are not 0."""
    if isinstance(plan, BackupPlan):
        results = [_written(plan), f"{plan.unchanged:,} unchanged"]
        notes = [_count(len(plan.conflicting), "conflict")]
    else:
        results = [
            _written(plan),
            f"{plan.unchanged_count:,} unchanged",
            _count(len(plan.interactions), "interaction"),
            f"{plan.already_logged:,} already logged" if plan.already_logged else "",
        ]
        notes = [
            _count(len(plan.questions), "question"),
            _count(plan.conflict_count, "conflict"),
            _count(len(plan.warnings), "warning"),
            f"{pluralize(plan.media_count, 'photo')} not imported" if plan.media_count else "",
        ]
    parts = (", ".join(filter(None, results)), ", ".join(filter(None, notes)))
    return "; ".join(filter(None, parts))


def change_label(plan: ImportPlan | BackupPlan) -> ChangeLabel:
    """Return `Imported: 10 new, 0 updated`, for the list of changes."""
    label = ChangeLabel("Imported").with_details(as_wording(_written(plan)))
    if isinstance(plan, ImportPlan):
        label = label.with_details(as_wording(_count(len(plan.interactions), "interaction")))
    return label


def _written(plan: ImportPlan | BackupPlan) -> str:
    if isinstance(plan, BackupPlan):
        records = pluralize(plan.new_count, "record")
        return f"{plan.count(Contact):,} new ({records}), {len(plan.updated):,} updated"
    return f"{len(plan.new):,} new, {plan.updated_count:,} updated"


def _count(number: int, noun: str) -> str:
    return pluralize(number, noun) if number else ""


def describe_change(change: FieldChange) -> Wording:
    """Return `role: Engineer → CTO`, or `role: CTO` if the field was empty."""
    old = wording("{} → ", shorten(change.old)) if change.old else Wording()
    return wording("{}: {}{}", change.field_name, old, shorten(change.new))


def describe_conflict(conflict: FieldChange) -> Wording:
    """Return `role: keep “Engineer”; the file has “CTO”`."""
    old, new = shorten(conflict.old), shorten(conflict.new)
    return wording("{}: keep “{}”; the file has “{}”", conflict.field_name, old, new)


def shorten(text: str, length: int = _TEXT_LENGTH) -> str:
    """Return a text on one line, cut with an ellipsis if it is longer than `length`."""
    line = " ".join(text[: 4 * length].split())
    return line if len(line) <= length else line[: length - 1] + "…"
