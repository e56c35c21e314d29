"""Several programs use one database at once, each a process, and one is killed."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from pendulum import DateTime

from followup_tui.actions import quick_add, schedule, undo
from followup_tui.actions.context import Context
from followup_tui.domain.rules import Rules
from followup_tui.errors import NotFoundError
from followup_tui.storage import journal
from followup_tui.storage.database import close_database, database, open_database
from followup_tui.storage.queries.changes import recent_changes
from followup_tui.storage.queries.contacts import (
    contact_count,
    contact_page,
    contacts,
    find_contacts,
)
from followup_tui.storage.queries.paging import Window

ROOT = Path(__file__).parents[2]
PATIENCE = 60

_BEGIN = """
import os, signal, sys
from pathlib import Path
import pendulum
from followup_tui.actions import closing
from followup_tui.actions import quick_add
from followup_tui.actions.context import Context
from followup_tui.actions import undo
from followup_tui.actions import schedule
from followup_tui.domain.contact import Contact
from followup_tui.domain.rules import Rules
from followup_tui.storage.database import database, open_database
from followup_tui.storage.journal import recording
from followup_tui.storage.queries.contacts import contact_page
from followup_tui.storage.queries.due import due_page
from followup_tui.storage.queries.paging import Window
now = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
context = Context(now, Rules(), "command line")
open_database(Path(sys.argv[1]), timeout=30)
def add(line):
    return quick_add.add([quick_add.parse_line(line, context)], context)
print("ready", flush=True)
sys.stdin.readline()
"""
ADD = """
for number in range(25):
    add(f'"Person {sys.argv[2]} {number}": lunch fri #met')
"""
READ = """
rounds, most = 0, 0
while not Path(sys.argv[2]).exists():
    page = contact_page(Window(0, 20, cursor_id=1))
    assert len(page.rows) >= min(page.count, 20), page
    assert page.count >= most, (page.count, most)
    most = page.count
    names = [row.name for row in contact_page(Window(most - 5, most), "person").rows]
    assert all(name.startswith("Person") for name in names), names
    assert len(due_page(now.add(days=9), Rules(), Window(0, 500)).rows) >= most
    rounds += 1
print(rounds)
"""
KILLED = """
with recording("half", now, "command line") as change:
    for number in range(2_000):
        change.add(Contact(f"Half {number}", notes="x" * 200))
    os.kill(os.getpid(), signal.SIGKILL)
"""
# So little cache that the unfinished change reaches the file, and the old pages the journal.
KILLED_AFTER_SPILL = (
    """
