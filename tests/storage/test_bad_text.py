"""Values that can't be read: found, repaired as one change, and given back by undo."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pendulum import DateTime

from followup_tui.actions import quick_add
from followup_tui.actions.context import Context
from followup_tui.actions.interactions import log
from followup_tui.domain.contact import Contact, Tag
from followup_tui.storage import journal, records
from followup_tui.storage.bad_text import find_bad_values, readable_text, repair_bad_values
from followup_tui.storage.change_recorder import ChangeRecorder
from followup_tui.storage.database import close_database, database, open_database
from followup_tui.storage.journal import REPAIR_UID, recording
from followup_tui.storage.queries.contacts import find_contacts
from tests.damage import NUMBER_COLUMNS, TEXT_COLUMNS, spoil, stored
from tests.examples import example_count

pytestmark = pytest.mark.once

TABLES = ("contact", "contact_method", "tag", "contact_tag", "followup", "interaction")
COLUMNS = [
    (table, column)
    for table in TABLES
    for column in (TEXT_COLUMNS[table] + " " + NUMBER_COLUMNS[table]).split()
]


ODD = st.sampled_from([None, -3, 1.5, memoryview(b"\xff")])


@pytest.fixture
def filled(opened: Path, context: Context) -> Path:
    """Two people with a record of each kind."""
    for line in ("May Chen @Acme: second round fri #vip may@acme.com ~6w", "Omar: call fri #café"):
        quick_add.add([quick_add.parse_line(line, context)], context)
    log([1], "lunch, she liked it", context)
    return opened


def damage(path: Path, table: str, column: str, value: Any, record_id: int = 1) -> None:
    """Damage a value of the open database."""
    close_database()
    spoil(path, table, column, record_id, value)
    open_database(path)


def repair(now: DateTime) -> int:
    with recording("Repaired text", now, "command line", f"{REPAIR_UID}{uuid.uuid4()}") as change:
        return repair_bad_values(change)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"caf\xe9", "café"),
        ("Zoë ".encode() + b"\x93quoted\x94", "Zoë “quoted”"),
        (b"\xc3", "Ã"),
        (b"a\x81b", "a\x81b"),
        (b"plain", "plain"),
        ("日本".encode(), "日本"),
    ],
)
def test_bad_bytes_are_read_as_windows_1252(raw: bytes, text: str) -> None:
    assert readable_text(raw) == text


@given(st.binary(max_size=40))
def test_every_byte_becomes_a_letter_that_can_be_stored(raw: bytes) -> None:
    text = readable_text(raw)
    assert "\ufffd" not in text or "\ufffd".encode() in raw
    text.encode()


@pytest.mark.parametrize(
    ("table", "column", "value", "original"),
    [
        ("contact", "name", b"M\xe1y Chen", b"May Chen"),
        ("contact", "name", b"\xff\xff\xff Chen", b"May Chen"),
        ("contact", "name", b"R\xe9my Chen", "Rémy Chen".encode()),
        ("contact", "notes", None, b""),
        ("contact", "last_contact", b"2026-11-2\xff", b"2026-11-23"),
        ("contact", "cadence", b"6 week\xf3", b"6 weeks"),
        ("followup", "due", b"someday", b"2026-11-27"),
        ("followup", "contact", "nobody", 1),
        ("followup", "attempt", "many", 1),
        ("interaction", "summary", b"she\xacliked it", b"she liked it"),
    ],
)
def test_what_the_journal_knows_is_written_again(
    filled: Path, now: DateTime, table: str, column: str, value: Any, original: Any
) -> None:
    damage(filled, table, column, value)
    assert repair(now) == 1
    assert stored(filled, table, column, 1) == original
    assert list(find_bad_values()) == []


def test_a_healthy_database_has_none(filled: Path) -> None:
    assert list(find_bad_values()) == []


def test_bad_text_is_repaired_and_undo_gives_the_stored_bytes_back(
    filled: Path, now: DateTime
) -> None:
    damage(filled, "contact", "name", b"Ren\xe9 Chen")
    damage(filled, "followup", "about", b"\xff\xfe", record_id=2)
    database.execute_sql("UPDATE journal SET edits = '[' WHERE id < 3")
    found = [(bad.table, bad.id, bad.column, bad.raw) for bad in find_bad_values()]
    assert found == [("contact", 1, "name", b"Ren\xe9 Chen"), ("followup", 2, "about", b"\xff\xfe")]
    assert repair(now) == 2
    assert list(find_bad_values()) == []
    assert [row.name for row in find_contacts("rené")] == ["René Chen"]
    undone = journal.undo(now)
    assert undone is not None
    assert str(undone.label) == "Repaired text"
    assert stored(filled, "contact", "name", 1) == b"Ren\xe9 Chen"
    assert stored(filled, "followup", "about", 2) == b"\xff\xfe"


@pytest.mark.parametrize(
    ("table", "column", "value", "repaired"),
    [
        ("followup", "due", b"someday", b"2026-11-23"),
        ("interaction", "happened", b"2026-99-99", b"2026-11-23"),
        ("contact", "birthday", b"17 May", None),
        ("contact", "cadence", b"often", None),
        ("contact", "status", b"asleep", b"active"),
        ("contact", "strength", 9, 0),
        ("contact", "company", memoryview(b"Acme"), b"Acme"),
        ("contact", "notes", None, b""),
        ("contact", "folded", b"\xff", b"may chen"),
        ("contact", "extra", b"{", b"{}"),
        ("followup", "closed", "never", None),
    ],
)
def test_what_means_nothing_becomes_the_default(
    filled: Path, now: DateTime, table: str, column: str, value: Any, repaired: Any
) -> None:
    journal.clear_journal()
    damage(filled, table, column, value)
    assert len(list(find_bad_values())) == 1
    assert repair(now) == 1
    assert stored(filled, table, column, 1) == repaired
    assert list(find_bad_values()) == []


def test_a_repaired_tag_does_not_take_the_name_of_another(filled: Path, now: DateTime) -> None:
    journal.clear_journal()
    damage(filled, "tag", "name", b"caf\xe9")
    repair(now)
    assert [tag.name for tag in records.load_in_order(Tag, [1, 2])] == ["café-2", "café"]


def test_a_record_that_belongs_to_nobody_is_left_alone(filled: Path, now: DateTime) -> None:
    journal.clear_journal()
    damage(filled, "followup", "contact", "nobody")
    assert repair(now) == 0
    assert stored(filled, "followup", "contact", 1) == b"nobody"


@settings(max_examples=example_count(12))
@given(
    damages=st.lists(
        st.tuples(
            st.sampled_from(COLUMNS),
            st.one_of(
                st.binary(max_size=12), st.sampled_from([None, -3, 1.5, memoryview(b"\xff")])
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_repair_and_undo_keep_what_can_be_read(
    path: Path, context: Context, damages: list[tuple[tuple[str, str], Any]]
) -> None:
    path.unlink(missing_ok=True)
    open_database(path)
    try:
        quick_add.add([quick_add.parse_line("May @Acme: call fri #vip m@a.com", context)], context)
        log([1], "lunch, she liked it", context)
        close_database()
        for (table, column), value in damages:
            spoil(path, table, column, 1, value)
        open_database(path)
        before = _everything()
        repaired = repair(context.now.add(minutes=1))
        belongs = {bad.column for bad in find_bad_values()}
        assert belongs <= {"contact", "tag", *{column for (_, column), _ in damages}}
        if repaired:
            assert journal.undo(context.now) is not None
            after = _everything()
            assert [_comparable(record) for record in after] == [
                _comparable(record) for record in before
            ]
    finally:
        close_database()


def _everything() -> list[Any]:
    return [record for kind in records.TABLES for record in records.load_in_order(kind, [1])]


def _comparable(record: Any) -> list[Any]:
    # A day that must be there can't be written as it was if it was no text.
    skipped = {"updated", "due", "happened"}
    return [getattr(record, name) for name in records.FIELDS[type(record)] if name not in skipped]


def test_rewriting_records_the_change(filled: Path, now: DateTime) -> None:
    recorder = ChangeRecorder("x", now.add(seconds=1))
    (contact,) = records.load_in_order(Contact, [1])
    recorder.rewrite(contact, contact, {"company"})
    assert len(recorder.change().edits) == 1
