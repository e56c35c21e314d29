"""A schema with bytes that are no text: SQLite's message quotes them, which Python can't decode."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from followup_tui.storage.text_decoding import Connection, DamagedSchemaError
from tests.cli.running import Run

pytestmark = pytest.mark.once


@pytest.fixture
def damaged(two: Run, database: Path) -> Path:
    content = database.read_bytes()
    statement = b"CREATE INDEX contact_folded"
    assert content.count(statement) == 1
    database.write_bytes(content.replace(statement, b"CREATE IN\xff\xfe\xe9 contact_folded"))
    return database


def test_python_would_fail_on_it(damaged: Path) -> None:
    plain = sqlite3.connect(damaged)
    with pytest.raises(UnicodeDecodeError):
        plain.execute("SELECT * FROM contact")
    plain.close()
    ours = sqlite3.connect(damaged, factory=Connection)
    for query in (ours.execute, ours.cursor().execute):
        with pytest.raises(DamagedSchemaError):
            query("SELECT * FROM contact")
    with pytest.raises(DamagedSchemaError):
        ours.cursor().executemany("DELETE FROM contact WHERE id = ?", [(1,)])
    ours.close()


@pytest.mark.parametrize("line", ["due", "find may", "undo", "backup", "export -", "done 1"])
def test_a_verb_says_that_the_database_is_damaged(run: Run, damaged: Path, line: str) -> None:
    before = damaged.read_bytes()
    assert "is damaged" in run(*line.split()).refused(5)
    assert damaged.read_bytes() == before


def test_a_line_is_queued_and_the_status_is_silent(run: Run, damaged: Path) -> None:
    done = run("add", "Ana Ruiz: call fri")
    assert (done.code, "Queued in" in done.err) == (0, True)
    assert run("status").code == 0


def test_doctor_names_the_way_out(run: Run, damaged: Path) -> None:
    done = run("doctor")
    assert (done.code, done.err) == (5, "")
    assert "followup restore" in done.out


def test_a_backup_brings_it_back(two: Run, database: Path) -> None:
    assert two("backup").code == 0
    content = database.read_bytes()
    database.write_bytes(content.replace(b"CREATE INDEX contact_folded", b"CREATE IN\xff" * 3))
    assert two("restore", "--yes").code == 0
    assert two("doctor").code == 0
