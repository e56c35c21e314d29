"""The schema: tables and models agree, migrations lose nothing, newer files are refused."""

from __future__ import annotations

import gzip
import sqlite3
import stat
from pathlib import Path

import pytest
from pendulum import DateTime

from followup_tui.domain.text_folding import fold, search_tokens
from followup_tui.errors import CannotWriteError, DatabaseUnusableError
from followup_tui.storage import journal, schema, tables
from followup_tui.storage.backups import backup_folder, list_backups
from followup_tui.storage.database import (
    close_database,
    database,
    open_database,
)
from followup_tui.storage.queries.changes import recent_changes
from followup_tui.storage.queries.contacts import contact_page, contacts, known_names
from followup_tui.storage.queries.due import followups
from followup_tui.storage.queries.paging import Window
from followup_tui.storage.records import FIELDS, TABLES
from followup_tui.storage.version import SCHEMA_VERSION


def test_the_schema_version_is_that_of_the_last_migration() -> None:
    numbers = [int(file.name[:4]) for file in schema.MIGRATIONS.glob("[0-9]*.py")]
    assert max(numbers) == SCHEMA_VERSION


def test_tables_are_strict_and_have_the_columns_of_the_models(opened: Path) -> None:
    strict = dict(
        database.execute_sql(
            "SELECT name, strict FROM pragma_table_list WHERE type = 'table'"
        ).fetchall()
    )
    for model in (*TABLES.values(), tables.JournalRow):
        name = model._meta.table_name
        columns = {row[1] for row in database.execute_sql(f"PRAGMA table_info({name})")}
        assert columns == {field.column_name for field in model._meta.sorted_fields}
        assert strict[name] == 1, name
    for kind, model in TABLES.items():
        assert set(FIELDS[kind]) <= set(model._meta.fields)


def test_a_newer_database_is_refused_unchanged(path: Path) -> None:
    open_database(path)
    database.pragma("user_version", SCHEMA_VERSION + 1)
    close_database()
    before = path.read_bytes()
    with pytest.raises(DatabaseUnusableError, match="newer followup") as refused:
        open_database(path)
    assert refused.value.exit_code == 5
    assert path.read_bytes() == before
    assert database.is_closed()


def test_another_program_s_database_is_refused_unchanged(path: Path) -> None:
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE songs (name TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseUnusableError, match="another program's"):
        open_database(path)
    assert path.read_bytes() == before


NEXT = SCHEMA_VERSION + 1
_SECOND = '''
"""Adds a column."""
def up(migrator, db):
    db.execute_sql("ALTER TABLE tag ADD COLUMN colour TEXT NOT NULL DEFAULT ''")
'''
_LOSES = '''
"""Loses rows."""
def up(migrator, db):
    db.execute_sql("DELETE FROM tag")
'''


def _create_with_tag(path: Path) -> None:
    open_database(path)
    database.execute_sql("INSERT INTO tag (uid, created, updated, name) VALUES ('1', 0, 0, 'x')")


def _copy_migrations(tmp_path: Path, second: str) -> Path:
    folder = tmp_path / "migrations"
    folder.mkdir()
    for file in schema.MIGRATIONS.glob("0*.py"):
        (folder / file.name).write_text(file.read_text())
    (folder / f"{NEXT:04}_next.py").write_text(second)
    return folder


def test_an_older_database_is_backed_up_and_migrated(path: Path, tmp_path: Path) -> None:
    _create_with_tag(path)
    try:
        schema.upgrade_schema(database, path, _copy_migrations(tmp_path, _SECOND), NEXT)
        assert database.pragma("user_version") == NEXT
        assert database.execute_sql("SELECT name, colour FROM tag").fetchall() == [("x", "")]
    finally:
        close_database()
    (backup,) = [found.path for found in list_backups(path)]
    assert backup.name.endswith("-before-migration.db")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    old = sqlite3.connect(backup)
    assert old.execute("SELECT name FROM tag").fetchall() == [("x",)]
    assert old.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    old.close()


def test_a_migration_that_loses_rows_is_reported_with_its_backup(
    path: Path, tmp_path: Path
) -> None:
    _create_with_tag(path)
    try:
        with pytest.raises(DatabaseUnusableError, match=r"tag.*before-migration"):
            schema.upgrade_schema(database, path, _copy_migrations(tmp_path, _LOSES), NEXT)
    finally:
        close_database()


def test_without_a_backup_nothing_is_migrated(path: Path, tmp_path: Path) -> None:
    _create_with_tag(path)
    backup_folder(path).touch()
    before = path.read_bytes()
    try:
        with pytest.raises(CannotWriteError, match="Can't back up"):
            schema.upgrade_schema(database, path, _copy_migrations(tmp_path, _SECOND), NEXT)
    finally:
        close_database()
    assert path.read_bytes() == before


