"""`queue`: lines that could not be saved are listed, edited, tried again, dropped and restored."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pexpect
import pytest

from followup_tui.system import paths, queue_file
from followup_tui.system.kept_lines import dropped_file, read_kept, rejected_file
from followup_tui.system.queued_line import QueuedLine
from tests.cli.running import Run, Spawn

TYPED = "2026-11-20T09:14:00+01:00"


def put(database: Path, *texts: str) -> None:
    """Queue lines, with uids u1, u2, …"""
    queue_file.append_lines(
        paths.queue(),
        [
            QueuedLine(f"u{number}", text, TYPED, os.path.realpath(database))
            for number, text in enumerate(texts, 1)
        ],
    )


def states(run: Run) -> list[tuple[str, str]]:
    """Return state and text of all lines."""
    return [(line["state"], line["text"]) for line in run("queue", "--json").records]


@pytest.fixture
def mays(run: Run) -> Run:
    """Two people called May, so that "May: …" can't be saved."""
    run("add", "May Chen: x fri")
    run("add", "May Wong: y fri")
    return run


def test_an_empty_queue_says_so(run: Run) -> None:
    assert run("queue").refused(1) == "The queue is empty: every line was saved."
    assert run("queue", "--json").out == ""


def test_the_list_names_state_time_reason_and_database(
    mays: Run, database: Path, tmp_path: Path
) -> None:
    put(database, "May: coffee")
    other = QueuedLine("u9", "Omar: call", TYPED, str(tmp_path / "b.db"))
    queue_file.append_lines(paths.queue(), [other])
    assert mays("due").err.endswith("See: followup queue\n")
    first, second = mays("queue").out.splitlines()
    assert first.startswith("1  not saved  typed Fri 20 Nov 09:14  May: coffee  Several contacts")
    assert second.startswith("2  waiting    typed Fri 20 Nov 09:14  Omar: call")
    assert second.endswith(f"For {tmp_path}/b.db")
    record = mays("queue", "--json").records[0]
    assert (record["uid"], record["typed"]) == ("u1", TYPED)
    assert record["database"] == str(database)


def test_the_list_needs_no_database_and_creates_none(run: Run, database: Path) -> None:
    put(database, "Omar: call")
    assert states(run) == [("waiting", "Omar: call")]
    assert not database.exists()


def test_an_edited_line_is_saved_once_with_the_dates_of_its_day(mays: Run, database: Path) -> None:
    put(database, "May: coffee tomorrow")
    mays("due")
    assert (
        mays("queue", "edit", "1", "May Wong: coffee tomorrow").out == "Added: May Wong, coffee\n"
    )
    assert mays("due", "--json").records[0]["due"] == "2026-11-21"
    assert states(mays) == []
    assert len(mays("changes", "--json").records) == 3


def test_a_text_that_cannot_be_saved_leaves_the_line_as_it_was(mays: Run, database: Path) -> None:
    put(database, "May: coffee")
    mays("due")
    error = mays("queue", "edit", "1", "May: tea").refused(3)
    assert "The line was not changed." in error
    assert states(mays) == [("rejected", "May: coffee")]


def test_retrying_saves_what_can_be_saved_now(mays: Run, database: Path) -> None:
    put(database, "May: coffee", "call the bank")
    mays("due")
    assert "Can't save 2 queued lines" in mays("queue", "retry").refused(3)
    mays("undo")
    assert "Saved 1 queued line: May Chen, coffee." in mays("queue", "retry").refused(3)
    assert states(mays) == [("rejected", "call the bank")]


def test_dropped_lines_can_be_restored_for_thirty_days(
    mays: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, "May: coffee", "call the bank", "call the school")
    mays("due")
    dropped = mays("queue", "drop", "1", "u2")
    assert "Dropped 2 queued lines, kept until Wed 23 Dec." in dropped.out
    assert "followup queue restore" in dropped.out
    assert states(mays)[0] == ("rejected", "call the school")
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-24T09:14")
    mays("queue", "drop", "1")
    assert mays("queue", "drop", "1").refused(1).startswith("Dropped already.")
    mays("queue", "restore")
    assert states(mays)[0] == ("rejected", "call the school")
    mays("queue", "restore", "u1")
    assert [state for state, _ in states(mays)] == ["rejected", "rejected", "dropped"]
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-12-24T09:14")
    assert mays("queue", "restore").refused(1).startswith("No dropped line")
    mays("queue", "drop", "u1")
    assert [kept.uid for kept in read_kept(dropped_file(paths.queue()))] == ["u1"]


def test_a_line_of_another_database_is_saved_where_it_belongs(
    mays: Run, database: Path, tmp_path: Path
) -> None:
    other = tmp_path / "b.db"
    mays("--db", str(other), "init")
    put(other, "call the bank")
    assert "Can't save" in mays("--db", str(other), "due").err
    assert mays("queue", "retry").refused(1).startswith("No line of this database")
    queued = mays("queue", "edit", "1", "Bo Ek: call the bank")
    assert (queued.code, queued.out) == (0, "")
    assert f"for another database: {other}" in queued.err
    assert states(mays) == [("waiting", "Bo Ek: call the bank")]
    assert "Saved 1 queued line: Bo Ek" in mays("--db", str(other), "due").err
    assert mays("find", "Bo").code == 1


