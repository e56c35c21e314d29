"""A snapshot is consistent and does not block writers."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from peewee import OperationalError
from pendulum import DateTime

from followup_tui.domain.contact import Contact
from followup_tui.storage import snapshot as module
from followup_tui.storage.database import database
from followup_tui.storage.journal import recording
from followup_tui.storage.queries.contacts import all_contact_ids, contacts
from followup_tui.storage.snapshot import snapshot


@pytest.fixture
def large(opened: Path, now: DateTime, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Create a database with one contact that counts as large."""
    monkeypatch.setattr(module, "COPY_ABOVE", 0)
    with recording("x", now, "screen") as change:
        change.add(Contact("May"))
    return opened


def write_elsewhere(path: Path, name: str) -> None:
    """Change the name from another connection, without waiting for a lock."""
    # Close it also when the write is refused.
    with closing(sqlite3.connect(path, timeout=0)) as other, other:
        other.execute("UPDATE contact SET name = ?", (name,))


def test_others_can_write_during_a_snapshot(large: Path) -> None:
    with snapshot():
        assert contacts([1])[0].name == "May"
        write_elsewhere(large, "Omar")
        assert contacts([1])[0].name == "May"
    assert contacts([1])[0].name == "Omar"


def test_a_snapshot_leaves_no_file_and_is_read_only(large: Path) -> None:
    before = sorted(os.listdir(large.parent))
    with snapshot():
        assert sorted(os.listdir(large.parent)) == before
        with pytest.raises(OperationalError):
            database.execute_sql("DELETE FROM contact")
    assert sorted(os.listdir(large.parent)) == before
    assert all_contact_ids() == [1]


def test_the_database_is_open_again_after_an_interrupt(large: Path, now: DateTime) -> None:
    with pytest.raises(KeyboardInterrupt), snapshot():
        raise KeyboardInterrupt
    with recording("y", now, "screen") as change:
        change.add(Contact("Li"))
    assert all_contact_ids() == [1, 2]


def test_without_room_for_a_copy_the_database_itself_is_read(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(module, "create_temporary_file", refuse)
    with snapshot():
        assert all_contact_ids() == [1]
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            write_elsewhere(large, "Omar")


def test_a_small_database_is_read_itself(opened: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "create_temporary_file", None)
    with snapshot():
        assert all_contact_ids() == []