@pytest.mark.parametrize("old", range(1, SCHEMA_VERSION))
def test_every_older_schema_is_migrated_without_loss(path: Path, tmp_path: Path, old: int) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    for file in sorted(schema.MIGRATIONS.glob("0*.py"))[:old]:
        (folder / file.name).write_text(file.read_text())
    _create_old(path, folder, old)
    try:
        open_database(path)
        assert database.pragma("user_version") == SCHEMA_VERSION
        assert database.execute_sql("SELECT about, note FROM followup").fetchall() == [("call", "")]
        assert database.execute_sql("SELECT name FROM contact").fetchall() == [("May Chen",)]
        for name in ("introduction", "distinct_pair"):
            assert database.execute_sql(f"SELECT count(*) FROM {name}").fetchone() == (0,)
    finally:
        close_database()
    (backup,) = list_backups(path)
    assert backup.reason == "before migration"
    copy = sqlite3.connect(backup.path)
    assert copy.execute("SELECT name FROM contact").fetchall() == [("May Chen",)]
    assert copy.execute("PRAGMA user_version").fetchone() == (old,)
    copy.close()


@pytest.mark.parametrize("old", range(1, SCHEMA_VERSION))
def test_names_of_an_older_database_are_found_by_their_latin_spelling(
    path: Path, tmp_path: Path, old: int
) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    for file in sorted(schema.MIGRATIONS.glob("0*.py"))[:old]:
        (folder / file.name).write_text(file.read_text())
    names = ("Дмитрий Шостакович", "李明", "Zoë Åkerström")
    _create_old(path, folder, old, names)
    try:
        open_database(path)
        rows = database.execute_sql("SELECT name, latin FROM contact ORDER BY id").fetchall()
        spelled = ("", "dmitriyshostakovich", "liming", "")
        assert rows == [*zip(("May Chen", *names), spelled, strict=True)]
        for typed, contact in (("dmitriy", 2), ("Li Ming", 3), ("李明", 3), ("yandeks", 3)):
            assert [row.id for row in contact_page(Window(), typed).rows] == [contact]
        assert [contact.id for contact in known_names(["li", "ming"])] == [3]
    finally:
        close_database()


def _create_old(path: Path, folder: Path, number: int, others: tuple[str, ...] = ()) -> None:
    """Create a database of that schema with a contact, a follow-up, and other contacts."""
    path.parent.mkdir(mode=0o700, parents=True)
    database.init(str(path), pragmas={"foreign_keys": 1})
    database.connect()
    try:
        schema.upgrade_schema(database, path, folder, number)
        database.execute_sql(
            "INSERT INTO contact (id, uid, created, updated, name, folded)"
            " VALUES (1, 'c', 0, 0, 'May Chen', 'may chen')"
        )
        database.execute_sql(
            "INSERT INTO followup (uid, created, updated, contact, about, due)"
            " VALUES ('f', 0, 0, 1, 'call', '2026-11-27')"
        )
        for contact, name in enumerate(others, 2):
            company = "Яндекс" if name == "李明" else ""
            database.execute_sql(
                "INSERT INTO contact (id, uid, created, updated, name, folded, company)"
                " VALUES (?, ?, 0, 0, ?, ?, ?)",
                (contact, str(contact), name, fold(name), company),
            )
            database.execute_sql(
                "INSERT INTO search (rowid, name, company) VALUES (?, ?, ?)",
                (contact, *(" ".join(search_tokens(text)) for text in (name, company))),
            )
    finally:
        database.close()


def test_a_database_with_the_old_column_names_keeps_its_changes(path: Path, now: DateTime) -> None:
    """The file was made by the last program with schema 3: a closed promise, an undone parking."""
    path.parent.mkdir()
    packed = Path(__file__).with_name("schema_3.db.gz")
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    open_database(path)
    try:
        (contact,) = contacts([1])
        assert (contact.name, contact.notes, contact.status) == (
            'May "said": Chen',
            '"promised_by":',
            "active",
        )
        (closed,) = followups([1])
        assert (closed.promised_for, closed.note, closed.state) == (
            "2026-11-27",
            "wrong number",
            "closed",
        )
        assert [row.id for row in contact_page(Window(), "wrong number").rows] == [1]
        texts = database.execute_sql("SELECT label FROM journal ORDER BY id DESC").fetchall()
        assert [(str(entry.label),) for entry in recent_changes(9)] == texts
        assert all(text for (text,) in texts)
        assert journal.redo(now) is not None
        assert (contacts([1])[0].status, contacts([1])[0].parked_until) == ("parked", "2027-01-04")
        for _ in range(2):
            assert journal.undo(now) is not None
        (reopened,) = followups([1])
        assert (reopened.promised_for, reopened.note, reopened.state) == ("2026-11-27", "", "open")
        assert journal.undo(now) is not None
        assert (contacts([1]), followups([1])) == ([], [])
        for _ in range(3):
            assert journal.redo(now) is not None
        assert followups([1]) == [closed]
        assert database.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        close_database()
