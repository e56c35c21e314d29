"""Expected errors: one sentence, an exit code, nothing changed; and crashes."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from followup_tui.cli import session
from followup_tui.storage import database as storage
from tests.cli.running import Run

READING = (["due"], ["show", "may"], ["find", "may"], ["changes"])
# `add` queues its line instead: see test_queued_lines.py.
WRITING = (["done", "1"], ["snooze", "1", "fri"], ["log", "may", "x"], ["undo"])


@pytest.fixture
def known(run: Run, database: Path) -> Run:
    run("add", "May Chen: second round 23 nov 15:00")
    return run


@pytest.mark.parametrize("arguments", [*READING, *WRITING])
def test_a_busy_database_is_reported_and_can_be_tried_again(
    known: Run, database: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    def at_once(path: Path, *, timeout: int, create: bool) -> None:
        storage.open_database(path, timeout=0, create=create)

    monkeypatch.setattr(session, "open_database", at_once)
    other = sqlite3.connect(database, isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
        assert "Try again" in known(*arguments).refused(4)
    finally:
        other.close()
    assert known(*arguments).code == 0


@pytest.mark.parametrize("arguments", READING)
def test_another_writer_does_not_block_readers(
    known: Run, database: Path, arguments: list[str]
) -> None:
    other = sqlite3.connect(database, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        assert known(*arguments).code == 0
    finally:
        other.close()


@pytest.mark.parametrize("arguments", WRITING)
def test_a_read_only_database_is_reported(
    known: Run, database: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    before = database.read_bytes()
    monkeypatch.setitem(storage._PRAGMAS, "query_only", 1)
    assert "Nothing was changed" in known(*arguments).refused(6)
    monkeypatch.undo()
    assert database.read_bytes() == before


def test_a_full_disk_is_reported_and_nothing_is_changed(
    known: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(database)) as counted:
        pages = counted.execute("PRAGMA page_count").fetchone()[0]
    before = database.read_bytes()
    monkeypatch.setitem(storage._PRAGMAS, "max_page_count", pages)
    assert "full" in known("log", "may", "x" * 100_000).refused(6)
    assert database.read_bytes() == before


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT])
def test_a_disk_error_while_creating_the_database_is_reported(
    run: Run, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(path: Path, *, timeout: int = 5, create: bool = True) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(session, "open_database", refuse)
    assert os.strerror(number) in run("mail").refused(6)


@pytest.mark.parametrize(
    "content",
    [b"this is no database", b"SQLite format 3\0" + b"\xff" * 4000, b"\0" * 4096],
    ids=["text", "damaged", "zeroes"],
)
@pytest.mark.parametrize("arguments", [["due"], ["log", "May", "x"]])
def test_a_file_that_is_no_database_is_left_unchanged(
    run: Run, database: Path, content: bytes, arguments: list[str]
) -> None:
    database.parent.mkdir()
    database.write_bytes(content)
    run(*arguments).refused(5)
    assert database.read_bytes() == content


def test_a_newer_database_is_refused_and_left_unchanged(known: Run, database: Path) -> None:
    other = sqlite3.connect(database)
    other.execute("PRAGMA user_version = 9999")
    other.commit()
    other.close()
    before = database.read_bytes()
    for arguments in [*READING, *WRITING]:
        assert "newer" in known(*arguments).refused(5)
    assert known("status").out == ""
    assert database.read_bytes() == before


def test_the_database_of_another_program_is_refused_and_left_unchanged(
    run: Run, database: Path
) -> None:
    database.parent.mkdir()
    other = sqlite3.connect(database)
    other.execute("CREATE TABLE bookmark (id INTEGER)")
    other.commit()
    other.close()
    before = database.read_bytes()
    assert "another program" in run("due").refused(5)
    assert database.read_bytes() == before


def test_a_folder_a_device_and_a_pipe_are_refused(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    mode = stat.S_IMODE(Path(os.devnull).stat().st_mode)
    for path in (str(tmp_path), str(pipe), os.devnull):
        assert path in run("--db", path, "due").refused(5)
    assert stat.S_IMODE(Path(os.devnull).stat().st_mode) == mode


def test_a_path_through_a_file_is_reported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    run("--db", str(tmp_path / "file" / "x.db"), "due").refused(5)
    run("demo", "--write", str(tmp_path / "file" / "x.db")).refused(5)
    run("--db", "/x" * 3000, "due").refused(5)


def test_a_dangling_link_is_reported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "gone" / "x.db")
    run("--db", str(tmp_path / "link"), "due").refused(5)


def test_a_missing_folder_is_created_for_its_owner_only(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new" / "deep" / "followup.db"
    assert run("--db", str(path), "add", "May Chen: x fri").code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700


def test_an_unknown_home_folder_is_reported(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOLLOWUP_DB")
    monkeypatch.chdir("/")
    _forget_home(monkeypatch)
    for arguments in (["due"], ["status"], ["paths"], ["add", "May Chen: x fri"]):
        assert "Set HOME" in run(*arguments).refused(2)


def _forget_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the home folder and the folders of the program unknown, as for a system account."""

    def fail(*_: object, **__: object) -> str:
        raise RuntimeError

    monkeypatch.delenv("HOME")
    for name in ("data", "config", "state"):
        monkeypatch.delenv(f"XDG_{name.upper()}_HOME")
        monkeypatch.setattr(f"platformdirs.user_{name}_dir", fail)


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["ad", "x"], "Did you mean 'add'?"),
        (["snoze"], "Did you mean 'snooze'?"),
        (["xyzzy"], "No such verb: 'xyzzy'"),
        (["due", "--jsn"], "--jsn"),
        (["due", "more"], "more"),
        (["show"], "followup show --help"),
        (["history"], "followup history --help"),
        (["log", "may"], "followup log --help"),
        (["snooze", "1"], "followup snooze --help"),
        (["done"], "followup done --help"),
        (["import"], "followup import --help"),
        (["--db"], "--db"),
    ],
)
def test_wrong_usage_is_one_sentence_that_names_the_help(
    run: Run, database: Path, arguments: list[str], hint: str
) -> None:
    error = run(*arguments).refused(2)
    assert hint in error
    assert "--help" in error
    assert not database.exists()


