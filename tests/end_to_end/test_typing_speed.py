"""What a sequence of keys does never depends on how fast it is typed: the same keys at different
speeds leave the same journal."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pexpect
import pytest

from tests.end_to_end.test_terminal import followup
from tests.examples import example_count

pytestmark = pytest.mark.once

SLOW = 60
FAST = (20, 5, 1, 0)
"""Milliseconds a key."""
PATIENCE = 120
IS_FULL = example_count(1) > 1
"""Whether all speeds are tried, beside busy loops, too, as .ci/soak does."""
LENGTH = 200 if IS_FULL else 100
SEEDS = range(1, 1 + example_count(2))
BUSY_LOOPS = 4

ACTIONS = (
    *("j", "j", "k", "G", "g", "1", "2", "3", "l", "h", "\t", " ", "V"),
    *("D", "+", "-", "x", "u", "u", "U", "0"),
    *("s1\r", "s3\r", "sfri\r", "s12 dec 10:00\r", "sin 3 days\r", "s\x1b", "c6 weeks\r"),
    *("da\r", "dy\r", "dd\r", "pmarch\r", "p\r", "p3 march\r", "d\x1b"),
    *("nxyz hello\r", "ncall yesterday: liked the talk\r", "nxyz\x1b"),
    *("aKxa Person: hey fri\r", "aDee Urgent: now today\r", "axyz\x1b"),
    *("/per\r", "/zzz\x1b", "/perc\x1b", "/perb\rD", "\x1b"),
    # Not q: twice within three seconds it quits the program.
    *("tDs\x1b\x1b", "ts1\r\x1b", "tnhello\r\x1b", "H\x1b", "t\x1bD", "tD \x1b", "L\x1b"),
    *("*\x1bj", "=\x1b", "SD\x1b", "?\x1bk", "zz", "0\x1b", "Lx\x1b", "PPe\x1b"),
    *(":done\r", ":note\rhello jD\r", ":undo\r", ":perc sonc\rs1\r1", ":zzz\x1b\x1b"),
    *(":perd sond\r \x1b", ":archive\rG"),
)
END = ("\x1b", "\x1b", "\x1b", "1", *"aZed End: the mark fri\r")
DISTURBING = ("uid", "created", "updated", "closed", "made", "undone")
"""What differs from run to run."""


def typed(seed: int) -> list[str]:
    """A random sequence of sensible keys."""
    chance = random.Random(seed)
    keys: list[str] = []
    while len(keys) < LENGTH:
        keys += chance.choice(ACTIONS)
    return [*keys, *END]


def journal_after(folder: Path, keys: Sequence[str], milliseconds: int) -> list[Any]:
    """Type keys into the program in a terminal; return the changes, without stamps and uids."""
    folder.mkdir()
    database = folder / "followup.db"
    for letter in "abcdefgh":
        followup(database, "add", f"Per{letter} Son{letter}: topic {letter} today")
    child = pexpect.spawn(
        sys.executable,
        ["-m", "followup_tui", "--db", str(database)],
        dimensions=(36, 120),
        env={
            **os.environ,
            "FOLLOWUP_NOW": "2026-11-25T10:00",
            "TERM": "xterm-256color",
            "XDG_STATE_HOME": str(folder),
            "XDG_DATA_HOME": str(folder),
        },
        timeout=PATIENCE,
    )
    try:
        child.expect_exact("Due now ")
        typing = Thread(target=_type, args=(child.fileno(), keys, milliseconds))
        typing.start()
        end = time.monotonic() + PATIENCE
        while not any("Zed End" in label for label, _ in _journal(database)):
            assert child.isalive(), "the program ended"
            assert time.monotonic() < end, "a key was lost: the last line was never added"
            _read(child)
        typing.join()
    finally:
        child.close(force=True)
    return _journal(database)


def _type(descriptor: int, keys: Sequence[str], milliseconds: int) -> None:
    if not milliseconds:
        os.write(descriptor, "".join(keys).encode())
        return
    begin = time.monotonic()
    for number, key in enumerate(keys, 1):
        os.write(descriptor, key.encode())
        time.sleep(max(0, begin + number * milliseconds / 1000 - time.monotonic()))


def _read(child: pexpect.spawn[bytes]) -> None:
    with suppress(pexpect.TIMEOUT):
        child.read_nonblocking(65536, timeout=0.1)


def _journal(database: Path) -> list[Any]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as opened:
        rows = opened.execute("SELECT label, edits FROM journal ORDER BY id").fetchall()
    return [(label, _plain(json.loads(edits))) for label, edits in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key not in DISTURBING}
    return [_plain(item) for item in value] if isinstance(value, list) else value


@contextmanager
def busy_loops(number: int) -> Iterator[None]:
    """Keep the processors busy with so many endless loops."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(number)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_keys_do_does_not_depend_on_how_fast_they_are_typed(tmp_path: Path, seed: int) -> None:
    keys = typed(seed)
    slow = journal_after(tmp_path / "slow", keys, SLOW)
    for loops in (0, BUSY_LOOPS) if IS_FULL else (0,):
        with busy_loops(loops):
            for milliseconds in FAST if IS_FULL else (5, 0):
                fast = journal_after(tmp_path / f"{milliseconds} {loops}", keys, milliseconds)
                typed_keys = f"{milliseconds} ms a key, {loops} loops: {''.join(keys)!r}"
                assert [label for label, _ in fast] == [label for label, _ in slow], typed_keys
                assert fast == slow, typed_keys


@pytest.mark.parametrize("milliseconds", [8, 4, 0])
def test_ten_notes_typed_at_once_are_ten_notes(tmp_path: Path, milliseconds: int) -> None:
    journal = journal_after(tmp_path / "a", [*"nxyz hello\r" * 10, *END], milliseconds)
    assert [label.partition(":")[0] for label, _ in journal] == [
        *["Added"] * 8,
        *["Logged"] * 10,
        "Added",
    ]
