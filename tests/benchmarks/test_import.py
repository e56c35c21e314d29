"""How fast people come in and how much memory that takes: printed (with -s), never asserted. The
rate stands beside a bare loop of csv and sqlite3 over the same rows in the same run."""

from __future__ import annotations

import csv
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROWS = 30_000
CARDS = 10_000
HEAD = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def card(number: int, more: str = "") -> str:
    return (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-{number}\r\nFN:Åsa Person{number}\r\n"
        f"N:Person{number};Åsa;;;\r\nORG:Company {number % 50}\r\nTITLE:Engineer\r\n"
        f"EMAIL;TYPE=WORK:asa{number}@example.com\r\nTEL:+49 30 {1_000_000 + number}\r\n"
        f"CATEGORIES:friends,fair\r\nNOTE:met\\nat the fair\r\n{more}END:VCARD\r\n"
    )


def photo(size: int) -> str:
    return "PHOTO;ENCODING=b;TYPE=JPEG:QUJD\r\n" + f" {'QUJD' * 18}\r\n" * (size // 75)


def run(database: Path, *arguments: str, feed: Iterator[bytes] | None = None) -> str:
    """Run the program; what it said, its time, the most memory it held."""
    program = [sys.executable, "-m", "followup_tui", *arguments]
    environment = {**os.environ, "FOLLOWUP_DB": str(database)}
    begun = time.perf_counter()
    child = subprocess.Popen(
        program,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    writer = threading.Thread(target=_feed, args=(child, feed or iter(())))
    writer.start()
    assert child.stdout
    with child.stdout as output:
        said = output.read().decode().strip().splitlines()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    writer.join()
    took, cpu = time.perf_counter() - begun, usage.ru_utime + usage.ru_stime
    peak = usage.ru_maxrss // 1024
    return (
        f"exit {child.returncode}, {took:.1f} s ({cpu:.1f} s cpu), peak {peak} MB: {said[0][:150]}"
    )


def _feed(child: subprocess.Popen[bytes], feed: Iterator[bytes]) -> None:
    assert child.stdin
    # It may have refused the rest, and be gone.
    with suppress(BrokenPipeError):
        for piece in feed:
            child.stdin.write(piece)
    with suppress(BrokenPipeError):
        child.stdin.close()


def bare_loop(path: Path, database: Path) -> float:
    """Rows a second of the least that can be done: read them, insert them in one transaction."""
    begun = time.perf_counter()
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE contact (id INTEGER PRIMARY KEY, name, company, role, met)")
    connection.execute("CREATE TABLE method (id INTEGER PRIMARY KEY, contact, kind, value)")
    with path.open(newline="") as file, connection:
        rows = csv.reader(file)
        next(rows)
        for first, last, link, _, company, role, met in rows:
            done = connection.execute(
                "INSERT INTO contact (name, company, role, met) VALUES (?, ?, ?, ?)",
                (f"{first} {last}", company, role, met),
            )
            connection.execute(
                "INSERT INTO method (contact, kind, value) VALUES (?, 'link', ?)",
                (done.lastrowid, link),
            )
    connection.close()
    return ROWS / (time.perf_counter() - begun)


def test_rates(tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    rows, cards = tmp_path / "Connections.csv", tmp_path / "cards.vcf"
    rows.write_text(
        HEAD
        + "".join(
            f"Bo,Member{n},https://www.linkedin.com/in/bo-{n},,Acme {n % 90},Buyer,12 Nov 2025\n"
            for n in range(ROWS)
        )
    )
    cards.write_text("".join(map(card, range(CARDS))), newline="")
    print(f"\nbare csv + sqlite3: {bare_loop(rows, tmp_path / 'bare.db'):,.0f} rows a second")
    for path in (rows, cards):
        for what in (("import", str(path)), ("import", str(path)), ("undo",), ("redo",)):
            print(f"{what[0]} {path.name}: {run(database, *what)}")


def _folder(tmp_path: Path) -> list[str]:
    folder = tmp_path / "vdir"
    folder.mkdir()
    for number in range(5_000):
        (folder / f"{number}.vcf").write_text(card(number))
    return [str(folder)]


def _denied(tmp_path: Path) -> list[str]:
    path = tmp_path / "denied.vcf"
    path.write_text(card(1))
    path.chmod(0)
    return [str(path)]


def _of(size: int, *pieces: bytes) -> Iterator[bytes]:
    """A beginning, a middle that is repeated up to a size in MB, and an end."""
    begin, middle, end = pieces
    block = middle * max(1, 1_000_000 // len(middle))
    yield begin
    for _ in range(size * 1_000_000 // len(block)):
        yield block
    yield end


def _cards(size: int, more: str = "") -> Iterator[bytes]:
    sent, number = 0, 0
    while sent < size * 1_000_000:
        number += 1
        data = card(number, more).encode()
        sent += len(data)
        yield data


FEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "100 MB on one line": lambda: _of(100, b"", b"x", b""),
    "a note of 100 MB on one line": lambda: _of(
        100, b"BEGIN:VCARD\nFN:May\nNOTE:", b"x", b"\nEND:VCARD\n"
    ),
    "a row of 100 MB": lambda: _of(100, HEAD.encode() + b"May,", b"x", b",,,,,\n"),
    "1 GB of cards": lambda: _cards(1_000),
    "1 GB of cards with photos of 150 kB": lambda: _cards(1_000, photo(150_000)),
    "1 GB of a card that does not end": lambda: _of(
        1_000, b"BEGIN:VCARD\n", b"X-A:" + b"1" * 70 + b"\n", b""
    ),
    "1 GB of NULs in a card": lambda: _of(1_000, b"BEGIN:VCARD\nFN:", b"\0", b"\nEND:VCARD\n"),
    "200 MB of notes": lambda: _cards(200, "NOTE:" + "x" * 900_000 + "\r\n"),
}


@pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS.keys())
def test_memory(tmp_path: Path, feed: Callable[[], Iterator[bytes]]) -> None:
    print(f"\n{run(tmp_path / 'a.db', 'import', '-', feed=feed())}")


@pytest.mark.parametrize("make", [_folder, _denied])
def test_folders_and_files(tmp_path: Path, make: Callable[[Path], list[str]]) -> None:
    print(f"\n{make.__name__}: {run(tmp_path / 'a.db', 'import', *make(tmp_path))}")
