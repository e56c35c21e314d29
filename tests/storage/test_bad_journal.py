"""Damaged entries of the journal: found, and emptied or read as well as they can be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pendulum import DateTime

from followup_tui.domain.contact import Contact
from followup_tui.storage import journal
from followup_tui.storage.bad_journal import find_bad_entries, repair_bad_entries
from followup_tui.storage.database import close_database, database, open_database
from followup_tui.storage.journal import recording
from followup_tui.storage.queries.changes import recent_changes
from tests.damage import spoil

pytestmark = pytest.mark.once

NAMES = ("May Chen", "Omar Khalil", "Priya Nair")


@pytest.fixture
def three(opened: Path, now: DateTime) -> Path:
    """Three people, each added by a change whose uid is the name."""
    for name in NAMES:
        with recording("Added", now, "screen", name) as change:
            change.add(Contact(name))
    return opened


def damage(path: Path, column: str, value: Any) -> None:
    """Damage the second entry."""
    close_database()
    spoil(path, "journal", column, 2, value)
    open_database(path)


def repair() -> int:
    with database.atomic():
        return repair_bad_entries()


def test_a_healthy_journal_has_none(three: Path) -> None:
    assert list(find_bad_entries()) == []


@pytest.mark.parametrize("value", [b"[[\xff", b"", b"{", None, 7, memoryview(b"[]")])
def test_what_undo_needs_is_emptied_and_earlier_changes_can_be_undone(
    three: Path, now: DateTime, value: Any
) -> None:
    damage(three, "edits", value)
    (entry,) = find_bad_entries()
    assert (entry.id, entry.can_be_undone, str(entry.label)) == (2, False, "Added")
    assert repair() == 1
    assert list(find_bad_entries()) == []
    assert [entry.id for entry in recent_changes(10)] == [3, 1]
    assert journal.undo(now) is not None
    assert journal.undo(now) is not None
    assert journal.undo(now) is None
    assert journal.is_recorded(["Omar Khalil"])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("label", b"Add\xe9d"),
        ("label_parts", b'{"verb": "Add\xff'),
        ("label_parts", b"[]"),
        ("made", "noon"),
        ("made", None),
        ("program", b"\xff"),
        ("label", None),
    ],
)
def test_what_undo_does_not_need_is_repaired(
    three: Path, now: DateTime, column: str, value: Any
) -> None:
    damage(three, column, value)
    (entry,) = find_bad_entries()
    assert entry.can_be_undone
    assert repair() == 1
    assert list(find_bad_entries()) == []
    assert all(journal.undo(now) is not None for _ in NAMES)


def test_an_unreadable_moment_of_undoing_stays_undone(three: Path, now: DateTime) -> None:
    damage(three, "undone", "noon")
    assert repair() == 1
    assert sum(journal.undo(now) is not None for _ in NAMES) == 2
