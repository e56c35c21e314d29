"""A damaged database on the command line: told, read, and not written to until the person chose."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from followup_tui.system import paths, queue_file
from tests.cli.running import Run
from tests.damage import overwrite_page

pytestmark = pytest.mark.once


@pytest.fixture
def damaged(two: Run, database: Path) -> Run:
    """Two people in a database with a damaged page that few verbs read; it was checked today."""
    damage(database)
    return two


def damage(database: Path) -> None:
    """Overwrite a table that few verbs read."""
    with closing(sqlite3.connect(database)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'introduction'"
        ).fetchone()
    overwrite_page(database, Random(1), page)


def test_the_first_change_of_a_day_is_followed_by_a_check_that_tells(
    damaged: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert damaged("snooze", "1", "fri").err == ""  # checked this morning
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-24T09:14")
    done = damaged("snooze", "2", "sat")
    assert (done.code, done.out) == (0, "Snoozed to Sat 28 Nov: Omar Khalil, nudge\n")
    assert done.err == (
        f"{database} is damaged; nothing is written to it until you choose what to do. Bring back"
        " a backup (followup restore), or see: followup help trouble\n"
    )


def test_nothing_is_written_and_what_can_be_read_is_read(damaged: Run, database: Path) -> None:
    assert damaged("doctor").code == 5
    before = database.read_bytes()
    for line in ("done 1", "snooze 1 fri", "undo", "log May met", "park May", "cadence May 6w"):
        assert "is damaged; nothing is written" in damaged(*line.split()).refused(5)
    assert damaged("doctor", "--repair").code == 5
    assert "May Chen" in damaged("due").out
    assert "second round" in damaged("show", "May").out
    added = damaged("add", "Priya Nair: call fri")
    assert added.code == 0
    assert "Queued in" in added.err
    assert database.read_bytes() == before
    assert [line.text for line in queue_file.read_lines(paths.queue())] == ["Priya Nair: call fri"]


def test_going_on_is_a_choice(damaged: Run, database: Path) -> None:
    damaged("doctor")
    damaged("add", "Priya Nair: call fri")
    done = damaged("doctor", "--go-on")
    assert done.out == f"followup writes to {database} again, damaged as it is.\n"
    assert damaged("add", "Zed Quinn: call fri").code == 0
    assert damaged("find", "Priya").code == 0
    assert damaged("doctor").code == 5


def test_a_restored_backup_ends_it_and_brings_what_was_queued(
    two: Run, database: Path, tmp_path: Path
) -> None:
    copy = shutil.copy(database, tmp_path / "copy.db")
    damage(database)
    two("doctor")
    two("add", "Priya Nair: call fri")
    assert two("restore", "--yes", str(copy)).code == 0
    assert "Priya Nair" in two("add", "Zed Quinn: call fri").err  # the queued line was saved
    assert two("doctor").code == 0


def test_there_is_nothing_to_go_on_with_in_a_healthy_database(two: Run) -> None:
    assert (
        two("doctor", "--go-on").refused(1) == "The database is not damaged. Nothing was changed."
    )
    assert two("doctor", "--go-on", "--repair").code == 2


def test_the_error_has_a_code_and_the_record_is_private(damaged: Run) -> None:
    damaged("doctor")
    assert '"database_damaged"' in damaged("done", "1", "--json").err
    assert paths.damage_record().stat().st_mode & 0o077 == 0