def test_a_waiting_line_is_edited_before_it_is_saved(mays: Run, database: Path) -> None:
    put(database, "Omar Khalil: call")
    mays("queue", "edit", "1", "Omar Khalil: write")
    labels = [change["label"] for change in mays("changes", "--json").records]
    assert labels[0] == "Added: Omar Khalil, write"
    assert states(mays) == []


def test_an_edit_while_the_database_is_held_waits_in_the_queue(
    mays: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, "May: coffee")
    mays("due")
    monkeypatch.setattr("followup_tui.actions.queue_review._WAIT", 0.0)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        edited = mays("queue", "edit", "1", "May Wong: coffee")
        assert edited.code == 0
        assert "waits in the queue" in edited.err
    assert states(mays) == [("waiting", "May Wong: coffee")]
    assert "Saved 1 queued line" in mays("due").err


def test_what_cannot_be_read_is_edited_into_a_line_or_dropped_as_it_is(
    mays: Run, database: Path
) -> None:
    paths.queue().parent.mkdir(parents=True, exist_ok=True)
    paths.queue().write_bytes(b'\xff\x1b[2J {"uid"\n\x9btorn\n')
    assert [line["readable"] for line in mays("queue", "--json").records] == [False, False]
    shown = mays("queue").out
    assert not set("\x1b\x9b\udcff") & set(shown)
    assert mays("queue", "retry", "1").refused(3).startswith("What can't be read")
    mays("queue", "edit", "1", "Bo Ek: torn")
    mays("queue", "drop", "1")
    (kept,) = read_kept(dropped_file(paths.queue()))
    assert kept.raw.encode("utf-8", "surrogateescape") == b"\x9btorn"
    assert mays("find", "Bo").code == 0


@pytest.mark.parametrize(
    "arguments",
    [["list", "1"], ["edit"], ["edit", "1"], ["drop"], ["burn"]],
    ids=" ".join,
)
def test_wrong_usage(mays: Run, database: Path, arguments: list[str]) -> None:
    put(database, "call the bank")
    mays("due")
    mays("queue", *arguments).refused(2)


def test_an_unknown_number_changes_nothing(mays: Run, database: Path) -> None:
    put(database, "call the bank")
    assert "No line 7" in mays("queue", "drop", "1", "7").refused(1)
    assert states(mays) == [("waiting", "call the bank")]


def test_numbers_are_completed_with_their_lines(run: Run, database: Path, spawn: Spawn) -> None:
    put(database, "Omar: call", "May: coffee")
    shown = spawn(
        "followup",
        _FOLLOWUP_COMPLETE="zsh_complete",
        COMP_WORDS="followup queue drop ",
        COMP_CWORD="3",
    )
    assert "Omar: call" in shown.out
    assert "May: coffee" in shown.out


def test_the_records_are_json_lines_and_private(mays: Run, database: Path) -> None:
    put(database, "call the bank")
    mays("due")
    for line in rejected_file(paths.queue()).read_text("ascii").splitlines():
        assert json.loads(line)["text"] == "call the bank"
    for file in paths.queue().parent.iterdir():
        assert file.stat().st_mode & 0o077 == 0


def test_doctor_finds_lines_that_are_not_saved_or_wait_for_a_database_that_is_gone(
    mays: Run, database: Path, tmp_path: Path
) -> None:
    mays("backup")
    put(database, "May: coffee")
    line = QueuedLine("u9", "Omar: call", TYPED, str(tmp_path / "gone.db"))
    queue_file.append_lines(paths.queue(), [line])
    mays("due")
    found = mays("doctor", "--json")
    assert found.code == 1
    assert [finding["problem"] for finding in found.records if finding["check"] == "queue"] == [
        "1 queued line was not saved: May: coffee",
        f"1 queued line waits for a database that is gone: {tmp_path}/gone.db",
    ]
    mays("queue", "drop", "1", "2")
    assert not [one for one in mays("doctor", "--json").records if one["check"] == "queue"]


def test_on_a_terminal_the_text_is_asked_for_with_the_old_one_to_start_from(
    mays: Run, database: Path
) -> None:
    put(database, "May: coffee")
    mays("due")
    child = pexpect.spawn(
        sys.executable,
        ["-m", "followup_tui", "queue", "edit", "1"],
        env={**os.environ, "TERM": "xterm-256color"},
        timeout=120,
    )
    child.expect_exact("line: May: coffee")
    child.send("\x01\x1bf Wong\r")  # to the start, a word on
    child.expect_exact("Added: May Wong, coffee")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert states(mays) == []
