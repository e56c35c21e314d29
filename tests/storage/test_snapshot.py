"""A long reading sees one moment, and keeps nobody from writing meanwhile."""

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
    """A database that counts as large, with one contact."""
    monkeypatch.setattr(module, "COPY_ABOVE", 0)
    with recording("x", now, "screen") as change:
        change.add(Contact("May"))
    return opened


def written_elsewhere(path: Path, name: str) -> None:
    """Another program changes the name, without waiting."""
    # Where it is refused, too, nothing may be left open.
    with closing(sqlite3.connect(path, timeout=0)) as other, other:
        other.execute("UPDATE contact SET name = ?", (name,))


def test_others_write_while_one_moment_is_read(large: Path) -> None:
    with snapshot():
        assert contacts([1])[0].name == "May"
        written_elsewhere(large, "Omar")
        assert contacts([1])[0].name == "May"
    assert contacts([1])[0].name == "Omar"


def test_nothing_is_left_beside_it_and_nothing_is_written_to_it(large: Path) -> None:
    before = sorted(os.listdir(large.parent))
    with snapshot():
        assert sorted(os.listdir(large.parent)) == before
        with pytest.raises(OperationalError):
            database.execute_sql("DELETE FROM contact")
    assert sorted(os.listdir(large.parent)) == before
    assert all_contact_ids() == [1]


def test_whatever_ends_the_reading_the_database_is_open_again(large: Path, now: DateTime) -> None:
    with pytest.raises(KeyboardInterrupt), snapshot():
        raise KeyboardInterrupt
    with recording("y", now, "screen") as change:
        change.add(Contact("Li"))
    assert all_contact_ids() == [1, 2]


def test_without_room_for_a_copy_it_is_read_where_it_is(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(module.tempfile, "mkstemp", refuse)
    with snapshot():
        assert all_contact_ids() == [1]
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            written_elsewhere(large, "Omar")


def test_a_small_one_is_read_where_it_is(opened: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_copied", None)
    with snapshot():
        assert all_contact_ids() == []
