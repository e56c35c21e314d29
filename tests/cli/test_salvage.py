"""`followup doctor --salvage`: what it prints, and that the new file can be used."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import Run

pytestmark = pytest.mark.once
PAGE = 4096


def overwrite(database: Path, *tables: str) -> None:
    """Damage the first page of these tables, or that of the file itself."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT name, rootpage FROM sqlite_master").fetchall()
    pages = {"file": 1, **dict(rows)}
    with database.open("r+b") as file:
        for table in tables:
            file.seek((pages[table] - 1) * PAGE)
            file.write(b"\xa5" * PAGE)


def test_everybody_comes_back_and_the_new_file_can_take_over(two: Run, database: Path) -> None:
    before = two("list", "--json").out
    overwrite(database, "file")
    assert two("doctor").code == 5
    new = database.with_name("new.db")
    done = two("doctor", "--salvage", str(new))
    assert done.code == 0
    assert done.out.splitlines() == [
        f"Salvaged 2 of 2 contacts into {new}.",
        "Nothing is missing.",
        f"Look at it: followup --db {new}",
        f"Use it from now on: followup --db {database} restore {new}",
    ]
    assert two("--db", str(new), "list", "--json").out == before
    assert two("restore", str(new), "--yes").code == 0
    assert two("list", "--json").out == before
    assert two("doctor").code == 0


def test_people_of_whom_only_the_name_was_readable_are_listed(two: Run, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        names = [row[0] for row in connection.execute("SELECT folded FROM contact ORDER BY id")]
        connection.execute("DELETE FROM journal")
    # The rows of a small table are on its first page.
    overwrite(database, "contact", "followup")
    new = database.with_name("new.db")
    done = two("doctor", "--salvage", str(new))
    assert done.code == 1
    first, second, third, *_ = done.out.splitlines()
    assert first == f"Salvaged 0 of 2 contacts into {new}."
    assert second == f"Only the name could be read of {', '.join(name.title() for name in names)}."
    assert third.startswith("Lost ")
    new.unlink()
    record = two("doctor", "--salvage", str(new), "--json").record
    assert (record["contacts"], record["complete"]) == (0, False)
    assert record["name_only"] == [name.title() for name in names]
    assert record["lost"]["contact"] == 2


@pytest.mark.parametrize("extra", [["--repair"], ["--repair", "--dry-run"]])
def test_salvage_is_chosen_alone(two: Run, database: Path, extra: list[str]) -> None:
    new = database.with_name("new.db")
    assert two("doctor", "--salvage", str(new), *extra).code == 2
    assert not new.exists()


def test_an_existing_file_is_not_overwritten(two: Run, database: Path) -> None:
    done = two("doctor", "--salvage", str(database))
    assert (done.code, done.out) == (2, "")
    assert done.err == f"{database} already exists; not overwritten.\n"
