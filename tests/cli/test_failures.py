"""Every expected failure: one sentence, its exit code, nothing changed; and the faults of ours."""

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

READING = (["due"], ["show", "may"], ["find", "may"], ["history"])
# `add` keeps its line instead: see test_kept_lines.py.
WRITING = (["done", "1"], ["snooze", "1", "fri"], ["log", "may", "x"], ["undo"])


@pytest.fixture
def known(run: Run, database: Path) -> Run:
    run("add", "May Chen: second round 23 nov 15:00")
    return run


@pytest.mark.parametrize("words", [*READING, *WRITING])
def test_a_busy_database_is_said_and_can_be_tried_again(
    known: Run, database: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    def at_once(path: Path, *, wait: int) -> None:
        storage.open_database(path, timeout=0)

    monkeypatch.setattr(session, "open_database", at_once)
    other = sqlite3.connect(database, isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
        assert "try again" in known(*words).refused(4)
    finally:
        other.close()
    assert known(*words).code == 0


@pytest.mark.parametrize("words", READING)
def test_a_writer_beside_stops_no_reader(known: Run, database: Path, words: list[str]) -> None:
    other = sqlite3.connect(database, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        assert known(*words).code == 0
    finally:
        other.close()


@pytest.mark.parametrize("words", WRITING)
def test_a_database_that_cannot_be_written_is_said(
    known: Run, database: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    before = database.read_bytes()
    monkeypatch.setitem(storage._PRAGMAS, "query_only", 1)
    assert "Nothing was changed" in known(*words).refused(6)
    monkeypatch.undo()
    assert database.read_bytes() == before


def test_a_full_disk_is_said_and_nothing_is_changed(
    known: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(database)) as counted:
        pages = counted.execute("PRAGMA page_count").fetchone()[0]
    before = database.read_bytes()
    monkeypatch.setitem(storage._PRAGMAS, "max_page_count", pages)
    said = known("log", "may", "x" * 100_000).refused(6)
    assert "full" in said
    assert database.read_bytes() == before


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT])
def test_a_disk_that_takes_no_new_file_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(path: Path, *, wait: int = 5) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(session, "open_database", refuse)
    assert os.strerror(number) in run("due").refused(6)


@pytest.mark.parametrize(
    "content",
    [b"this is no database", b"SQLite format 3\0" + b"\xff" * 4000, b"\0" * 4096],
    ids=["text", "damaged", "zeroes"],
)
@pytest.mark.parametrize("words", [["due"], ["log", "May", "x"]])
def test_what_is_no_database_is_left_as_it_is(
    run: Run, database: Path, content: bytes, words: list[str]
) -> None:
    database.parent.mkdir()
    database.write_bytes(content)
    run(*words).refused(5)
    assert database.read_bytes() == content


def test_a_newer_database_is_refused_untouched(known: Run, database: Path) -> None:
    other = sqlite3.connect(database)
    other.execute("PRAGMA user_version = 9999")
    other.commit()
    other.close()
    before = database.read_bytes()
    for words in [*READING, *WRITING]:
        assert "newer" in known(*words).refused(5)
    assert known("status").out == ""
    assert database.read_bytes() == before


def test_the_database_of_another_program_is_refused_untouched(run: Run, database: Path) -> None:
    database.parent.mkdir()
    other = sqlite3.connect(database)
    other.execute("CREATE TABLE bookmark (id INTEGER)")
    other.commit()
    other.close()
    before = database.read_bytes()
    assert "another program" in run("due").refused(5)
    assert database.read_bytes() == before


def test_a_folder_a_device_and_a_pipe_are_no_database(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    mode = stat.S_IMODE(Path(os.devnull).stat().st_mode)
    for path in (str(tmp_path), str(pipe), os.devnull):
        assert path in run("--db", path, "due").refused(5)
    assert stat.S_IMODE(Path(os.devnull).stat().st_mode) == mode


def test_a_path_through_a_file_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    run("--db", str(tmp_path / "file" / "x.db"), "due").refused(5)
    run("demo", "--write", str(tmp_path / "file" / "x.db")).refused(5)
    run("--db", "/x" * 3000, "due").refused(5)


def test_a_link_that_leads_nowhere_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "gone" / "x.db")
    run("--db", str(tmp_path / "link"), "due").refused(5)


def test_a_missing_folder_is_made_for_its_owner_alone(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new" / "deep" / "followup.db"
    assert run("--db", str(path), "add", "May Chen: x fri").code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "words",
    [
        *("due", "due --json", "find may", "doubles", "done 1", "export", "show may", "notify"),
        *("add --dry-run Ana: call", "import --dry-run cards.vcf", "mail --dry-run one.eml"),
    ],
)
def test_a_database_that_is_away_is_an_empty_one_and_is_not_made(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cards.vcf").write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Zed Quinn\nEND:VCARD\n")
    Path("one.eml").write_text("From: zed@acme.example\nTo: me@home.example\n\nHello\n")
    away, empty = tmp_path / "away" / "x.db", tmp_path / "empty.db"
    done = run("--db", str(away), *words.split())
    assert not away.parent.exists()
    run("--db", str(empty), "add", "May Chen: x fri")
    run("--db", str(empty), "undo")
    same = run("--db", str(empty), *words.split())
    assert (done.code, done.out, done.err) == (same.code, same.out, same.err)


def test_a_home_that_is_unknown_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOLLOWUP_DB")
    monkeypatch.chdir("/")
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME")
    monkeypatch.setattr("followup_tui.system.paths._asked_folder", _unknown)
    monkeypatch.delenv("HOME")
    for words in (["due"], ["status"], ["paths"], ["add", "May Chen: x fri"]):
        assert "Set HOME" in run(*words).refused(2)


def _unknown(kind: object) -> str:
    from followup_tui.errors import UsageError

    raise UsageError("Your home folder is unknown. Set HOME.")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["ad", "x"], "Did you mean 'add'?"),
        (["snoze"], "Did you mean 'snooze'?"),
        (["xyzzy"], "There is no verb 'xyzzy'"),
        (["due", "--jsn"], "--jsn"),
        (["due", "more"], "more"),
        (["show"], "followup show --help"),
        (["find"], "followup find --help"),
        (["log", "may"], "followup log --help"),
        (["snooze", "1"], "followup snooze --help"),
        (["done"], "followup done --help"),
        (["import"], "followup import --help"),
        (["--db"], "--db"),
    ],
)
def test_wrong_usage_is_one_sentence_with_the_way_to_the_help(
    run: Run, database: Path, words: list[str], hint: str
) -> None:
    said = run(*words).refused(2)
    assert hint in said
    assert "--help" in said
    assert not database.exists()


