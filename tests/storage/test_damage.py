"""A damaged database is found, and nothing is written to it until the person has chosen."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from followup_tui.actions import quick_add, undo
from followup_tui.actions.context import Context
from followup_tui.domain.undo_limits import UndoLimits
from followup_tui.errors import DatabaseDamagedError, DatabaseUnusableError
from followup_tui.storage import journal, journal_end
from followup_tui.storage.damage import (
    check_today,
    current_damage,
    go_on,
    is_check_due,
    record_failed_query,
)
from followup_tui.storage.damage_check import examine_file
from followup_tui.storage.database import close_database, open_database, translate_errors
from followup_tui.storage.tables import ContactRow
from followup_tui.system import paths
from tests.damage import overwrite_page, spoil

pytestmark = pytest.mark.once
PEOPLE = 120
SEEDS = range(40)


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of 120 people, which is copied and never changed."""
    import pendulum

    from followup_tui.domain.rules import Rules

    path = tmp_path_factory.mktemp("healthy") / "followup.db"
    context = Context(
        pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin"), Rules(), "command line"
    )
    open_database(path)
    lines = (f"Person {number}: topic {number} fri" for number in range(PEOPLE))
    quick_add.add([quick_add.parse_line(line, context) for line in lines], context)
    close_database()
    return path


@pytest.fixture
def copy(healthy: Path, path: Path) -> Path:
    """A copy of it that may be damaged."""
    path.parent.mkdir()
    shutil.copy(healthy, path)
    return path


@contextmanager
def opened_file(path: Path) -> Iterator[None]:
    """The open database."""
    open_database(path, create=False)
    try:
        yield
    finally:
        close_database()


def add(context: Context, line: str = "May Chen: call fri") -> None:
    """Write one change."""
    with translate_errors():
        quick_add.add([quick_add.parse_line(line, context)], context)


def use(path: Path, context: Context) -> None:
    """Open the database, read all people, check it, write."""
    with opened_file(path):
        list_everything()
        check_today(path, context.now)
        add(context)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_written_once_one_page_was_found_to_be_overwritten(
    seed: int, copy: Path, context: Context
) -> None:
    overwrite_page(copy, random.Random(seed))
    before = copy.read_bytes()
    with pytest.raises(DatabaseUnusableError):
        use(copy, context)
    assert current_damage(copy) is not None
    for change in (add, lambda given: undo.undo(given)):
        with pytest.raises(DatabaseUnusableError), opened_file(copy):
            change(context)
    assert copy.read_bytes() == before


def test_the_check_is_due_once_a_day_and_finds_nothing_in_a_healthy_file(
    copy: Path, context: Context
) -> None:
    assert is_check_due(copy, context.now)
    assert check_today(copy, context.now) is None
    assert not is_check_due(copy, context.now)
    assert is_check_due(copy, context.now.add(days=1))
    with opened_file(copy):
        add(context)


def test_a_person_may_go_on_until_the_file_is_well_again(
    copy: Path, healthy: Path, context: Context
) -> None:
    overwrite_root(copy, "introduction")
    error = check_today(copy, context.now)
    assert isinstance(error, DatabaseDamagedError)
    assert "followup restore" in str(error)
    with opened_file(copy):
        with pytest.raises(DatabaseDamagedError):
            add(context)
        assert go_on(copy)
        assert current_damage(copy) is None
        add(context)
        assert check_today(copy, context.now.add(days=1)) is None
        add(context, "Omar Khalil: call fri")
    shutil.copy(healthy, copy)
    check_today(copy, context.now.add(days=2))
    overwrite_root(copy, "introduction")
    assert check_today(copy, context.now.add(days=3)) is not None
    assert current_damage(copy) is not None


WRITES = {
    "change": add,
    "undo": lambda context: undo.undo(context),
    "redo": lambda context: journal.redo(context.now),
    "clear": lambda context: journal.clear_journal(),
    "fold": lambda context: journal_end.fold_old_changes(
        context.now.add(years=1), UndoLimits(keep_days=1, keep_changes=1)
    ),
}


@pytest.mark.parametrize("write", WRITES)
def test_every_way_to_write_is_refused(write: str, copy: Path, context: Context) -> None:
    overwrite_root(copy, "introduction")
    check_today(copy, context.now)
    before = copy.read_bytes()
    with opened_file(copy), suppress(DatabaseDamagedError):
        WRITES[write](context)
    assert copy.read_bytes() == before


