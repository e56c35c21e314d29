"""A restore brings back the backup whole, keeps what was there, and survives being killed."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pendulum import DateTime

from followup_tui.domain.contact import Contact
from followup_tui.domain.restore_plan import RecordCounts
from followup_tui.errors import (
    DatabaseBusyError,
    DatabaseUnusableError,
    FollowupError,
    NotFoundError,
)
from followup_tui.storage import database_lock
from followup_tui.storage.backups import backup_folder, list_backups, make_backup
from followup_tui.storage.database import close_database, is_same_file, open_database
from followup_tui.storage.journal import recording
from followup_tui.storage.queries.contacts import all_contact_ids
from followup_tui.storage.restore_file import restore_file
from followup_tui.storage.restore_plan_query import plan_restore
from followup_tui.storage.version import SCHEMA_VERSION
from tests.examples import example_count

pytestmark = pytest.mark.once


def add(path: Path, *names: str, now: DateTime) -> None:
    """Add contacts."""
    open_database(path)
    try:
        with recording("Added", now, "screen") as change:
            change.add_all([Contact(name) for name in names])
    finally:
        close_database()


def names_in(path: Path) -> list[str]:
    """Return the names of the contacts in a database file that is whole."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [row[0] for row in connection.execute("SELECT name FROM contact ORDER BY id")]


@pytest.fixture
def backup(path: Path, now: DateTime) -> Iterator[Path]:
    """A backup with May in it, of a database with May and Omar."""
    add(path, "May", now=now)
    made = make_backup(path, "daily", now).path
    add(path, "Omar", now=now)
    yield made
    close_database()


def test_a_restore_brings_back_the_backup_and_keeps_what_was_there(
    path: Path, backup: Path, now: DateTime
) -> None:
    done = restore_file(backup, path, now.add(hours=1))
    assert names_in(path) == ["May"]
    assert done.kept is not None
    assert names_in(done.kept) == ["May", "Omar"]
    assert list_backups(path)[0].reason == "before restore"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(os.listdir(path.parent)) in (
        ["followup.db", "followup.db.backups"],
        ["followup.db", "followup.db-journal", "followup.db.backups"],
    )
    restore_file(done.kept, path, now.add(hours=2))
    assert names_in(path) == ["May", "Omar"]


