"""Values that the program never writes: undecodable text, and nonsense in every other column."""

from __future__ import annotations

import json
import shlex
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.damaged_database import CARD, READING, WRITING, fill
from tests.cli.running import Run
from tests.damage import NUMBER_COLUMNS, TEXT_COLUMNS, spoil, stored
from tests.examples import example_count

pytestmark = pytest.mark.once

COLUMNS = [
    (table, column)
    for columns in (TEXT_COLUMNS, NUMBER_COLUMNS)
    for table, names in columns.items()
    for column in names.split()
]
NONSENSE = st.one_of(
    st.sampled_from(
        [b"", b"{", b"[1]", b"9999-99-99", b"2026-11-22T99:99", b"2026-11-2\xff", b"--02-30"]
    ),
    st.sampled_from([None, 7, -5, 2**62, 1.5, memoryview(b"a bl\xffob")]),
    st.binary(max_size=20),
)
DAMAGED = "Some text here is damaged: followup doctor --repair"


@pytest.fixture
def filled(run: Run, database: Path) -> Path:
    """A copy of a database with records of every kind."""
    fill(run, database)
    return Path(shutil.copy(database, database.with_name("good.db")))


def _newest_id(database: Path, table: str) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0])


@settings(max_examples=example_count(60))
@given(
    damage=st.lists(st.tuples(st.sampled_from(COLUMNS), NONSENSE), min_size=1, max_size=3),
    lines=st.lists(st.sampled_from(READING + WRITING), min_size=4, max_size=4, unique=True),
)
def test_no_value_ends_anything(
    run: Run, database: Path, filled: Path, tmp_path: Path, damage: Any, lines: list[str]
) -> None:
    card = tmp_path / "card.vcf"
    card.write_bytes(CARD)
    shutil.copy(filled, database)
    for (table, column), value in damage:
        record_id = _newest_id(database, table) if table == "journal" else 1
        spoil(database, table, column, record_id, value)
    for line in lines:
        ran = run(*shlex.split(line.format(card=card)))
        assert ran.code in (0, 1, 3, 5), (line, damage, ran)
        assert "Traceback" not in ran.err
    with closing(sqlite3.connect(database)) as connection:
        connection.text_factory = bytes
        assert connection.execute("PRAGMA quick_check").fetchone()


def test_every_line_of_the_property_is_understood(
    run: Run, database: Path, filled: Path, tmp_path: Path
) -> None:
    card = tmp_path / "card.vcf"
    card.write_bytes(CARD)
    for line in READING + WRITING:
        shutil.copy(filled, database)
        ran = run(*shlex.split(line.format(card=card)))
        assert ran.code in (0, 1), (line, ran)


def test_a_person_with_damaged_text_is_shown_and_marked(run: Run, two: Run, database: Path) -> None:
    spoil(database, "contact", "name", 1, b"May Ch\xe9n")
    ran = run("show", "1")
    assert ran.code == 0
    assert "May Ch\ufffdn" in ran.out
    assert DAMAGED in ran.err
    assert "May Ch\ufffdn" in run("due").out
    assert DAMAGED not in run("show", "2").err


@pytest.mark.parametrize(
    ("table", "column"), [("followup", "about"), ("tag", "name"), ("contact", "met_on")]
)
def test_what_belongs_to_a_person_marks_them(
    run: Run, two: Run, database: Path, table: str, column: str
) -> None:
    spoil(database, table, column, 1, b"\xff 2026")
    assert DAMAGED in run("show", "1").err


@pytest.mark.parametrize("export_format", ["json", "csv", "vcard", "ics"])
def test_an_export_holds_the_readable_part_and_says_how_much_is_damaged(
    run: Run, two: Run, database: Path, tmp_path: Path, export_format: str
) -> None:
    spoil(database, "contact", "name", 1, b"May Ch\xe9n")
    target = tmp_path / "export"
    ran = run("export", "--format", export_format, str(target))
    assert ran.code == 0
    assert "May Ch\ufffdn" in target.read_text("utf-8").replace("\\ufffd", "\ufffd")
    assert "1 damaged text exported with \ufffd" in ran.err
    spoil(database, "contact", "name", 1, b"May Chen")
    again = run("export", "--format", export_format, "--force", str(target))
    assert "damaged" not in again.err