@pytest.mark.parametrize("in_place", [True, False])
def test_a_restored_file_ends_it_by_itself(
    in_place: bool, copy: Path, healthy: Path, context: Context
) -> None:
    overwrite_root(copy, "introduction")
    assert check_today(copy, context.now) is not None
    if in_place:
        shutil.copy(healthy, copy)
    else:
        new = shutil.copy(healthy, copy.with_name("new.db"))
        os.replace(new, copy)
    assert current_damage(copy) is None
    with opened_file(copy):
        add(context)


def test_another_damaged_file_in_its_place_needs_a_choice_of_its_own(
    copy: Path, healthy: Path, context: Context
) -> None:
    overwrite_root(copy, "introduction")
    check_today(copy, context.now)
    assert go_on(copy)
    new = Path(shutil.copy(healthy, copy.with_name("new.db")))
    overwrite_root(new, "introduction")
    os.replace(new, copy)
    assert check_today(copy, context.now) is not None
    with opened_file(copy), pytest.raises(DatabaseDamagedError):
        add(context)


def test_a_query_that_meets_damage_marks_the_database(copy: Path, context: Context) -> None:
    overwrite_root(copy, "contact")
    with opened_file(copy):
        with pytest.raises(DatabaseDamagedError):
            list_everything()
        assert current_damage(copy) is not None


def test_what_cannot_be_recorded_is_known_until_the_program_ends(
    copy: Path, context: Context
) -> None:
    record = paths.damage_record()
    record.mkdir(parents=True)  # so it can't be written
    overwrite_root(copy, "introduction")
    assert check_today(copy, context.now) is not None
    with opened_file(copy), pytest.raises(DatabaseDamagedError):
        add(context)


def test_a_busy_file_is_not_called_damaged(copy: Path, context: Context) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        assert examine_file(copy) == "unknown"
        assert check_today(copy, context.now) is None
        assert is_check_due(copy, context.now)


def test_a_file_with_an_unfinished_change_is_not_called_damaged(copy: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN")
        writer.execute("UPDATE contact SET notes = hex(randomblob(400))")
        left = tmp_path / "left.db"
        shutil.copy(copy, left)
        shutil.copy(f"{copy}-journal", f"{left}-journal")
        writer.execute("ROLLBACK")
    assert examine_file(left) != "damaged"


def test_a_file_that_is_written_all_the_time_is_not_called_damaged(
    copy: Path, context: Context
) -> None:
    ended = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(copy, isolation_level=None)) as writer:
            while not ended.is_set():
                writer.execute("UPDATE contact SET notes = hex(randomblob(400))")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        verdicts = {examine_file(copy) for _ in range(20)}
    finally:
        ended.set()
        thread.join()
    assert "damaged" not in verdicts


@pytest.mark.parametrize("content", [None, b"", b"Dear diary"])
def test_only_what_was_a_database_is_damaged(content: bytes | None, path: Path) -> None:
    path.parent.mkdir()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DatabaseUnusableError), opened_file(path):
        pass
    assert current_damage(path) is None


def test_a_single_value_that_is_wrong_is_no_damage(copy: Path) -> None:
    spoil(copy, "contact", "name", 3, 12)
    assert examine_file(copy) == "well"
    assert examine_file(copy, thoroughly=True) == "well"


def test_an_index_that_lacks_a_row_is_found_by_the_query_that_misses_it(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA writable_schema = 1")
        (schema,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'contact'"
            " AND sql IS NOT NULL LIMIT 1"
        ).fetchone()
        hidden = "UPDATE sqlite_master SET sql = ? WHERE sql = ?"
        where = " AND id > 5" if " WHERE " in schema else " WHERE id > 5"
        connection.execute(hidden, (schema + where, schema))
        connection.commit()
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("REINDEX contact")
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute(hidden, (schema, schema + where))
        connection.commit()
    assert examine_file(copy) == "well"
    assert record_failed_query(copy)
    assert current_damage(copy) is not None


def test_sqlite_that_met_damage_in_a_healthy_file_marks_nothing(copy: Path) -> None:
    assert not record_failed_query(copy)
    assert not record_failed_query(copy)
    assert current_damage(copy) is None


def overwrite_root(path: Path, table: str) -> None:
    """Overwrite the first page of a table."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
    overwrite_page(path, random.Random(1), page)


def list_everything() -> None:
    """Read every contact."""
    with translate_errors():
        list(ContactRow.select().tuples())