@pytest.mark.parametrize("lose", ["missing", "empty", "no folder"])
def test_a_lost_database_is_brought_back(
    path: Path, backup: Path, now: DateTime, tmp_path: Path, lose: str
) -> None:
    source = backup
    if lose == "empty":
        path.write_bytes(b"")
    elif lose == "missing":
        path.unlink()
    else:
        source = tmp_path / "other.db"
        shutil.copy(backup, source)
        shutil.rmtree(path.parent)
    assert restore_file(source, path, now).kept is None
    assert names_in(path) == ["May"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", ["text", "half", "pages", "header"])
def test_a_damaged_database_is_kept_whole(
    path: Path, backup: Path, now: DateTime, damage: str
) -> None:
    content = path.read_bytes()
    changed = {
        "text": b"hello" * 1000,
        "half": content[: len(content) // 2 + 100],
        "pages": content[:4096] + os.urandom(len(content) - 4096),
        "header": os.urandom(100) + content[100:],
    }[damage]
    path.write_bytes(changed)
    done = restore_file(backup, path, now)
    assert names_in(path) == ["May"]
    assert done.kept is not None
    assert done.kept.suffix == ".damaged"
    assert done.kept.read_bytes() == changed
    assert stat.S_IMODE(done.kept.stat().st_mode) == 0o600
    assert path.stat().st_nlink == 1


def test_a_damaged_database_is_kept_with_its_journal(
    path: Path, backup: Path, now: DateTime
) -> None:
    journal = path.with_name("followup.db-journal")
    damaged, unfinished = os.urandom(50_000), os.urandom(3_000)
    path.write_bytes(damaged)
    journal.write_bytes(unfinished)
    done = restore_file(backup, path, now)
    assert done.kept is not None
    assert done.kept.read_bytes() == damaged
    assert done.kept.with_name(done.kept.name + "-journal").read_bytes() == unfinished
    assert names_in(path) == ["May"]


def test_the_journal_of_a_lost_database_does_not_meet_the_restored_one(
    path: Path, backup: Path, now: DateTime
) -> None:
    journal = path.with_name("followup.db-journal")
    journal.write_bytes(_hot_journal(path))
    path.unlink()
    restore_file(backup, path, now)
    assert names_in(path) == ["May"]
    assert not journal.exists() or not journal.stat().st_size


def test_what_a_killed_writer_left_is_rolled_back_first(
    path: Path, backup: Path, now: DateTime
) -> None:
    unfinished = _hot_journal(path, keep=True)
    assert unfinished
    done = restore_file(backup, path, now)
    assert names_in(path) == ["May"]
    assert done.kept is not None
    assert names_in(done.kept) == ["May", "Omar"]
    assert not [name for name in os.listdir(backup_folder(path)) if "damaged" in name]


def _hot_journal(path: Path, *, keep: bool = False) -> bytes:
    """Have a program die in the middle of a commit; return its journal."""
    script = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA journal_mode = TRUNCATE'); c.execute('PRAGMA cache_size = 1');"
        "c.execute('BEGIN IMMEDIATE'); c.execute('UPDATE contact SET name = hex(zeroblob(90000))');"
        "c.execute('DELETE FROM journal');"
        "os._exit(0)"
    )
    before = path.read_bytes()
    subprocess.run([sys.executable, "-c", script, str(path)], check=True)
    journal = path.with_name(path.name + "-journal")
    content = journal.read_bytes()
    if not keep:
        path.write_bytes(before)
        journal.write_bytes(b"")
    return content


def test_an_older_schema_is_restored_and_migrated_when_opened(
    path: Path, backup: Path, now: DateTime
) -> None:
    with closing(sqlite3.connect(backup)) as old, old:
        old.execute("DROP INDEX IF EXISTS contact_latin")
        old.execute("ALTER TABLE contact DROP COLUMN latin")
        old.execute("DELETE FROM schema_migration WHERE name LIKE '0006%'")
        old.execute("PRAGMA user_version = 5")
    restore_file(backup, path, now)
    open_database(path)
    assert all_contact_ids() == [1]
    assert list_backups(path)[0].reason == "before migration"


@pytest.mark.parametrize("problem", ["damaged", "newer", "another", "none", "itself"])
def test_what_can_not_be_restored_changes_nothing(
    path: Path, backup: Path, now: DateTime, tmp_path: Path, problem: str
) -> None:
    source = tmp_path / "x.db"
    shutil.copy(backup, source)
    if problem == "damaged":
        source.write_bytes(source.read_bytes()[:8192] + os.urandom(30_000))
    elif problem == "none":
        source.unlink()
    elif problem == "itself":
        source = path
    else:
        with closing(sqlite3.connect(source)) as other, other:
            if problem == "newer":
                other.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
            else:
                other.execute("DROP TABLE schema_migration")
    before = path.read_bytes()
    with pytest.raises((DatabaseUnusableError, NotFoundError)) as refused:
        restore_file(source, path, now)
    assert "Nothing was changed." in str(refused.value)
    if problem in ("damaged", "newer", "another"):
        assert backup.name in str(refused.value)
    assert path.read_bytes() == before
    assert [found.path for found in list_backups(path)] == [backup]
    assert not list(path.parent.glob("*.partial"))


def test_a_lock_held_by_someone_is_waited_for_then_reported(
    path: Path, backup: Path, now: DateTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_lock, "LOCK_SECONDS", 0.2)
    script = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('locked', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(DatabaseBusyError, match="Nothing was changed"):
            restore_file(backup, path, now)
        assert other.stdin is not None
        other.stdin.close()
    assert names_in(path) == ["May", "Omar"]
    restore_file(backup, path, now)
    assert names_in(path) == ["May"]


_WRITER = """
import sys, pendulum
from pathlib import Path
from followup_tui.domain.contact import Contact
from followup_tui.errors import FollowupError
from followup_tui.storage.database import open_database, close_database
from followup_tui.storage.journal import recording
print("ready", flush=True)
while True:
    try:
        open_database(Path(sys.argv[1]))
        for _ in range(5):
            with recording("Added", pendulum.datetime(2026, 1, 1), "screen") as change:
                change.add(Contact("x" * 200))
    except FollowupError:
        pass
    finally:
        close_database()
"""
_RESTORER = """
import sys, pendulum
from pathlib import Path
from followup_tui.errors import FollowupError
from followup_tui.storage.restore_file import restore_file
print("ready", flush=True)
while True:
    try:
        restore_file(Path(sys.argv[1]), Path(sys.argv[2]), pendulum.datetime(2026, 1, 1))
    except FollowupError as error:
        print(error, file=sys.stderr)
"""


def _start(script: str, *arguments: Path) -> subprocess.Popen[bytes]:
    program = subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)], stdout=subprocess.PIPE
    )
    assert program.stdout is not None
    program.stdout.readline()
    return program


