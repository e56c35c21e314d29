"""A capture never fails: lines the database can't take are queued, reported and saved once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from followup_tui.cli import session
from followup_tui.storage import database as storage
from followup_tui.system import paths, queue_file
from tests.cli.running import Run

_HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Hold the database locked from another process."""
    other = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert other.stdout is not None
    other.stdout.readline()
    try:
        yield
    finally:
        other.communicate()


@pytest.fixture
def known(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    run("add", "May Chen: second round 30 nov")

    def at_once(path: Path, *, timeout: int, create: bool) -> None:
        storage.open_database(path, timeout=0, create=create)

    monkeypatch.setattr(session, "open_database", at_once)
    return run


def due(run: Run) -> list[str]:
    return [line.split("  ", 1)[0] for line in run("find", "").out.splitlines()]


def test_a_line_is_queued_while_another_process_writes_and_then_saved_once(
    known: Run, database: Path
) -> None:
    with held(database):
        queued = known("add", "Omar Khalil: call")
        assert queued.code == 0
        assert queued.out == ""
        assert queued.err == (
            "Another program is writing to the database. Queued in "
            f"{paths.queue()}; it will be saved as soon as the database is available.\n"
        )
    done = known("due", "--json")
    assert done.err == "Saved 1 queued line: Omar Khalil, call.\n"
    again = known("due")
    assert again.err == ""
    assert len(known("changes", "--json").records) == 2
    assert known("find", "Omar", "--json").record["name"] == "Omar Khalil"


def test_tomorrow_is_counted_from_when_it_was_typed(
    known: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held(database):
        known("add", "Omar Khalil: call tomorrow 3pm")
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-12-09T09:14")
    records = known("due", "--json").records
    assert "2026-11-24T15:00" in [record["due"] for record in records]


def test_json_says_that_a_line_is_queued(known: Run, database: Path) -> None:
    with held(database):
        queued = known("add", "--json", "Omar Khalil: call")
    assert queued.record["queued"] is True
    assert queued.record["text"] == "Omar Khalil: call"
    assert queued.record["uid"] == queue_file.read_lines(paths.queue())[0].uid


def test_piped_lines_are_queued_one_by_one(known: Run, database: Path) -> None:
    with held(database):
        kept = known("add", "-", stdin=b"Omar Khalil: call\n\nPriya Nair: thank\n")
        assert "2 lines queued" in kept.err
    assert "Saved 2 queued lines" in known("due").err
    assert len(known("changes", "--json").records) == 3


def _read_only(database: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    monkeypatch.setitem(storage._PRAGMAS, "query_only", 1)
    return monkeypatch.undo


def _newer(database: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    return _versioned(database, 9999)


def _versioned(database: Path, version: int) -> Callable[[], object]:
    with closing(sqlite3.connect(database)) as other:
        (before,) = other.execute("PRAGMA user_version").fetchone()
        other.execute(f"PRAGMA user_version = {version}")
        other.commit()
    return lambda: _versioned(database, before)


def _full(database: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    with closing(sqlite3.connect(database)) as counted:
        (pages,) = counted.execute("PRAGMA page_count").fetchone()
    monkeypatch.setitem(storage._PRAGMAS, "max_page_count", pages)
    return monkeypatch.undo


def _gone(database: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    away = database.parent.with_name("away")
    database.parent.rename(away)
    database.parent.write_text("no folder")

    def back() -> None:
        database.parent.unlink()
        away.rename(database.parent)

    return back


def _damaged(database: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    before = database.read_bytes()
    database.write_bytes(b"\xff" * len(before))
    return lambda: database.write_bytes(before)


@pytest.mark.parametrize("breakage", [_read_only, _newer, _full, _gone, _damaged])
def test_a_line_is_queued_whatever_is_wrong_with_the_database(
    run: Run,
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
    breakage: Callable[[Path, pytest.MonkeyPatch], Callable[[], object]],
) -> None:
    run("add", "May Chen: second round 30 nov")
    with monkeypatch.context() as patched:
        repair = breakage(database, patched)
        queued = run("add", f"Omar Khalil: {'call ' * 4000}tomorrow")
        assert queued.code == 0, queued
        assert str(paths.queue()) in queued.err
        assert queued.err.count("\n") == 1
        repair()
    assert "Saved 1 queued line" in run("due").err
    assert run("find", "Omar", "--json").record["name"] == "Omar Khalil"


def test_nothing_is_queued_for_a_path_that_can_never_be_a_database(
    run: Run, tmp_path: Path
) -> None:
    run("--db", str(tmp_path), "add", "Omar Khalil: call").refused(5)
    assert queue_file.queue_version(paths.queue()) is None


def test_the_error_repeats_the_line_if_it_cannot_be_queued_either(
    known: Run, database: Path
) -> None:
    paths.queue().mkdir()
    with held(database):
        error = known("add", "Omar Khalil: call").refused(6)
    assert error.endswith(": Omar Khalil: call")


def test_an_invalid_line_is_refused_and_not_queued(known: Run, database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        known("add", "call the bank fri").refused(3)
    assert queue_file.queue_version(paths.queue()) is None


def test_a_line_that_cannot_be_saved_is_moved_aside_and_reported(
    known: Run, database: Path
) -> None:
    known("add", "May Wong: x")
    with held(database):
        known("add", "May: coffee")
    message = known("due").err
    assert "Can't save 1 queued line" in message
    assert message.endswith("See: followup queue\n")
    assert "May: coffee" in message
    assert known("due").err == ""


def test_lines_of_another_database_stay_queued(known: Run, database: Path, tmp_path: Path) -> None:
    with held(database):
        known("add", "Omar Khalil: call")
    other = str(tmp_path / "b.db")
    assert known("--db", other, "init").err == known("--db", other, "due").err == ""
    assert "Saved" in known("due").err


def test_status_leaves_the_queue_alone(known: Run, database: Path) -> None:
    with held(database):
        known("add", "Omar Khalil: call today")
        before = queue_file.queue_version(paths.queue())
        assert known("status").code == 0
    assert known("status").err == ""
    assert queue_file.queue_version(paths.queue()) == before


@pytest.mark.parametrize("undone", [False, True], ids=["not undone", "undone"])
def test_a_kill_between_saving_and_clearing_the_queue_duplicates_nothing(
    known: Run, database: Path, undone: bool
) -> None:
    with held(database):
        known("add", "Omar Khalil: call")
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, "due"], env=dict(os.environ), check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert queue_file.queue_version(paths.queue()) is not None
    if undone:
        with closing(sqlite3.connect(database)) as other:
            other.execute("DELETE FROM followup WHERE about = 'call'")
            other.commit()
    assert known("due").err == ""
    assert queue_file.queue_version(paths.queue()) is None
    assert len(known("changes", "--json").records) == 2


_KILLED = """
import os, signal
from followup_tui.system import queue_file
queue_file.remove_lines = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
from followup_tui.__main__ import main
main()
"""


def _save_queued(database: Path, barrier: object, counts: object) -> None:
    import pendulum

    from followup_tui.actions import queue
    from followup_tui.actions.context import Context
    from followup_tui.domain.rules import Rules

    storage.open_database(database, timeout=30)
    context = Context(pendulum.datetime(2026, 11, 23, 9, 14), Rules(), "command line")
    barrier.wait()  # type: ignore[attr-defined]
    saved = queue.save_queued(paths.queue(), database, context, wait=30)
    counts.put(len(saved.labels))  # type: ignore[attr-defined]


def test_two_programs_saving_the_queue_at_once_duplicate_and_lose_nothing(
    known: Run, database: Path
) -> None:
    lines = "".join(f"Person N{n}: call\n" for n in range(30))
    with held(database):
        known("add", "-", stdin=lines.encode())
    spawn = multiprocessing.get_context("spawn")
    barrier, counts = spawn.Barrier(2), spawn.Queue()
    processes = [
        spawn.Process(target=_save_queued, args=(database, barrier, counts)) for _ in range(2)
    ]
    for process in processes:
        process.start()
    assert counts.get(timeout=60) + counts.get(timeout=60) == 30
    for process in processes:
        process.join()
    assert queue_file.queue_version(paths.queue()) is None
    assert len(known("changes", "-n", "100", "--json").records) == 31
