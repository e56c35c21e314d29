"""The words for an import: counts, changes of a field, conflicts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from followup_tui.domain.contact import Contact
from followup_tui.formats.parsed import ParsedContact, ParsedFile, ParsedInteraction, ReadWarning
from followup_tui.importing.backup_plan import BackupPlan
from followup_tui.importing.conflicts import FieldChange
from followup_tui.importing.plan import ImportPlan, NewContact, PlannedInteraction
from followup_tui.importing.summary import (
    change_label,
    describe_change,
    describe_conflict,
    import_summary,
)

EMPTY = ImportPlan((), (), (), (), (), (), 0, ParsedFile((), ()))
MAY = NewContact(0, ParsedContact("May Chen", "card 1"))
TALK = PlannedInteraction(ParsedInteraction("u1", "2026-11-20", "message 1", ()), (0,))
WARNING = ReadWarning("card 2", "no name")


@pytest.mark.parametrize(
    ("plan", "counts"),
    [
        (EMPTY, "0 new, 0 updated, 0 unchanged"),
        (
            replace(EMPTY, new=(MAY,), warnings=(WARNING,) * 4),
            "1 new, 0 updated, 0 unchanged; 4 warnings",
        ),
        (
            replace(EMPTY, interactions=(TALK,), already_logged=2, warnings=(WARNING,)),
            "0 new, 0 updated, 0 unchanged, 1 interaction, 2 already logged; 1 warning",
        ),
        (
            replace(EMPTY, media_count=1_200),
            "0 new, 0 updated, 0 unchanged; 1,200 photos not imported",
        ),
        (
            BackupPlan({Contact: [Contact("May")]}, [1], unchanged=3),
            "1 new (1 record), 0 updated, 3 unchanged",
        ),
    ],
)
def test_a_summary_counts_the_results(plan: ImportPlan | BackupPlan, counts: str) -> None:
    assert import_summary(plan, is_done=True) == f"Imported {counts}."
    assert import_summary(plan, is_done=False) == f"Would import {counts}."


def test_a_change_is_labelled_by_what_was_written() -> None:
    assert str(change_label(replace(EMPTY, new=(MAY,)))) == "Imported: 1 new, 0 updated"
    plan = replace(EMPTY, interactions=(TALK,))
    assert str(change_label(plan)) == "Imported: 0 new, 0 updated, 1 interaction"


def test_changes_and_conflicts_name_field_and_values() -> None:
    assert str(describe_change(FieldChange("met_on", "", "2025-11-12"))) == "met on: 2025-11-12"
    role = FieldChange("role", "Engineer", "CTO")
    assert str(describe_change(role)) == "role: Engineer → CTO"
    assert str(describe_conflict(role)) == "role: keep “Engineer”; the file has “CTO”"
    notes = FieldChange("notes", "", "x" * 100)
    assert str(describe_change(notes)) == f"notes: {'x' * 59}…"
