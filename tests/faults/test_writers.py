"""Two screens and many writers at once: nothing is lost, nothing is there twice."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.content import WHOLE, count_of, sound_content
from tests.faults.matrix import fault, is_full, rounds
from tests.faults.program import Home
from tests.faults.report import Tally

pytestmark = pytest.mark.once

SCREENS = 2


@fault("writers")
def test_two_screens_and_eight_writers_lose_nothing(home: Home, tally: Tally) -> None:
    writers = 8 if is_full() else 3
    each = rounds("writers") // writers
    screens = [home.screen() for _ in range(SCREENS)]
    try:
        for screen in screens:
            screen.until("Due now")
        with ThreadPoolExecutor(writers + SCREENS) as pool:
            writing = [pool.submit(_write, home, number, each) for number in range(writers)]
            for number, screen in enumerate(screens):
                screen.press(f"aScreen {number}: call fri\r")
            ends = [pool.submit(screen.ends) for screen in screens]
            for future in writing:
                future.result()
            for screen in screens:
                screen.press("\x11")
            assert [future.result() for future in ends] == [0] * SCREENS
    finally:
        for screen in screens:
            screen.child.close(force=True)
    # What met the lock for too long is queued, and saved by the next program.
    home.succeed("due")
    assert not home.queue.exists()
    sound_content(home.database)
    names = [f"Writer{writer} Line{line}" for writer in range(writers) for line in range(each)]
    names += [f"Screen {number}" for number in range(SCREENS)]
    wrong = {name: count_of(home.database, name) for name in names}
    assert {name: count for name, count in wrong.items() if count != WHOLE} == {}
    _check_undo(home)
    home.check_no_crash()
    for _ in names:
        tally.count("added once")


def _write(home: Home, writer: int, count: int) -> None:
    for line in range(count):
        done = home.run("add", f"Writer{writer} Line{line}: lunch fri")
        assert done.code == 0, done


def _check_undo(home: Home) -> None:
    """Check that undo takes back the newest change, then the one before, and redo brings both."""
    labels = _standing(home.database)
    for _ in range(2):
        home.succeed("undo")
    assert _standing(home.database) == labels[2:]
    for _ in range(2):
        home.succeed("redo")
    assert _standing(home.database) == labels


def _standing(database: Path) -> list[str]:
    """Return the labels of the changes that are not undone, newest first."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT label FROM journal WHERE undone IS NULL ORDER BY id DESC")
        return [label for (label,) in rows]
