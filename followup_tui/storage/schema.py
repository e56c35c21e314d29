"""Guards migrations: one program at a time, a backup first, no row lost, newer files refused."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import SqliteDatabase

from followup_tui.errors import DatabaseUnusableError, NotADatabaseError
from followup_tui.storage.version import SCHEMA_VERSION
from followup_tui.system.private_file import create_private_file
from followup_tui.wording import as_wording, wording

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade_schema(
    database: SqliteDatabase,
    path: Path,
    migrations: Path = MIGRATIONS,
    newest: int = SCHEMA_VERSION,
) -> None:
    """Migrate the open database at `path` to the newest schema.

    Raises DatabaseUnusableError for a newer file or a failed migration, and NotADatabaseError for
    another program's database; both leave it unchanged.
    """
    if _is_current(database, path, newest):
        return
    with _folder_lock(path.parent):
        # Another program may have migrated it while this one waited.
        if not _is_current(database, path, newest):
            _migrate(database, path, migrations, newest)


def _is_current(database: SqliteDatabase, path: Path, newest: int) -> bool:
    version = int(database.pragma("user_version"))
    if version > newest:
        raise DatabaseUnusableError(
            wording(
                "{} was made by a newer followup (schema {}, this one knows {}).",
                path,
                version,
                newest,
            ),
            "It was not changed.",
            "Update followup.",
        )
    return version == newest


def _migrate(database: SqliteDatabase, path: Path, migrations: Path, newest: int) -> None:
    # Imported here, as later starts do not need it.
    from playhouse.migrations import Runner

    tables = set(database.get_tables())
    if tables and "schema_migration" not in tables:
        raise NotADatabaseError(
            wording("{} is another program's database.", path), "It was not changed."
        )
    before = _row_counts(database)
    backup = path.with_name(f"{path.name}.before-{newest}")
    if tables:
        _back_up(path, backup)
    Runner(database, str(migrations)).up()
    after = _row_counts(database)
    lost = [name for name, count in before.items() if name in after and after[name] < count]
    broken = database.execute_sql("PRAGMA foreign_key_check").fetchall()
    if lost or broken:
        raise DatabaseUnusableError(
            wording(
                "Upgrading {} failed ({}).",
                path,
                as_wording(", ".join(lost) or "broken references"),
            ),
            hint=wording("The backup from before is {}.", backup.name),
        )
    database.pragma("user_version", newest)


def _row_counts(database: SqliteDatabase) -> dict[str, int]:
    """Return the rows of each table, without the search index and the migration history."""
    return {
        name: int(database.execute_sql(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for name in database.get_tables()
        if not name.startswith(("sqlite_", "search", "schema_migration"))
    }


def _back_up(path: Path, target: Path) -> None:
    """Write a verified, private backup beside the database. Raises DatabaseUnusableError."""
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    os.close(create_private_file(partial))
    source, copy = sqlite3.connect(path), sqlite3.connect(partial)
    try:
        source.backup(copy)
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise DatabaseUnusableError(
                wording("Can't back up {} before its upgrade.", path), "It was not changed."
            )
    finally:
        source.close()
        copy.close()
    partial.replace(target)


@contextmanager
def _folder_lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: SQLite's own cannot span the steps of a migration."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