def test_a_bad_setting_is_a_warning_and_the_verb_runs(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("\n\ndefault_du = 3\n")
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(config))
    done = run("due")
    assert done.code == 0
    assert "line 3" in done.err
    assert "default_due" in done.err


def test_a_fault_of_ours_is_a_report_without_anybodys_data(
    known: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("May Chen")

    monkeypatch.setattr("followup_tui.actions.undo.undo", fail)
    said = known("undo").refused(70)
    (report,) = (tmp_path / "state" / "followup" / "reports").iterdir()
    assert str(report) in said
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert "RuntimeError" in report.read_text()
    assert "May Chen" not in report.read_text() + said


def test_a_fault_without_a_place_for_the_report_is_still_one_sentence(
    known: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("followup_tui.actions.undo.undo", fail)
    monkeypatch.setattr("followup_tui.system.paths._folder", _unknown)
    monkeypatch.setenv("FOLLOWUP_CONFIG", os.devnull)
    assert "No report could be written" in known("undo").refused(70)


def test_an_interrupted_verb_changes_nothing(known: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("followup_tui.storage.search.update_index", interrupt)
    done = known("log", "may", "x")
    assert (done.code, done.out) == (130, "")
    assert "Traceback" not in done.err
    assert len(known("history", "--json").records) == 1


def test_a_change_that_no_longer_fits_is_refused(known: Run, database: Path) -> None:
    other = sqlite3.connect(database)
    other.execute("UPDATE contact SET company = 'Lumen'")
    other.commit()
    other.close()
    assert "Nothing was" in known("undo").refused(1)
    assert known("find", "may").code == 0