def test_killed_at_any_moment_beside_writers_the_database_is_whole(
    path: Path, backup: Path, now: DateTime
) -> None:
    writers = [_start(_WRITER, path) for _ in range(2)]
    try:
        for _ in range(example_count(6)):
            restorer = _start(_RESTORER, backup, path)
            time.sleep(random.uniform(0, 0.3))  # the moment of the kill
            restorer.kill()
            restorer.wait()
            restorer.stdout.close()  # type: ignore[union-attr]
            with closing(sqlite3.connect(path, timeout=30)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
            writer.stdout.close()  # type: ignore[union-attr]
    restore_file(backup, path, now.add(days=1))
    assert names_in(path) == ["May"]
    assert not list(path.parent.glob("*.partial"))


def test_a_program_with_the_file_open_does_not_write_to_the_old_one(
    path: Path, backup: Path, now: DateTime
) -> None:
    script = (
        "import sys, pendulum; from pathlib import Path;"
        "from followup_tui.storage.restore_file import restore_file;"
        "restore_file(Path(sys.argv[1]), Path(sys.argv[2]), pendulum.datetime(2026, 12, 1))"
    )
    open_database(path)
    subprocess.run([sys.executable, "-c", script, str(backup), str(path)], check=True)
    assert not is_same_file()
    with (
        pytest.raises(FollowupError, match="moved or replaced"),
        recording("Added", now, "screen") as change,
    ):
        change.add(Contact("Li"))
    open_database(path)
    with recording("Added", now, "screen") as change:
        change.add(Contact("Li"))
    close_database()
    assert names_in(path) == ["May", "Li"]


def test_the_plan_counts_what_comes_back_and_what_is_missing(
    path: Path, backup: Path, now: DateTime
) -> None:
    plan = plan_restore(backup, path)
    assert plan.holds == RecordCounts(contact=1)
    assert (plan.back, plan.missing) == (RecordCounts(), RecordCounts(contact=1))
    assert (plan.names_back, plan.names_missing) == ((), ("Omar",))
    assert plan.is_readable
    path.write_bytes(b"text" * 1000)
    plan = plan_restore(backup, path)
    assert (plan.back, plan.is_readable) == (RecordCounts(contact=1), False)
    path.unlink()
    assert plan_restore(backup, path).names_back == ("May",)


def test_the_plan_counts_what_was_changed_since(path: Path, backup: Path, now: DateTime) -> None:
    open_database(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE contact SET name = 'M', updated = updated + 1 WHERE id = 1")
    close_database()
    assert plan_restore(backup, path).changed == RecordCounts(contact=1)
