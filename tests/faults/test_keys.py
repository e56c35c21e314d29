"""Random keys and hostile pastes in a real terminal: the screen goes on, and no row is lost.

What was typed is checked by the journal: with every change undone no record is left, and with every
change redone the database is as it was."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread

import pendulum
import pytest

from followup_tui.storage import journal
from followup_tui.storage.database import close_database, open_database
from tests.end_to_end.test_typing_speed import ACTIONS
from tests.faults.content import Content, sound_content
from tests.faults.matrix import fault, rounds
from tests.faults.program import Home
from tests.faults.report import Tally

pytestmark = pytest.mark.once

LENGTH = 12
"""Keys of one seed."""
SEEDS_A_SCREEN = 20
LETTERS = (
    "abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 +-*/=?!.,#@~&;'\"|<>[]{}()_"
)
"""All that can be typed but q and the palette, both of which may quit as they should."""
SPECIAL = (
    *("\r", "\x1b", "\t", "\x7f", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~"),
    *("\x1b[H", "\x1b[F", "\x1b[Z", "\x1b[3~", "\x01", "\x02", "\x05", "\x06", "\x0b", "\x0e"),
    *("\x13", "\x15", "\x17", "\x18", "\x19", "\x1bOP", "é", "李", "\xff", "\x1b[1114112;1u"),
    *("\x1b[<0;5;5M\x1b[<0;5;5m", "\x1b[48;36;120;0;0t", "\x1b[200~pasted\x1b[201~"),
)
PASTES = (
    b"\x1b[31mred\x1b]0;owned\x07 ",
    b"\x1b[201~d D\x1b[200~x",
    b"\xff\xfe\xc3\x28 caf\xe9 ",
    b"first\nsecond\r\nthird\x00\x01\x02",
    b"D" * 1_000_000,
    "\u202e\u2066abc\ufeff é".encode(),
    b"\x1b[21~\x1bOQ\x11\x03",
    b"May: [/][@click=app.quit]x[/] today",
)
NOON = pendulum.datetime(2026, 11, 23, 12)
END = "\x1b" * 8 + "1aZed End: the mark fri\r"


def typed(seed: int) -> bytes:
    """Return the keys of a seed: sensible sequences, letters and special keys."""
    chance = random.Random(seed)
    keys = []
    for _ in range(LENGTH):
        kind = chance.random()
        if kind < 0.3:
            keys.append(chance.choice(ACTIONS))
        elif kind < 0.75:
            keys.append(chance.choice(LETTERS))
        else:
            keys.append(chance.choice(SPECIAL))
    # Written byte for byte, so that some are not UTF-8.
    return b"".join(b"\xff" if key == "\xff" else key.encode() for key in keys)


def type_to_the_end(home: Home, keys: bytes) -> None:
    """Type keys on the screen, then a line that must be added, and quit."""
    screen = home.screen(VISUAL="true", BROWSER="true")
    try:
        screen.until("Due now · 1")
        typing = Thread(target=_write_all, args=(screen.child.fileno(), keys + END.encode()))
        typing.start()
        screen.until_so(lambda: _has_mark(home.database))
        typing.join()
        screen.press("\x11")
        code = screen.ends()
        assert code == 0, (code, screen.last_words(), keys)
    finally:
        screen.child.close(force=True)
    home.check_no_crash()


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data[:4096]) :]


def _has_mark(database: Path) -> bool:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as connection:
        question = "SELECT 1 FROM journal WHERE label LIKE '%Zed End%' LIMIT 1"
        return connection.execute(question).fetchone() is not None


def check_nothing_lost(home: Home, copy: Path) -> int:
    """Undo and redo every change in a copy; return how many there were."""
    before = _records(sound_content(home.database))
    shutil.copy(home.database, copy)
    open_database(copy)
    count = 0
    try:
        while journal.undo(NOON) is not None:
            count += 1
        close_database()
        assert not any(_records(sound_content(copy)).values())
        open_database(copy)
        for _ in range(count):
            assert journal.redo(NOON) is not None
    finally:
        close_database()
    assert _records(sound_content(copy)) == before
    return count


def _records(content: Content) -> Content:
    return {table: rows for table, rows in content.items() if table != "journal"}


@fault("keys")
def test_random_keys_never_end_the_screen_and_lose_no_row(
    sample: Home, tmp_path: Path, tally: Tally
) -> None:
    seeds = rounds("keys")
    for begin in range(0, seeds, SEEDS_A_SCREEN):
        chosen = range(begin, min(begin + SEEDS_A_SCREEN, seeds))
        home = sample.copy(tmp_path / str(begin))
        type_to_the_end(home, b"".join(typed(seed) for seed in chosen))
        check_nothing_lost(home, tmp_path / "copy.db")
        shutil.rmtree(home.folder)
        for _ in chosen:
            tally.count("the screen went on")


@fault("pastes")
def test_hostile_pastes_never_end_the_screen_and_run_no_key(
    sample: Home, tmp_path: Path, tally: Tally
) -> None:
    count = rounds("pastes")
    for number in range(count):
        # On the lists, in a prompt, in the form.
        for place in (b"", b"a", b"e") if count > len(PASTES) else (b"a",):
            home = sample.copy(tmp_path / f"{number}{place.decode()}")
            paste = b"\x1b[200~" + PASTES[number % len(PASTES)] + b"\x1b[201~"
            before = check_nothing_lost(home, tmp_path / "copy.db")
            type_to_the_end(home, place + paste)
            # No change but the line at the end: what is pasted is text.
            assert check_nothing_lost(home, tmp_path / "copy.db") == before + 1, (number, place)
        tally.count("the screen went on")
