"""Opening a database: private files, simultaneous first starts, and refused files."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from followup_tui.errors import (
    CannotWriteError,
    DatabaseBusyError,
    DatabaseUnusableError,
    FollowupError,
)
from followup_tui.storage.database import (
    check_same_file,
    close_database,
    data_version,
    database,
    open_database,
    translate_errors,
)
from followup_tui.storage.version import SCHEMA_VERSION

_OPEN = """
import sys
from contextlib import ExitStack
from pathlib import Path
from followup_tui.storage.database import open_database
open_database(Path(sys.argv[1]))
"""


def test_file_and_folder_are_private(path: Path) -> None:
    open_database(path)
    close_database()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_open_to_others_is_made_private(path: Path) -> None:
    open_database(path)
    close_database()
    path.chmod(0o644)
    open_database(path)
    close_database()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"root:x:0:0:root:/root:/bin/bash\n", b"\x00" * 4096])
def test_a_file_that_is_no_database_keeps_its_mode(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    path.chmod(0o644)
    with pytest.raises(FollowupError):
        open_database(path)
    assert (stat.S_IMODE(path.stat().st_mode), path.read_bytes()) == (0o644, content)


@pytest.mark.parametrize("given", [0o400, 0o444])
def test_a_read_only_file_keeps_its_mode(path: Path, given: int) -> None:
    open_database(path)
    close_database()
    path.chmod(given)
    open_database(path)
    close_database()
    assert stat.S_IMODE(path.stat().st_mode) == given


def test_only_the_database_is_left_in_the_folder(path: Path) -> None:
    open_database(path)
    close_database()
    journal = f"{path.name}-journal"
    assert {file.name for file in path.parent.iterdir()} <= {path.name, journal}


def test_the_connection_has_the_expected_pragmas(opened: Path) -> None:
    assert database.pragma("foreign_keys") == 1
    assert database.pragma("journal_mode") == "truncate"
    assert database.pragma("synchronous") == 2
    assert database.pragma("user_version") == SCHEMA_VERSION


def test_six_simultaneous_first_starts_all_succeed(path: Path) -> None:
    command = [sys.executable, "-c", _OPEN, str(path)]
    with ExitStack() as running:
        starts = [
            running.enter_context(subprocess.Popen(command, stderr=subprocess.PIPE))
            for _ in range(6)
        ]
        errors = [start.communicate()[1].decode() for start in starts]
    assert [start.returncode for start in starts] == [0] * 6, errors


@pytest.mark.parametrize(
    "content", [b"not a database, only some text\n" * 40, b"SQLite format 3\0"]
)
def test_a_file_that_is_not_a_database_is_refused_unchanged(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(DatabaseUnusableError) as refused:
        open_database(path)
    assert "\n" not in str(refused.value)
    assert path.read_bytes() == content


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusableError, match="folder"):
        open_database(tmp_path)


def test_a_file_locked_by_a_writer_is_busy(path: Path) -> None:
    open_database(path, timeout=0)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(DatabaseBusyError) as busy, translate_errors(), database.atomic():
            pass
        assert busy.value.exit_code == 4
    finally:
        holder.close()
        close_database()


def test_a_full_disk_is_reported_though_sqlite_reports_a_rollback(opened: Path) -> None:
    pages = database.pragma("page_count")
    database.pragma("max_page_count", pages)
    with (  # noqa: PT012
        pytest.raises(CannotWriteError, match="full") as full,
        translate_errors(),
        database.atomic(),
    ):
        for number in range(2_000):
            database.execute_sql(
                "INSERT INTO tag (uid, created, updated, name) VALUES (?, 0, 0, ?)",
                (str(number), "x" * 2_000 + str(number)),
            )
    assert full.value.exit_code == 6


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to anything")
def test_a_read_only_file_can_be_read_but_not_written(path: Path) -> None:
    open_database(path)
    close_database()
    path.chmod(0o400)
    open_database(path)
    try:
        with pytest.raises(CannotWriteError), translate_errors(), database.atomic():
            database.execute_sql("DELETE FROM tag")
    finally:
        close_database()


def test_writing_to_a_deleted_file_is_refused(opened: Path) -> None:
    opened.unlink()
    with pytest.raises(DatabaseUnusableError, match="moved or replaced"):
        check_same_file()


def test_writing_to_a_replaced_file_is_refused(opened: Path) -> None:
    opened.rename(opened.with_name("old"))
    opened.write_bytes(b"")
    with pytest.raises(DatabaseUnusableError, match="moved or replaced"):
        check_same_file()


def test_the_data_version_changes_only_when_another_program_writes(opened: Path) -> None:
    before = data_version()
    with database.atomic():
        database.execute_sql("DELETE FROM tag")
    assert data_version() == before
    other = sqlite3.connect(opened)
    other.execute("INSERT INTO tag (uid, created, updated, name) VALUES ('1', 0, 0, 'x')")
    other.commit()
    other.close()
    assert data_version() != before


def test_a_file_that_was_empty_for_a_moment_is_reported(opened: Path) -> None:
    def read_while_empty() -> None:
        whole = opened.read_bytes()
        opened.write_bytes(b"")
        try:
            database.execute_sql("SELECT * FROM contact")
        finally:
            # Back before the error is looked at.
            opened.write_bytes(whole)

    with pytest.raises(DatabaseUnusableError, match="damaged"), translate_errors(opened):
        read_while_empty()