def test_another_field_is_edited_and_the_stored_bytes_stay(
    run: Run, two: Run, database: Path
) -> None:
    spoil(database, "contact", "company", 1, b"Caf\xe9")
    spoil(database, "contact", "birthday", 1, b"199\xff")
    assert run("park", "1").code == 0
    assert stored(database, "contact", "company", 1) == b"Caf\xe9"
    assert stored(database, "contact", "birthday", 1) == b"199\xff"
    assert run("undo").code == 0
    assert stored(database, "contact", "company", 1) == b"Caf\xe9"


def test_undo_of_a_merge_writes_the_stored_bytes_again(run: Run, two: Run, database: Path) -> None:
    spoil(database, "contact", "notes", 2, b"Caf\xe9 \xff")
    spoil(database, "followup", "about", 2, b"nudg\xe9")
    spoil(database, "followup", "due", 2, b"someday")
    assert run("duplicates", "--merge", "1", "2").code == 0
    assert stored(database, "followup", "due", 2) == b"someday"
    assert run("undo").code == 0
    assert stored(database, "contact", "notes", 2) == b"Caf\xe9 \xff"
    assert stored(database, "followup", "about", 2) == b"nudg\xe9"
    assert run("redo").code == 0
    assert run("undo").code == 0
    assert stored(database, "contact", "notes", 2) == b"Caf\xe9 \xff"


@pytest.mark.parametrize("value", [b'[["contact",null,{"na\xff', b"{", b"", b"[[1,2,3]]"])
def test_a_change_whose_record_is_damaged_is_listed_and_not_undone(
    run: Run, two: Run, database: Path, value: bytes
) -> None:
    newest = _newest_id(database, "journal")
    spoil(database, "journal", "edits", newest, value)
    sentence = run("undo").refused(5)
    assert "is damaged; it can't be undone" in sentence
    assert "followup doctor --repair" in sentence
    assert json.loads(run("undo", "--json").err)["error"]["code"] == "change_damaged"
    assert "Omar Khalil" in run("changes").out
    assert run("add", "Priya Nair: call fri").code == 0
    assert run("undo").code == 0


def test_a_damaged_label_is_replaced_by_its_text(run: Run, two: Run, database: Path) -> None:
    newest = _newest_id(database, "journal")
    spoil(database, "journal", "label_parts", newest, b'{"verb": "Add\xff')
    assert "Omar Khalil" in run("changes").out
    assert "Omar Khalil" in run("undo").out


def test_a_record_that_the_schema_refuses_is_said(run: Run, two: Run, database: Path) -> None:
    spoil(database, "contact", "company", 1, memoryview(b"Acme"))
    assert "Acme" in run("show", "1").out
    sentence = run("park", "1").refused(5)
    assert "is damaged" in sentence
    assert "followup doctor --repair" in sentence


@pytest.mark.parametrize(
    ("column", "value"),
    [("notes", b"Caf\xe9"), ("last_contact", b"yesterday"), ("status", b"asleep")],
)
def test_undo_of_a_change_from_before_the_damage(
    run: Run, two: Run, database: Path, column: str, value: bytes
) -> None:
    assert run("cadence", "1", "3 weeks").code == 0
    spoil(database, "contact", column, 1, value)
    assert run("undo").code == 0
    assert stored(database, "contact", column, 1) == value
    assert run("redo").code == 0
    assert run("done", "1").code == 0
    assert run("undo").code == 0


def test_a_follow_up_of_nobody_is_left_out(run: Run, two: Run, database: Path) -> None:
    assert run("promise", "May", "the deck fri").code == 0
    for record_id in (1, 3):
        spoil(database, "followup", "contact", record_id, None)
    assert run("promise").code == 1
    assert "No follow-up 1" in run("done", "1").refused(1)
    assert "No follow-up 1" in run("snooze", "1", "fri").refused(1)
    assert run("due").code in (0, 1)
    assert run("export", "--format", "ics").code == 0
