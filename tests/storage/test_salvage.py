"""Salvage brings back all that can be read of a damaged database, and names what it can't."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peewee import SqliteDatabase
from pendulum import DateTime

from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.errors import DatabaseMissingError, DatabaseUnusableError, UsageError
from followup_tui.storage.backups import make_backup
from followup_tui.storage.database import close_database, open_database
from followup_tui.storage.journal import clear_journal, recording, undo
from followup_tui.storage.records import KINDS
from followup_tui.storage.salvage import SalvageReport, salvage
from followup_tui.storage.schema import create_schema
from followup_tui.storage.search import match_expression
from tests.examples import example_count

pytestmark = pytest.mark.once

PAGE = 4096
PEOPLE = 500


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of some hundred people, with an undo history of all of them."""
    path = tmp_path_factory.mktemp("healthy") / "followup.db"
    open_database(path)
    _fill()
    close_database()
    return path


@pytest.fixture(scope="module")
def without_history(healthy: Path) -> Path:
    """The same without anything that can be undone."""
    path = healthy.with_name("forgetful.db")
    shutil.copyfile(healthy, path)
    open_database(path)
    clear_journal()
    close_database()
    return path


def _fill() -> None:
    now = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
    for start in range(0, PEOPLE, 50):
        with recording("Added", now, "screen") as change:
            numbers = range(start, start + 50)
            people = change.add_all(
                [Contact(_name(n), company="Acme", notes="x" * 200) for n in numbers]
            )
            change.add_all([ContactMethod(p.id, "email", f"p{p.id}@acme.example") for p in people])
            change.add_all([FollowUp(p.id, f"topic {p.id}", "2026-12-01") for p in people])
            said = change.add_all(
                [
                    Interaction("2026-11-20", "call", summary="said " * (1 + p.id % 90))
                    for p in people
                ]
            )
            change.add_all([Participant(i.id, p.id) for i, p in zip(said, people, strict=True)])


def _name(number: int) -> str:
    return f"Person{number:03} Müller"