def test_a_bad_setting_is_a_warning_and_the_verb_runs(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("\n\ndefault_du = 3\n")
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(config))
    run("init")
    done = run("due")
    assert done.code == 0
    assert "line 3" in done.err
    assert "default_due" in done.err


def test_a_crash_writes_a_report_without_personal_data(
    known: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("May Chen")

    monkeypatch.setattr("followup_tui.actions.undo.undo", fail)
    message = known("undo").refused(70)
    (report,) = (tmp_path / "state" / "followup" / "reports").iterdir()
    assert str(report) in message
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert "RuntimeError" in report.read_text()
    assert "May Chen" not in report.read_text() + message


def test_a_crash_without_a_place_for_its_report_is_still_one_sentence(
    known: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("followup_tui.actions.undo.undo", fail)
    _forget_home(monkeypatch)
    monkeypatch.setenv("FOLLOWUP_CONFIG", os.devnull)
    assert "The crash report could not be written" in known("undo").refused(70)


def test_ctrl_c_changes_nothing(known: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("followup_tui.storage.search.update_index", interrupt)
    done = known("log", "may", "x")
    assert (done.code, done.out) == (130, "")
    assert "Traceback" not in done.err
    assert len(known("changes", "--json").records) == 1


def test_undo_of_a_record_changed_elsewhere_is_refused(known: Run, database: Path) -> None:
    other = sqlite3.connect(database)
    other.execute("UPDATE contact SET company = 'Lumen'")
    other.commit()
    other.close()
    assert "Nothing was" in known("undo").refused(1)
    assert known("find", "may").code == 0
