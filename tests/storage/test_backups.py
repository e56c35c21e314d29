"""A backup is whole and private, or it is not there; it waits for nobody who writes."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from pendulum import DateTime

from followup_tui.domain.contact import Contact
from followup_tui.errors import (
    CannotWriteError,
    DatabaseBusyError,
    DatabaseMissingError,
    DatabaseUnusableError,
)
from followup_tui.storage import text_decoding
from followup_tui.storage.backups import (
    backup_folder,
    check_backup,
    list_backups,
    make_backup,
    newest_good_backup,
)
from followup_tui.storage.database import database
from followup_tui.storage.journal import recording
from followup_tui.storage.version import SCHEMA_VERSION


def add(name: str, now: DateTime) -> None:
    """Add a contact."""
    with recording("Added", now, "screen") as change:
        change.add(Contact(name))


def names_in(path: Path) -> list[str]:
    """Return the names of the contacts in a database file."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM contact ORDER BY id")]


def overwrite(path: Path, start: int = 4096) -> None:
    """Damage all pages but the first."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(start)
        file.write(os.urandom(size - start))


def test_a_backup_holds_what_was_saved_and_is_private(opened: Path, now: DateTime) -> None:
    add("May", now)
    previous = os.umask(0)
    try:
        made = make_backup(opened, "daily", now)
    finally:
        os.umask(previous)
    assert names_in(made.path) == ["May"]
    assert made.path == opened.with_name("followup.db.backups") / "2026-11-23T081400-daily.db"
    assert (made.reason, made.made) == ("daily", now)
    assert made.size == made.path.stat().st_size > 0
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    assert os.listdir(made.path.parent) == [made.path.name]
    assert check_backup(made.path) == ""


def test_backups_are_listed_newest_first(opened: Path, now: DateTime) -> None:
    first = make_backup(opened, "before import", now)
    second = make_backup(opened, "before import", now)
    third = make_backup(opened, "daily", now.add(hours=1))
    for name in ("notes.txt", "x.db", "2026-11-23T081400-daily.db.partial"):
        (backup_folder(opened) / name).touch()
    assert list_backups(opened) == [third, second, first]
    assert [found.reason for found in list_backups(opened)] == ["daily", *["before import"] * 2]


def test_nothing_is_listed_without_backups(path: Path) -> None:
    assert list_backups(path) == []
    assert newest_good_backup(path) is None


def test_the_folder_is_beside_the_file_that_a_link_leads_to(opened: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(opened)
    assert backup_folder(link) == backup_folder(opened)


def test_a_backup_in_the_middle_of_a_change_holds_the_state_before(
    opened: Path, now: DateTime
) -> None:
    add("May", now)
    with recording("Added", now, "screen") as change:
        change.add_all([Contact(f"Person {number}") for number in range(2000)])
        made = make_backup(opened, "before import", now)
    assert names_in(made.path) == ["May"]
    assert len(names_in(opened)) == 2001


def test_a_lock_held_by_someone_is_waited_for_then_reported(
    opened: Path, now: DateTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_decoding, "LOCK_SECONDS", 0.1)
    with closing(sqlite3.connect(opened, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseBusyError, match="No backup was made"):
            make_backup(opened, "daily", now)
    assert os.listdir(backup_folder(opened)) == []
    assert names_in(make_backup(opened, "daily", now).path) == []


def test_a_damaged_database_is_not_backed_up(opened: Path, now: DateTime) -> None:
    good = make_backup(opened, "daily", now)
    database.close()
    overwrite(opened)
    with pytest.raises(DatabaseUnusableError, match="damaged"):
        make_backup(opened, "daily", now.add(days=1))
    assert list_backups(opened) == [good]
    assert os.listdir(backup_folder(opened)) == [good.path.name]


def test_a_missing_or_empty_database_is_not_backed_up(path: Path, now: DateTime) -> None:
    with pytest.raises(DatabaseMissingError):
        make_backup(path, "daily", now)
    path.parent.mkdir()
    path.touch()
    with pytest.raises(DatabaseMissingError):
        make_backup(path, "daily", now)
    assert not backup_folder(path).exists()


def test_a_full_disk_leaves_nothing(opened: Path, now: DateTime) -> None:
    """The limit on a file's size stands for the disk."""
    script = (
        "import resource, signal, sys, pendulum; from pathlib import Path;"
        "from followup_tui.storage.backups import make_backup;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000));"
        "make_backup(Path(sys.argv[1]), 'daily', pendulum.datetime(2026, 11, 23))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(opened)], capture_output=True, text=True, check=False
    )
    assert "CannotWriteError" in done.stderr
    assert "No backup was made" in done.stderr
    assert os.listdir(backup_folder(opened)) == []


def test_a_folder_that_cannot_be_made_is_reported(opened: Path, now: DateTime) -> None:
    backup_folder(opened).touch()
    with pytest.raises(CannotWriteError, match="No backup was made"):
        make_backup(opened, "daily", now)


def test_what_a_killed_program_left_is_removed(opened: Path, now: DateTime) -> None:
    made = make_backup(opened, "daily", now)
    for name in ("2026-11-22T081400-daily.db.partial", "x.partial"):
        (made.path.parent / name).touch()
    again = make_backup(opened, "daily", now)
    assert sorted(os.listdir(made.path.parent)) == sorted([made.path.name, again.path.name])


def test_the_newest_good_backup_passes_over_damaged_ones(opened: Path, now: DateTime) -> None:
    good = make_backup(opened, "daily", now)
    damaged = make_backup(opened, "daily", now.add(days=1))
    empty = make_backup(opened, "daily", now.add(days=2))
    overwrite(damaged.path)
    empty.path.write_bytes(b"")
    assert (check_backup(damaged.path), check_backup(empty.path)) == ("damaged", "empty")
    assert newest_good_backup(opened) == good


def test_what_can_not_be_restored_is_named(opened: Path, tmp_path: Path, now: DateTime) -> None:
    assert check_backup(tmp_path / "none.db") == "not readable"
    text = tmp_path / "text.db"
    text.write_text("not a database" * 100)
    assert check_backup(text) == "damaged"
    songs = tmp_path / "songs.db"
    with closing(sqlite3.connect(songs)) as other:
        other.execute("CREATE TABLE songs (name TEXT)")
    assert check_backup(songs) == "another program's database"
    newer = tmp_path / "newer.db"
    shutil.copy(make_backup(opened, "daily", now).path, newer)
    with closing(sqlite3.connect(newer)) as other:
        other.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    assert check_backup(newer) == "made by a newer followup"


@pytest.mark.parametrize("reason", ["", "Daily", "../x", "a--b", "a_b"])
def test_a_reason_is_a_few_lowercase_words(opened: Path, now: DateTime, reason: str) -> None:
    with pytest.raises(ValueError, match="not a reason"):
        make_backup(opened, reason, now)


def test_of_two_backups_in_one_second_the_later_is_the_newest(opened: Path, now: DateTime) -> None:
    add("May", now)
    first = make_backup(opened, "zeal", now)
    add("Bo", now)
    second = make_backup(opened, "by hand", now)
    assert [found.path for found in list_backups(opened)] == [second.path, first.path]
    newest = newest_good_backup(opened)
    assert newest is not None
    assert names_in(newest.path) == ["May", "Bo"]