def rows_of(path: Path) -> dict[str, dict[int, tuple[Any, ...]]]:
    """Return all records of a database by table and id."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: {row[0]: row for row in connection.execute(f"SELECT * FROM {table}")}
            for table in KINDS
        }


def overwrite_pages(path: Path, numbers: list[int], seed: int = 1) -> None:
    """Fill pages with random bytes; the first page has number 1."""
    chance = random.Random(seed)
    with path.open("r+b") as file:
        for number in numbers:
            file.seek((number - 1) * PAGE)
            file.write(chance.randbytes(PAGE))


def root_pages(path: Path, *names: str) -> list[int]:
    """Return the first pages of tables or indexes."""
    with closing(sqlite3.connect(path)) as connection:
        marks = ", ".join("?" * len(names))
        found = connection.execute(
            f"SELECT rootpage FROM sqlite_master WHERE name IN ({marks})", names
        )
        return [row[0] for row in found]


def salvaged(source: Path, now: DateTime) -> tuple[SalvageReport, Path]:
    """Salvage into a new file beside it; the damaged file stays as it is."""
    target = source.with_name("new.db")
    target.unlink(missing_ok=True)
    before = source.read_bytes()
    report = salvage(source, target, now)
    assert source.read_bytes() == before
    assert sorted(path.name for path in source.parent.iterdir()) == sorted(
        {source.name, target.name, *(path.name for path in source.parent.glob("*.backups"))}
    )
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    return report, target


@pytest.fixture
def damaged(tmp_path: Path, healthy: Path) -> Path:
    """A copy of the healthy database, to be damaged."""
    path = tmp_path / "home" / "followup.db"
    path.parent.mkdir()
    shutil.copyfile(healthy, path)
    return path


def test_a_healthy_database_comes_back_whole(damaged: Path, now: DateTime) -> None:
    report, target = salvaged(damaged, now)
    assert report.is_complete
    assert report.contacts == PEOPLE
    assert rows_of(target) == rows_of(damaged)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_new_database_finds_everybody_and_undoes_the_last_change(
    damaged: Path, now: DateTime
) -> None:
    _, target = salvaged(damaged, now)
    with closing(sqlite3.connect(target)) as connection:
        found = connection.execute(
            "SELECT count(*) FROM search WHERE search MATCH ?", (match_expression("muller"),)
        ).fetchone()
    assert found == (PEOPLE,)
    open_database(target)
    try:
        assert undo(now) is not None
    finally:
        close_database()
    assert len(rows_of(target)["contact"]) == PEOPLE - 50


@pytest.mark.parametrize(
    "names",
    [
        ("contact",),
        ("contact", "followup", "contact_method", "interaction", "interaction_contact"),
        ("sqlite_autoindex_contact_1",),
        ("sqlite_autoindex_contact_1", "contact_folded", "contact_listed", "contact_active"),
        ("sqlite_sequence",),
    ],
)
def test_what_leads_to_a_table_may_be_gone(
    damaged: Path, now: DateTime, names: tuple[str, ...]
) -> None:
    original = rows_of(damaged)
    overwrite_pages(damaged, root_pages(damaged, *names))
    report, target = salvaged(damaged, now)
    assert rows_of(target) == original
    assert report.contacts == PEOPLE


def test_rows_without_a_way_to_them_come_back_without_a_history(
    tmp_path: Path, without_history: Path, now: DateTime
) -> None:
    damaged = tmp_path / "followup.db"
    shutil.copyfile(without_history, damaged)
    original = rows_of(damaged)
    overwrite_pages(damaged, root_pages(damaged, "contact", "followup"))
    report, target = salvaged(damaged, now)
    assert rows_of(target) == original
    assert report.contacts == PEOPLE


@pytest.mark.parametrize("is_backed_up", [True, False])
def test_the_first_page_may_be_gone(damaged: Path, now: DateTime, is_backed_up: bool) -> None:
    original = rows_of(damaged)
    if is_backed_up:
        make_backup(damaged, "daily", now)
    overwrite_pages(damaged, [1])
    report, target = salvaged(damaged, now)
    assert rows_of(target) == original
    assert report.is_complete


def test_lost_people_are_named(tmp_path: Path, without_history: Path, now: DateTime) -> None:
    damaged = tmp_path / "followup.db"
    shutil.copyfile(without_history, damaged)
    original = rows_of(damaged)
    with closing(sqlite3.connect(damaged)) as connection:
        pages = [
            row[0]
            for row in connection.execute(
                "SELECT pageno FROM dbstat WHERE name = 'contact' AND pagetype = 'leaf' LIMIT 2"
            )
        ]
    overwrite_pages(damaged, pages)
    report, target = salvaged(damaged, now)
    brought_back = rows_of(target)
    lost = {
        row[5] for key, row in original["contact"].items() if row != brought_back["contact"][key]
    }
    assert lost
    assert {name.lower() for name in report.named_only} == lost
    assert report.contacts == PEOPLE - len(lost)
    assert report.nameless == 0
    # Everything else about them is there, and so is what the search index has.
    assert brought_back["followup"] == original["followup"]
    notes = [row for row in brought_back["contact"].values() if "acme" in str(row)]
    assert len(notes) >= len(lost)


def _random_damage(chance: random.Random, path: Path, kind: str) -> None:
    pages = path.stat().st_size // PAGE
    if kind == "half":
        os.truncate(path, chance.randrange(2, pages) * PAGE + chance.randrange(PAGE))
        return
    numbers = [chance.randrange(1, pages + 1) for _ in range(chance.randrange(1, 20))]
    with path.open("r+b") as file:
        for number in numbers:
            start = (number - 1) * PAGE
            if kind == "bytes":
                file.seek(start + chance.randrange(PAGE))
                file.write(bytes([chance.randrange(256)]))
            elif kind == "moved":
                file.seek(chance.randrange(pages) * PAGE)
                page = file.read(PAGE)
                file.seek(start)
                file.write(page)
            else:
                file.seek(start)
                file.write(chance.randbytes(PAGE) if kind == "garbage" else bytes(PAGE))


@settings(max_examples=example_count(25))
@given(
    seed=st.integers(0, 10**9), kind=st.sampled_from(["garbage", "zeros", "bytes", "moved", "half"])
)
def test_any_damage_gives_a_sound_database_and_a_truthful_report(
    tmp_path_factory: pytest.TempPathFactory, healthy: Path, now: DateTime, seed: int, kind: str
) -> None:
    damaged = tmp_path_factory.mktemp("damage") / "followup.db"
    shutil.copyfile(healthy, damaged)
    _random_damage(random.Random(seed), damaged, kind)
    original = rows_of(healthy)
    try:
        report, target = salvaged(damaged, now)
    except DatabaseUnusableError:
        assert kind == "half"
        assert not damaged.with_name("new.db").exists()
        return
    brought_back = rows_of(target)
    missing = set(original["contact"]) - set(brought_back["contact"])
    contacts = report.results["contact"]
    assert missing <= contacts.lost or contacts.is_uncertain or not report.is_complete
    assert len(brought_back["contact"]) <= PEOPLE
    if kind != "bytes":
        # Whole rows are as they were; a changed byte inside a text can't be told from a text.
        changed = {
            key for key, row in brought_back["contact"].items() if row != original["contact"][key]
        }
        assert len(changed) <= len(report.named_only) + report.nameless
    shutil.rmtree(damaged.parent)


@pytest.mark.parametrize("version", range(1, 6))
def test_an_older_schema_is_salvaged_and_upgraded(
    tmp_path: Path, now: DateTime, version: int
) -> None:
    source = tmp_path / "followup.db"
    create_schema(SqliteDatabase(str(source)), version)
    with closing(sqlite3.connect(source)) as connection:
        connection.execute(
            "INSERT INTO contact (uid, created, updated, name, folded)"
            " VALUES ('u', 1, 1, 'May Chen', 'may chen')"
        )
        connection.commit()
    report, target = salvaged(source, now)
    assert report.contacts == 1
    assert [row[4] for row in rows_of(target)["contact"].values()] == ["May Chen"]
    with closing(sqlite3.connect(target)) as connection:
        found = connection.execute(
            "SELECT count(*) FROM search WHERE search MATCH ?", (match_expression("may"),)
        ).fetchone()
    assert found == (1,)


def test_an_existing_file_is_never_overwritten(damaged: Path, now: DateTime) -> None:
    target = damaged.with_name("new.db")
    target.symlink_to("elsewhere.db")
    with pytest.raises(UsageError, match="already exists; not overwritten"):
        salvage(damaged, target, now)
    assert not damaged.with_name("elsewhere.db").exists()


@pytest.mark.parametrize(
    "content", [b"Dear diary, nothing here is a database. " * 500, b"\0" * 9000]
)
def test_a_file_that_holds_nothing_is_refused(
    tmp_path: Path, now: DateTime, content: bytes
) -> None:
    source = tmp_path / "followup.db"
    source.write_bytes(content)
    with pytest.raises(DatabaseUnusableError, match=r"Nothing of .* can be read"):
        salvage(source, tmp_path / "new.db", now)
    assert [path.name for path in tmp_path.iterdir()] == ["followup.db"]


def test_a_missing_file_is_refused(tmp_path: Path, now: DateTime) -> None:
    with pytest.raises(DatabaseMissingError):
        salvage(tmp_path / "none.db", tmp_path / "new.db", now)


def test_an_unfinished_change_is_rolled_back(damaged: Path, now: DateTime) -> None:
    original = rows_of(damaged)
    program = (
        "import os, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA cache_size = 1')\n"
        "connection.execute('BEGIN')\n"
        "connection.execute(\"UPDATE contact SET notes = 'unfinished' || hex(randomblob(2000))\")\n"
        "os._exit(1)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(damaged)], check=False)
    assert damaged.with_name("followup.db-journal").stat().st_size
    target = damaged.with_name("new.db")
    report = salvage(damaged, target, now)
    assert report.is_complete
    assert rows_of(target) == original
