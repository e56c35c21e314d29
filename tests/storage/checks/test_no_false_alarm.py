"""Healthy databases of every kind are found to be well, without being changed."""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from pendulum import DateTime

from followup_tui.actions.context import Context
from followup_tui.actions.sample.load import add_sample
from followup_tui.formats.parsed import ParsedContact, ParsedFile
from followup_tui.importing.apply import apply_plan
from followup_tui.importing.make_plan import plan_import
from followup_tui.storage import journal
from followup_tui.storage.checks import examined_copy
from followup_tui.storage.checks.all_checks import examine
from followup_tui.storage.checks.finding import Examined
from followup_tui.storage.checks.repair import repair_findings
from followup_tui.storage.database import close_database, open_database
from tests.actions.shortcuts import add_all

pytestmark = pytest.mark.once
SCHEMA_3 = Path(__file__).parent.parent / "schema_3.db.gz"


def look(examined: Examined) -> None:
    """Examine the database twice: well both times, and not changed."""
    before = examined.path.read_bytes(), examined.path.stat().st_mtime_ns
    assert examine(examined).findings == ()
    assert examine(examined).findings == ()
    assert (examined.path.read_bytes(), examined.path.stat().st_mtime_ns) == before
    assert not list(examined.path.parent.glob(".snapshot-*"))


def test_a_new_database_is_well(examined: Examined) -> None:
    open_database(examined.path)
    close_database()
    look(examined)


def test_the_sample_people_are_well(examined: Examined, context: Context) -> None:
    open_database(examined.path)
    add_sample(context)
    close_database()
    look(examined)


def test_the_oldest_schema_is_well_and_not_upgraded(path: Path, now: DateTime) -> None:
    path.parent.mkdir(mode=0o700)
    path.write_bytes(gzip.decompress(SCHEMA_3.read_bytes()))
    path.chmod(0o600)
    moment = now.set(year=2026, month=11, day=23)
    found = examine(Examined(path, moment)).findings
    assert [one for one in found if one.check != "backup"] == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (3,)


@pytest.mark.parametrize("limit", [0, 1 << 40], ids=["copied to a file", "copied to memory"])
def test_an_import_is_well_and_so_is_its_undo(
    examined: Examined, context: Context, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(examined_copy, "IN_MEMORY", limit)
    people = tuple(
        ParsedContact(
            f"Дмитрий {number}" if number % 3 else f"Zoë Nr. {number}",
            f"card {number}",
            f"u{number}",
            company=f"Company {number % 9}",
            tags=(f"t{number % 7}",),
            notes="met\nonce",
        )
        for number in range(1_200)
    )
    open_database(examined.path)
    apply_plan(plan_import(ParsedFile(people, ())), context)
    close_database()
    look(examined)
    open_database(examined.path)
    journal.undo(context.now)
    close_database()
    look(examined)


def test_without_room_for_a_copy_the_file_is_read_in_place(
    examined: Examined, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(folder: Path, prefix: str) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(examined_copy, "IN_MEMORY", 0)
    monkeypatch.setattr(examined_copy, "create_temporary_file", no_room)
    open_database(examined.path)
    add_all("May Chen: call tomorrow", context)
    close_database()
    look(examined)


def test_another_page_size_is_well(examined: Examined, context: Context) -> None:
    open_database(examined.path)
    add_all("May Chen: call tomorrow", context)
    close_database()
    with closing(sqlite3.connect(examined.path)) as connection:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("VACUUM")
    look(examined)


def test_a_database_that_another_connection_has_open_is_well(
    examined: Examined, context: Context
) -> None:
    open_database(examined.path)
    add_all("May Chen: call tomorrow", context)
    close_database()
    with closing(sqlite3.connect(examined.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM contact").fetchall()
        look(examined)


KILLED = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE contact SET notes = hex(randomblob(200000))")
connection.execute("UPDATE search_content SET c0 = hex(randomblob(200000))")
os._exit(9)
"""


def test_an_interrupted_write_is_found_and_rolled_back_by_the_repair(
    examined: Examined, context: Context
) -> None:
    open_database(examined.path)
    add_all("May Chen: call tomorrow", context)
    close_database()
    subprocess.run([sys.executable, "-c", KILLED, str(examined.path)], check=False)
    left = examined.path.with_name(f"{examined.path.name}-journal")
    assert left.stat().st_size
    before = shutil.copy(left, left.with_name("copy")), os.path.getsize(examined.path)
    (finding,) = examine(examined).findings
    assert "was killed while it wrote" in str(finding.wording)
    assert not finding.is_damage
    assert left.read_bytes() == Path(before[0]).read_bytes()
    assert os.path.getsize(examined.path) == before[1]
    repair_findings([finding], examined, "command line")
    assert examine(examined).findings == ()
