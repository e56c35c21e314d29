"""`followup doctor` finds and repairs damaged text, values and journal entries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Run
from tests.damage import spoil, stored

pytestmark = pytest.mark.once


def test_bad_text_is_found_repaired_and_taken_back(two: Run, database: Path) -> None:
    spoil(database, "contact", "name", 1, b"Ren\xe9 Chen")
    found = two("doctor")
    assert found.code == 1
    assert "1 value can't be read: name of contact 1: run followup doctor --repair" in found.out
    assert "Repaired: 1 value can't be read" in two("doctor", "--repair").out
    assert two("doctor").code == 0
    shown = two("show", "1")
    assert "René Chen" in shown.out
    assert "damaged" not in shown.err
    assert two("find", "rené").code == 0
    assert two("undo").code == 0
    assert stored(database, "contact", "name", 1) == b"Ren\xe9 Chen"


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("contact", "company", memoryview(b"Acme")),
        ("contact", "notes", None),
        ("contact", "status", b"asleep"),
        ("contact", "strength", 9),
        ("contact", "birthday", b"someday"),
        ("contact", "folded", b"\xff"),
        ("followup", "due", b"\xff"),
        ("followup", "attempt", "many"),
        ("tag", "name", b"\xff"),
        ("journal", "label", b"\xff"),
        ("journal", "made", "noon"),
        ("journal", "edits", b"[\xff"),
    ],
)
def test_every_kind_of_bad_value_is_repaired(
    two: Run, database: Path, table: str, column: str, value: Any
) -> None:
    spoil(database, table, column, 1, value)
    assert two("doctor").code == 1
    assert two("doctor", "--repair").code == 0
    assert two("doctor").out.startswith("Everything is fine.")
    assert two("park", "1").code == 0


def test_undo_works_again_once_a_damaged_record_of_a_change_is_removed(
    two: Run, database: Path
) -> None:
    spoil(database, "journal", "edits", 2, b"[\xff")
    assert "What undo needs of 1 change is damaged" in two("doctor").out
    assert two("undo").code == 5
    two("doctor", "--repair")
    assert "Omar Khalil" not in two("changes").out
    assert "May Chen" in two("undo").out
