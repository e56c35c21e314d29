"""SIGKILL in the midst of backup, restore and repair: the database and every backup stay whole."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.content import Content, sound_content
from tests.faults.kills import even, hooked, moments
from tests.faults.matrix import fault, rounds
from tests.faults.program import Done, Home
from tests.faults.report import Tally

pytestmark = pytest.mark.once


def backups(home: Home) -> list[Content]:
    """Check that every backup is whole, and return what is in them."""
    folder = home.database.with_name(f"{home.database.name}.backups")
    return [sound_content(path) for path in sorted(folder.glob("*.db"))]


def kill(home: Home, arguments: Sequence[str], moment: int) -> Done:
    """Run a verb that is killed at a moment."""
    killed = home.run(*arguments, **hooked(home, KILL_AT=str(moment)))
    assert killed.code == -signal.SIGKILL, killed
    return killed


def check_no_leftovers(home: Home) -> None:
    """Check that no unfinished file is left over."""
    assert not list(home.folder.glob("**/*.partial*"))
    home.check_no_crash()


@fault("kill backup")
def test_a_killed_backup_leaves_no_half_backup(sample: Home, tmp_path: Path, tally: Tally) -> None:
    before = sound_content(sample.database)
    listed = moments(sample.copy(tmp_path / "counted"), "backup")
    assert before not in backups(sample)
    for number, moment in enumerate(even(listed, rounds("kill backup"), 1)):
        home = sample.copy(tmp_path / str(number))
        killed = kill(home, ["backup"], moment)
        where = f"moment {moment} of {len(listed)}, {listed[moment - 1]}: {killed}"
        assert sound_content(home.database) == before, where
        is_made = before in backups(home)
        assert is_made or not killed.out, where
        home.succeed("backup")
        assert before in backups(home), where
        check_no_leftovers(home)
        tally.count("made" if is_made else "not made")


@fault("kill restore")
def test_a_killed_restore_leaves_the_old_or_the_new_state(
    sample: Home, tmp_path: Path, tally: Tally
) -> None:
    base = sample.copy(tmp_path / "base")
    # Later than the daily one: of two within a second either may count as the newest.
    assert base.run("backup", FOLLOWUP_NOW="2026-11-23T09:15").code == 0
    restored = sound_content(base.database)
    base.succeed("add", "May Chen: coffee fri")
    before = sound_content(base.database)
    unharmed = base.copy(tmp_path / "unharmed")
    listed = moments(unharmed, "restore", "--yes")
    assert sound_content(unharmed.database) == restored
    for number, moment in enumerate(even(listed, rounds("kill restore"), 2)):
        home = base.copy(tmp_path / str(number))
        killed = kill(home, ["restore", "--yes"], moment)
        where = f"moment {moment} of {len(listed)}, {listed[moment - 1]}: {killed}"
        found = sound_content(home.database)
        assert found in (before, restored), where
        assert not killed.out or found == restored, where
        # What was there is kept before anything is replaced.
        assert found == before or before in backups(home), where
        home.succeed("due")
        if found == before:
            home.succeed("restore", "--yes")
            assert sound_content(home.database) == restored, where
            assert before in backups(home), where
        check_no_leftovers(home)
        tally.count("restored" if found == restored else "as before")


@fault("kill repair")
def test_a_killed_repair_is_whole_or_not_begun(sample: Home, tmp_path: Path, tally: Tally) -> None:
    base = sample.copy(tmp_path / "base")
    base.succeed("backup")
    with closing(sqlite3.connect(base.database)) as connection, connection:
        connection.execute("DELETE FROM search WHERE rowid = 1")
        connection.execute("UPDATE contact SET company = CAST(x'4f6cff' AS TEXT) WHERE id = 2")
    unharmed = base.copy(tmp_path / "unharmed")
    assert unharmed.run("doctor").code == 1
    listed = moments(unharmed, "doctor", "--repair")
    assert unharmed.run("doctor").code == 0
    repaired = _texts(unharmed.database)
    assert repaired != _texts(base.database)
    for number, moment in enumerate(even(listed, rounds("kill repair"), 3)):
        home = base.copy(tmp_path / str(number))
        killed = kill(home, ["doctor", "--repair"], moment)
        where = f"moment {moment} of {len(listed)}, {listed[moment - 1]}: {killed}"
        found = _texts(home.database)
        again = home.run("doctor", "--repair")
        assert again.code == 0, (where, again)
        assert _texts(home.database) == repaired, where
        check_no_leftovers(home)
        tally.count("repaired" if found == repaired else "not or partly repaired")


def _texts(database: Path) -> tuple[list[tuple[bytes, bytes]], list[tuple[int]]]:
    """Return names and companies as they are stored, and whose words are in the index."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        contacts = connection.execute(
            "SELECT CAST(name AS BLOB), CAST(company AS BLOB) FROM contact ORDER BY id"
        ).fetchall()
        return contacts, connection.execute("SELECT rowid FROM search ORDER BY rowid").fetchall()
