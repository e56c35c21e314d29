"""The file goes, is replaced or damaged while a program has it open: nothing typed is lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.faults.content import NOTHING, WHOLE, count_of, sound_content
from tests.faults.kills import hooked
from tests.faults.matrix import fault, is_full, rounds
from tests.faults.program import Done, Home, finish
from tests.faults.report import Tally
from tests.faults.states import STATES, put_back
from tests.faults.waiting import eventually, has_begun, is_stopped

pytestmark = pytest.mark.once


def _delete(home: Home, other: Path) -> None:
    home.database.unlink()


def _replace(home: Home, other: Path) -> None:
    shutil.copy(other, home.database.with_name("other"))
    home.database.with_name("other").replace(home.database)


def _damage(row_id: str) -> Callable[[Home, Path], None]:
    state = next(state for state in STATES if state.id == row_id)
    return lambda home, other: state.damage(home.database, random.Random(5))


EVENTS: Mapping[str, Callable[[Home, Path], None]] = {
    "deleted": _delete,
    "replaced": _replace,
    "emptied": _damage("zero bytes"),
    "made a folder": _damage("folder in place"),
    "made a text": _damage("text"),
    "20 pages": _damage("20 pages"),
    "made newer": _damage("newer schema"),
    "cut": _damage("half a file"),
}


def events(row_id: str, begin: int) -> Iterator[tuple[int, str]]:
    """Yield the number of each round, and what happens in it."""
    for number in range(rounds(row_id)):
        yield number, [*EVENTS][(number + begin) % len(EVENTS)]


@fault("changed under the screen")
def test_a_line_typed_on_a_screen_without_its_file_is_saved_once(
    sample: Home, tmp_path: Path, tally: Tally
) -> None:
    for number, event in events("changed under the screen", 0):
        home = sample.copy(tmp_path / str(number))
        screen = home.screen()
        try:
            screen.until("Due now · 1")
            screen.press("aMay Chen: coffee fri")
            screen.until("May Chen  new")
            EVENTS[event](home, sample.database)
            screen.press("\r")
            said = screen.until_any("Added", "ueued")
            if said == "ueued":
                if event != "replaced":
                    _put_back_under(home, sample)
                # The screen notices by itself.
                screen.until("Saved 1 queued line")
            screen.press("D")
            screen.until("Nothing due.")
            screen.press("\x11")
            assert screen.ends() == 0, screen.last_words()
        finally:
            screen.child.close(force=True)
        if event not in ("20 pages", "cut") or said == "ueued":
            sound_content(home.database)
            assert count_of(home.database, "May Chen") == WHOLE, event
        home.check_no_crash()
        tally.count(f"{event}: {'queued' if said == 'ueued' else 'saved'}")


def _put_back_under(home: Home, sample: Home) -> None:
    """Put a good database in the place of a bad one, as a restore does, in one step."""
    if home.database.is_dir():
        home.database.rmdir()
    _replace(home, sample.database)


@fault("changed under a verb")
def test_lines_of_a_pipe_whose_database_goes_are_saved_once(
    sample: Home, tmp_path: Path, tally: Tally
) -> None:
    for number, event in events("changed under a verb", 1):
        home = sample.copy(tmp_path / str(number))
        record = tmp_path / f"{number}.moments"
        # Stopped while it reads the database, in the midst of saving.
        stop = str(12 + number % 20)
        process = home.start(
            "add", "May Chen: coffee fri", **hooked(home, STOP_AT=stop, MOMENTS_FILE=str(record))
        )
        with stopped_then_continued(process.pid):
            assert has_begun(process, record)
            EVENTS[event](home, sample.database)
        done = finish(process)
        where = f"{event}, stopped at moment {stop}: {done}"
        is_queued = home.queue.exists() and "May Chen" in home.queue.read_text()
        _check_ended(done, is_queued=is_queued, where=where)
        if is_queued:
            put_back(home, sample)
            home.succeed("due")
            home.succeed("due")
            assert count_of(home.database, "May Chen") == WHOLE, where
        elif done.code == 0 and event not in ("20 pages", "cut"):
            assert count_of(home.database, "May Chen") == WHOLE, where
        home.check_no_crash()
        tally.count(
            f"{event}: {'queued' if is_queued else 'saved' if not done.code else 'refused'}"
        )


def _check_ended(done: Done, *, is_queued: bool, where: str) -> None:
    """Check that the line is saved, queued, or refused as the place will never be a database."""
    if done.code:
        done.check_sentence(5, 6)
        assert not is_queued or "ueued" in done.err, where
    else:
        assert is_queued == ("ueued" in done.err), where
        assert done.out or is_queued, where


@contextmanager
def stopped_then_continued(pid: int) -> Iterator[None]:
    """Wait until the process has stopped itself; let it go on at the end of the block."""
    eventually(lambda: is_stopped(pid))
    yield
    os.kill(pid, signal.SIGCONT)


@fault("lock held")
def test_a_lock_held_for_long_queues_a_line_and_saves_it_once(home: Home, tally: Tally) -> None:
    seconds = 30 if is_full() else 6
    screen = home.screen()
    try:
        screen.until("Due now · 1")
        screen.press("aMay Chen: coffee fri")
        screen.until("May Chen  new")
        with held(home.database, seconds) as until_released:
            adding = [home.start("add", f"Line {number}: lunch fri") for number in range(2)]
            screen.press("\r")
            read = home.run("due")
            assert read.code == 4, read
            read.check_sentence(4)
            for process in adding:
                done = finish(process)
                assert (done.code, done.out) == (0, ""), done
                assert "ueued in" in done.err, done
            screen.until("ueued")
            until_released()
        # Beside the 3 of the sample; saved at once or one after the other.
        screen.until("6 this week")
        screen.press("\x11")
        assert screen.ends() == 0, screen.last_words()
    finally:
        screen.child.close(force=True)
    home.succeed("due")
    for name in ("May Chen", "Line 0", "Line 1"):
        assert count_of(home.database, name) == WHOLE
    assert count_of(home.database, "Nobody") == NOTHING
    home.check_no_crash()
    tally.count(f"a lock of {seconds} s: queued and saved once")


@contextmanager
def held(database: Path, seconds: int) -> Iterator[Callable[[], None]]:
    """Hold the database locked inside the block; what is yielded waits until then."""
    begin = time.monotonic()
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield lambda: time.sleep(max(0, begin + seconds - time.monotonic()))
        connection.execute("ROLLBACK")
