"""SIGKILL of two programs that write at once, of the screen, and of an upgrade."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from tests.faults.content import NOTHING, WHOLE, count_of, sound_content
from tests.faults.kills import even, hooked, moments, spread
from tests.faults.matrix import fault, is_full, rounds
from tests.faults.old_schemas import OLD_SCHEMAS, PEOPLE, create_old
from tests.faults.program import Home, finish
from tests.faults.report import Tally
from tests.faults.waiting import eventually, has_begun, is_stopped

pytestmark = pytest.mark.once

ROLLBACK = 60
"""About as many moments has a program that rolls another one back, before it writes itself."""


@fault("kill pair")
@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="needs /proc")
def test_two_killed_writers_leave_each_change_whole_or_none(
    sample: Home, tmp_path: Path, tally: Tally
) -> None:
    listed = moments(sample.copy(tmp_path / "counted"), "add", "First Writer: call fri")
    chance = random.Random(1)
    for number, (moment, phase) in enumerate(spread(listed, rounds("kill pair"), 2)):
        home = sample.copy(tmp_path / str(number))
        record = tmp_path / f"{number}.moments"
        kill_at = str(chance.randint(1, ROLLBACK)) if number % 2 else "0"
        first = home.start("add", "First Writer: call fri", **hooked(home, STOP_AT=str(moment)))
        eventually(partial(is_stopped, first.pid))
        second = home.start(
            *("add", "Second Writer: lunch fri"),
            **hooked(home, KILL_AT=kill_at, MOMENTS_FILE=str(record)),
        )
        eventually(partial(has_begun, second, record))
        first.kill()
        killed, last = finish(first), finish(second)
        where = f"first stopped at {moment}, {phase}; second killed at {kill_at}: {killed} {last}"
        sound_content(home.database)
        assert count_of(home.database, "First Writer") in (NOTHING, WHOLE), where
        saved = count_of(home.database, "Second Writer")
        assert saved in (NOTHING, WHOLE), where
        assert not killed.out or count_of(home.database, "First Writer") == WHOLE, where
        assert not last.out or saved == WHOLE, where
        if last.code == 0:
            # Where it waited for the lock too long, the line is queued.
            home.succeed("changes")
            assert count_of(home.database, "Second Writer") == WHOLE, where
        else:
            assert last.code == -signal.SIGKILL, where
        tally.count(f"first killed {phase}, second {'killed' if last.code else 'saved'}")


@fault("kill screen")
def test_a_killed_screen_leaves_a_change_whole_or_none(
    sample: Home, tmp_path: Path, tally: Tally
) -> None:
    before = sound_content(sample.database)
    counted = sample.copy(tmp_path / "counted")
    begins = "write followup.db-journal"
    record = tmp_path / "moments"
    assert _close_first(counted, MOMENTS_FROM=begins, MOMENTS_FILE=str(record)) == 0
    after = sound_content(counted.database)
    listed = record.read_text().splitlines()
    for number, (moment, phase) in enumerate(spread(listed, rounds("kill screen"), 0)):
        home = sample.copy(tmp_path / str(number))
        code = _close_first(home, MOMENTS_FROM=begins, KILL_AT=str(moment))
        found = sound_content(home.database)
        assert found in (before, after), (moment, listed[moment - 1])
        # After the change, a screen may have fewer moments than another, and end by itself.
        assert code == -signal.SIGKILL or (phase == "after" and code == 0), (moment, code)
        home.check_no_crash()
        if number % 4 == 1:
            again = home.screen()
            again.until("Due now")
            again.press("\x11")
            assert again.ends() == 0
        tally.count(f"{phase}: {'saved' if found == after else 'not saved'}")


def _close_first(home: Home, **environment: str) -> int | None:
    """Open the screen, mark what is due as done, and quit; return the exit status."""
    screen = home.screen(**hooked(home, **environment))
    try:
        screen.until("Due now · 1")
        screen.press("D\x11")
        return screen.ends()
    finally:
        screen.child.close(force=True)


@fault("kill migration")
@pytest.mark.parametrize("old", OLD_SCHEMAS)
def test_a_killed_upgrade_is_ended_by_the_next_start(
    tmp_path: Path, tally: Tally, old: int
) -> None:
    made = Home(tmp_path / "made")
    create_old(made.database, old)
    unharmed = made.copy(tmp_path / "unharmed")
    listed = moments(unharmed, "due")
    upgraded = sound_content(unharmed.database)
    assert len(upgraded["contact"]) == len(upgraded["journal"]) == PEOPLE
    count = -(-rounds("kill migration") // len(OLD_SCHEMAS))
    for number, moment in enumerate(even(listed, count, old)):
        home = made.copy(tmp_path / str(number))
        killed = home.run("due", **hooked(home, KILL_AT=str(moment)))
        where = f"schema {old}, moment {moment} of {len(listed)}, {listed[moment - 1]}: {killed}"
        assert killed.code == -signal.SIGKILL, where
        version = _check_people(home.database)
        folder = home.database.parent
        for backup in [*folder.glob("*.before-*"), *folder.glob("*.backups/*")]:
            if ".partial" not in backup.name:
                assert _check_people(backup) == old, where
        output = home.succeed("due")
        assert output.count("call") == PEOPLE, where
        assert sound_content(home.database) == upgraded, where
        assert not list(home.folder.glob("**/*.partial*")), where
        home.check_no_crash()
        tally.count(f"schema {old}: {'upgraded' if version > old else 'still old'}")
    assert count > 1 or not is_full()


def _check_people(database: Path) -> int:
    """Check that everyone is in a database of any schema; return its schema."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for table in ("contact", "followup", "journal", "search"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (PEOPLE,)
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
