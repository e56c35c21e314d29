"""The database can be read and not written: full disk, read-only file, read-only folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.content import WHOLE, count_of, sound_content
from tests.faults.matrix import fault, rounds
from tests.faults.program import COMMAND, Home
from tests.faults.report import Tally
from tests.faults.states import CALLS, CAPTURED, KINDS, READING, Kind

pytestmark = pytest.mark.once

NOBODY = 65534
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
IS_ROOT = os.getuid() == 0


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user of the machine reaches."""
    made = Path(tempfile.mkdtemp(prefix="followup-"))
    made.chmod(0o755)
    yield made
    for path, _, _ in os.walk(made):
        os.chmod(path, 0o755)
    shutil.rmtree(made)


def plain(home: Home) -> Home:
    """Return the home as one of a user who is not root, to whom permissions do not matter."""
    if not IS_ROOT:
        return home
    if subprocess.run([*AS_NOBODY, *COMMAND, "--version"], capture_output=True).returncode:
        pytest.skip("another user can't run the program here")
    for path, _, names in os.walk(home.folder):
        for name in (path, *(f"{path}/{one}" for one in names)):
            os.chown(name, NOBODY, NOBODY)
    return replace(home, command=(*AS_NOBODY, *COMMAND))


def check(home: Home, kind: Kind) -> str:
    """Try a kind of verb on a database that can't be written; return what came of it."""
    if kind == "screen":
        return _use_screen(home)
    arguments, stdin = CALLS[kind]
    if kind == "export file":
        arguments = (*arguments[:-1], str(home.folder / "state" / arguments[-1]))
    done = home.run(*arguments, stdin=stdin)
    assert "Traceback" not in done.err
    if kind in READING:
        assert (done.code, done.err) == (0, ""), done
        return "read"
    if kind in CAPTURED:
        assert done.code == 0, done
        assert "ueued in" in done.err, done
        assert done.err.count("\n") == 1, done
        return "queued"
    done.check_sentence(6)
    assert done.out == ""
    return "refused"


def _use_screen(home: Home) -> str:
    """Open the screen, add someone, try to close something, and quit."""
    screen = home.screen()
    try:
        screen.until("Due now · 1")
        screen.press("aMay Chen: coffee fri\r")
        screen.until("Queued")
        screen.press("D")
        screen.until("othing was")
        screen.press("\x11")
        assert screen.ends() == 0, screen.last_words()
        return "screen: queued, refused"
    finally:
        screen.child.close(force=True)


def check_saved_once(home: Home, kind: Kind) -> None:
    """Check that the database is as it was, and takes what was queued once."""
    sound_content(home.database)
    home.check_no_crash()
    home.succeed("due")
    home.succeed("due")
    for name in CAPTURED.get(kind, ()):
        assert count_of(home.database, name) == WHOLE


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Fill a disk to the last byte."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    with filler.open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(1))
    yield
    filler.unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Make the folder a disk of 1 MB; yield whether this user may do that."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if not IS_ROOT or subprocess.run(mount, capture_output=True).returncode:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@fault("full disk")
def test_a_full_disk_loses_nothing(sample: Home, tmp_path: Path, tally: Tally) -> None:
    for number in range(rounds("full disk")):
        kind = KINDS[(number + 1) % len(KINDS)]
        home = Home(tmp_path / str(number))
        home.folder.mkdir()
        with small_disk(home.folder / "data") as is_mounted:
            shutil.copytree(sample.folder, home.folder, symlinks=True, dirs_exist_ok=True)
            if is_mounted:
                with filled(home.folder / "data"):
                    outcome = check(home, kind)
            else:
                # No file may grow beyond a page; the queue is smaller.
                limited = replace(home, command=("prlimit", "--fsize=4096:4096", *home.command))
                outcome = check(limited, kind)
            assert not list(home.folder.glob("**/*.partial*"))
            check_saved_once(home, kind)
        tally.count(f"{kind}: {outcome}{'' if is_mounted else ' (file size limit)'}")


@fault("full disk everywhere")
def test_a_line_that_cannot_even_be_queued_is_given_back(
    sample: Home, tmp_path: Path, tally: Tally
) -> None:
    for number in range(rounds("full disk everywhere")):
        home = Home(tmp_path / str(number))
        with small_disk(home.folder) as is_mounted:
            if not is_mounted:
                pytest.skip("only root can make a small disk")
            shutil.copytree(sample.folder, home.folder, symlinks=True, dirs_exist_ok=True)
            before = sound_content(home.database)
            with filled(home.folder):
                arguments, stdin = CALLS["add many" if number % 2 else "add"]
                done = home.run(*arguments, stdin=stdin)
                assert done.code == 6, done
                assert done.err.count("\n") == 1, done
                for line in stdin.splitlines() or arguments[1:]:
                    assert line in done.err
                assert home.run("due").code == 0
            assert sound_content(home.database) == before
            home.succeed(*arguments, stdin=stdin)
        tally.count("given back")


@fault("read-only file")
def test_a_read_only_file_loses_nothing(sample: Home, folder: Path, tally: Tally) -> None:
    for number in range(rounds("read-only file")):
        kind = KINDS[number % len(KINDS)]
        home = plain(sample.copy(folder / str(number)))
        home.database.chmod(0o444)
        before = home.database.read_bytes()
        outcome = check(home, kind)
        assert home.database.read_bytes() == before
        assert home.database.stat().st_mode & 0o777 == 0o444
        home.database.chmod(0o600)
        check_saved_once(home, kind)
        tally.count(f"{kind}: {outcome}")


@fault("read-only folder")
def test_a_read_only_folder_loses_nothing(sample: Home, folder: Path, tally: Tally) -> None:
    for number in range(rounds("read-only folder")):
        kind = KINDS[(number + 1) % len(KINDS)]
        home = plain(sample.copy(folder / str(number)))
        # Into one that is there already, SQLite could write.
        home.database.with_name(f"{home.database.name}-journal").unlink()
        home.database.parent.chmod(0o555)
        before = home.database.read_bytes()
        outcome = check(home, kind)
        assert home.database.read_bytes() == before
        home.database.parent.chmod(0o700)
        check_saved_once(home, kind)
        tally.count(f"{kind}: {outcome}")
