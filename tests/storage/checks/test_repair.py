"""Each kind of damage is found, repaired, and brought back by undo where records were changed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.actions.context import Context
from followup_tui.errors import FollowupError
from followup_tui.storage import journal
from followup_tui.storage.backups import backup_folder
from followup_tui.storage.checks.all_checks import Examination, examine
from followup_tui.storage.checks.finding import Examined
from followup_tui.storage.checks.repair import repair_findings
from followup_tui.storage.database import close_database, open_database
from tests.actions.shortcuts import add_all
from tests.actions.test_undo import STEPS
from tests.examples import example_count

pytestmark = pytest.mark.once
Damage = Callable[[sqlite3.Connection, Random], None]


def _pick(connection: sqlite3.Connection, random: Random, query: str) -> int:
    return int(random.choice(connection.execute(query).fetchall())[0])


def _lose_contact(connection: sqlite3.Connection, random: Random) -> None:
    contact = _pick(connection, random, "SELECT contact FROM followup")
    connection.execute("DELETE FROM contact WHERE id = ?", (contact,))
    connection.execute("DELETE FROM search WHERE rowid = ?", (contact,))


def _lose_interaction(connection: sqlite3.Connection, random: Random) -> None:
    interaction = _pick(connection, random, "SELECT interaction FROM interaction_contact")
    connection.execute("DELETE FROM interaction WHERE id = ?", (interaction,))


def _point_nowhere(connection: sqlite3.Connection, random: Random) -> None:
    table, column = random.choice(
        [
            ("followup", "contact"),
            ("followup", "previous"),
            ("interaction", "followup"),
            ("contact", "introduced_by"),
            ("contact_tag", "tag"),
            ("interaction_contact", "contact"),
        ]
    )
    record = _pick(connection, random, f"SELECT id FROM {table}")
    nowhere = random.randrange(10**6, 10**9)
    connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (nowhere, record))


def _edit_outside(connection: sqlite3.Connection, random: Random) -> None:
    contact = _pick(connection, random, "SELECT id FROM contact")
    connection.execute("UPDATE contact SET met = 'at a fair' WHERE id = ?", (contact,))


def _forget_last_contact(connection: sqlite3.Connection, random: Random) -> None:
    day = random.choice([None, "1999-01-01"])
    contact = _pick(connection, random, "SELECT contact FROM interaction_contact")
    connection.execute("UPDATE contact SET last_contact = ? WHERE id = ?", (day, contact))


def _spoil_keys(connection: sqlite3.Connection, random: Random) -> None:
    contact = _pick(connection, random, "SELECT id FROM contact")
    column = random.choice(["folded", "latin"])
    connection.execute(f"UPDATE contact SET {column} = 'zzz' WHERE id = ?", (contact,))


def _spoil_search(connection: sqlite3.Connection, random: Random) -> None:
    contact = _pick(connection, random, "SELECT id FROM contact")
    statement = random.choice(
        [
            "DELETE FROM search WHERE rowid = ?1",
            "UPDATE search SET name = 'wrong' WHERE rowid = ?1",
            "INSERT INTO search (rowid, name) VALUES (?1 + 1000, 'nobody')",
            "UPDATE search_content SET c0 = 'wrong' WHERE id = ?1",
            "DELETE FROM search_data WHERE id > 10 AND ?1 > 0",
            "DELETE FROM search_idx WHERE ?1 > 0",
        ]
    )
    connection.execute(statement, (contact,))


def _drop_search(connection: sqlite3.Connection, random: Random) -> None:
    connection.execute("DROP TABLE search")


def _drop_index(connection: sqlite3.Connection, random: Random) -> None:
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
    ).fetchall()
    connection.execute(f"DROP INDEX {random.choice(names)[0]}")


def _lose_uid(connection: sqlite3.Connection, random: Random) -> None:
    table = random.choice(["contact", "followup", "interaction_contact", "tag"])
    record = _pick(connection, random, f"SELECT id FROM {table}")
    connection.execute(f"UPDATE {table} SET uid = '' WHERE id = ?", (record,))


DAMAGES: dict[str, tuple[Damage, str]] = {
    "a contact is gone": (_lose_contact, "references"),
    "an interaction is gone": (_lose_interaction, "references"),
    "a reference leads nowhere": (_point_nowhere, "references"),
    "changed outside": (_edit_outside, "journal"),
    "no uid": (_lose_uid, "uids"),
    "last contact": (_forget_last_contact, "last contact"),
    "sort keys": (_spoil_keys, "sort keys"),
    "search": (_spoil_search, "search index"),
    "no search": (_drop_search, "search index"),
    "an index is missing": (_drop_index, "schema"),
}
"""What is done, and the check that finds it."""
DERIVED = {"sort keys", "search index", "schema"}
"""The checks of what is made of records: undo brings back records alone."""


@contextmanager
def at_once(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection without foreign keys, as other programs have."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def rows(path: Path) -> list[object]:
    """Return every record of the database."""
    with at_once(path) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'"
            " AND name NOT LIKE 'sqlite%' AND name <> 'journal' ORDER BY name"
        ).fetchall()
        return [
            [tuple(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY id")]
            for (name,) in tables
        ]


def build(path: Path, context: Context, seed: int, count: int = 40) -> None:
    """Make a database by random actions, beginning with one of every kind of record."""
    random = Random(seed)
    open_database(path)
    try:
        add_all("May Chen #vip: call tomorrow", context)
        for name in ("two", "log back", "close and"):
            STEPS[name](1, context)
        for _ in range(count):
            _try_step(random.choice([*STEPS]), random.randrange(1000), context)
    finally:
        close_database()


def _try_step(name: str, number: int, context: Context) -> None:
    with suppress(FollowupError):
        STEPS[name](number, context)


def kinds(examination: Examination) -> set[str]:
    return {finding.check for finding in examination.findings}


@pytest.mark.parametrize("damage", DAMAGES)
@settings(max_examples=example_count(3))
@given(seed=st.integers(0, 10**6))
def test_damage_is_found_repaired_and_undone(
    damage: str, examined: Examined, context: Context, seed: int
) -> None:
    examined.path.unlink(missing_ok=True)
    build(examined.path, context, seed)
    assert examine(examined).findings == ()
    make, check = DAMAGES[damage]
    with at_once(examined.path) as connection:
        make(connection, Random(seed))
    before = rows(examined.path)
    found = examine(examined)
    assert check in kinds(found)
    assert rows(examined.path) == before, "examining changed it"
    result = repair_findings(found.findings, examined, "command line")
    assert result.failed == ()
    assert examine(examined).findings == ()
    if check in DERIVED or not result.change.edits:
        return
    open_database(examined.path)
    try:
        assert journal.undo(context.now) is not None
    finally:
        close_database()
    assert rows(examined.path) == before
    assert kinds(examine(examined)) >= {check}
    open_database(examined.path)
    try:
        assert journal.redo(context.now) is not None
    finally:
        close_database()
    assert examine(examined).findings == ()


def test_what_was_changed_outside_can_be_undone_after_the_repair(
    examined: Examined, context: Context
) -> None:
    build(examined.path, context, 1, 5)
    known = rows(examined.path)
    with at_once(examined.path) as connection:
        connection.execute("UPDATE contact SET notes = 'by another program' WHERE id = 1")
        connection.execute("DELETE FROM followup WHERE id = 1")
    (finding,) = [one for one in examine(examined).findings if one.check == "journal"]
    assert "contact May Chen: notes" in str(finding.wording)
    assert "was removed" in str(finding.wording)
    repair_findings(examine(examined).findings, examined, "command line")
    open_database(examined.path)
    try:
        while rows(examined.path) != known:
            assert journal.undo(context.now) is not None
    finally:
        close_database()
    assert examine(examined).findings == ()


def test_a_healthy_database_is_always_well(examined: Examined, context: Context) -> None:
    seed = int(os.environ.get("FOLLOWUP_SEED", "7"))
    build(examined.path, context, seed, example_count(300))
    assert examine(examined).findings == ()
    open_database(examined.path)
    try:
        for _ in range(60):
            journal.undo(context.now)
    finally:
        close_database()
    assert examine(examined).findings == ()


def test_without_a_backup_nothing_is_repaired(examined: Examined, context: Context) -> None:
    build(examined.path, context, 3, 5)
    with at_once(examined.path) as connection:
        connection.execute("UPDATE contact SET folded = 'zzz'")
    backup_folder(examined.path).write_text("a file in the place of the folder")
    before = rows(examined.path)
    with pytest.raises(FollowupError):
        repair_findings(examine(examined).findings, examined, "command line")
    assert rows(examined.path) == before