database.pragma("cache_spill", 1)
database.pragma("cache_size", 10)
"""
    + KILLED
)
KILLED_BEFORE_COMMIT = """
from followup_tui.storage import journal
journal.check_same_file = lambda seen=[]: (
    os.kill(os.getpid(), signal.SIGKILL) if seen else seen.append(1)
)
add("Half Way: lunch fri")
"""


@contextmanager
def running(script: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Start a program that opens the database and waits for a line on its input."""
    command = [sys.executable, "-c", _BEGIN + script, *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", process.communicate()
            yield process
        finally:
            process.kill()


def finish(process: subprocess.Popen[str]) -> str:
    """Let the program run to its end, and return its output."""
    output, failure = process.communicate("go\n", timeout=PATIENCE)
    assert process.returncode == 0, failure
    return output


def test_four_programs_add_while_a_fifth_reads(path: Path, tmp_path: Path) -> None:
    over = tmp_path / "over"
    with ExitStack() as stack:
        writers = [stack.enter_context(running(ADD, path, name)) for name in "abcd"]
        reader = stack.enter_context(running(READ, path, over))
        for process in (reader, *writers):
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        failures = [writer.communicate(timeout=PATIENCE)[1] for writer in writers]
        over.touch()
        read, failure = reader.communicate(timeout=PATIENCE)
    assert [writer.returncode for writer in writers] == [0] * 4, failures
    assert reader.returncode == 0, failure
    assert int(read) > 0
    open_database(path)
    try:
        expected = {f"Person {name} {number}" for name in "abcd" for number in range(25)}
        assert {row.name for row in contact_page(Window(0, 500)).rows} == expected
        assert len(recent_changes(500)) == 100
        assert len(find_contacts("#met", 500)) == 100
        assert database.execute_sql("SELECT count(*) FROM tag").fetchone() == (1,)
        assert database.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
    finally:
        close_database()


def test_a_page_is_read_in_one_transaction(
    path: Path, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_database(path)
    for name in ("Ana Ruiz", "Bo Berg"):
        quick_add.add([quick_add.parse_line(f"{name}: call fri", context)], context)
    other = sqlite3.connect(path, timeout=0, isolation_level=None)
    execute_sql = database.execute_sql

    def execute_and_let_another_write(sql: str, *params: object) -> object:
        answer = execute_sql(sql, *params)
        if not sql.startswith("SELECT"):
            return answer
        count = answer.fetchone()[0]
        answer.close()
        monkeypatch.undo()
        # While the page holds its read lock, the other program has to wait.
        with suppress(sqlite3.OperationalError):
            other.execute(
                "INSERT INTO contact (uid, created, updated, name, folded)"
                " VALUES ('x', 0, 0, 'Aa', 'aa')"
            )
        return database.execute_sql("SELECT value FROM json_each(?)", [f"[{count}]"])

    monkeypatch.setattr(database, "execute_sql", execute_and_let_another_write)
    try:
        page = contact_page(Window(0, 20, cursor_id=2))
        assert page.count == len(page.rows)
        assert page.cursor is not None
        assert page.rows[page.cursor].id == 2
    finally:
        other.close()
        close_database()


def _dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


@pytest.mark.parametrize(
    "script", [KILLED, KILLED_AFTER_SPILL, KILLED_BEFORE_COMMIT], ids=["early", "spilt", "late"]
)
def test_a_program_killed_while_writing_changes_nothing(
    path: Path, context: Context, script: str
) -> None:
    open_database(path)
    quick_add.add([quick_add.parse_line("May Chen: call fri", context)], context)
    close_database()
    before, size = _dump(path), path.stat().st_size
    with running(script, path) as process:
        process.communicate("go\n", timeout=PATIENCE)
        assert process.returncode == -signal.SIGKILL
    if script is KILLED_AFTER_SPILL:
        assert path.stat().st_size > size
        assert path.with_name(f"{path.name}-journal").stat().st_size > 0
    open_database(path)
    try:
        assert contact_count() == 1
        assert len(recent_changes(10)) == 1
        assert database.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
        close_database()
        assert _dump(path) == before
        open_database(path)
        quick_add.add([quick_add.parse_line("Omar Khalil: call fri", context)], context)
        assert contacts([2])[0].name == "Omar Khalil"
    finally:
        close_database()


def test_a_killed_program_leaves_no_lock(path: Path, now: DateTime) -> None:
    open_database(path)
    close_database()
    with running(KILLED, path) as process:
        process.communicate("go\n", timeout=PATIENCE)
    open_database(path, timeout=0)
    try:
        quick_add.add([], Context(now, Rules(), "screen"))
    except NotFoundError:
        with database.atomic():
            pass
    finally:
        close_database()


def test_one_program_undoes_what_another_did(path: Path, context: Context) -> None:
    open_database(path)
    try:
        quick_add.add([quick_add.parse_line("May Chen: call fri", context)], context)
        with running("undo.undo(context)", path) as other:
            finish(other)
        assert contact_count() == 0
        assert str(undo.redo(context).label) == "Added: May Chen, call"
        with running('add("Omar Khalil: lunch fri")', path) as other:
            finish(other)
        assert contact_count() == 2
        undone = journal.undo(context.now)
        assert undone is not None
        assert str(undone.label) == "Added: Omar Khalil, lunch"
        with running("print(undo.redo(context).label)", path) as other:
            assert finish(other).strip() == "Added: Omar Khalil, lunch"
        assert [row.name for row in contact_page(Window()).rows] == ["May Chen", "Omar Khalil"]
    finally:
        close_database()


def test_another_program_s_change_is_not_overwritten(path: Path, context: Context) -> None:
    open_database(path)
    try:
        quick_add.add([quick_add.parse_line("May Chen: call fri", context)], context)
        with running("schedule.snooze([1], 'next week', context)", path) as other:
            finish(other)
        assert journal.undo(context.now) is not None
        with running("closing.close([1], 'done', '', context)", path) as other:
            finish(other)
        with pytest.raises(NotFoundError):
            schedule.snooze([1], "in 3 days", context)
    finally:
        close_database()
