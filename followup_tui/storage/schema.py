"""Guards migrations: one program at a time, a backup first, no row lost, newer files refused."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import SqliteDatabase

from followup_tui.errors import (
    CannotWriteError,
    DatabaseUnusableError,
    NotADatabaseError,
    system_reason,
)
from followup_tui.storage.backup_files import add_backup
from followup_tui.storage.version import SCHEMA_VERSION
from followup_tui.system.clock import Clock
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
    with folder_lock(path.parent):
        # Another program may have migrated it while this one waited.
        if not _is_current(database, path, newest):
            _migrate(database, path, migrations, newest)


def create_schema(database: SqliteDatabase, version: int, migrations: Path = MIGRATIONS) -> None:
    """Create the tables of that schema version in a new, closed database."""
    from playhouse.migrations import Runner

    names = sorted(path.stem for path in migrations.glob("[0-9]*.py"))
    with database:
        Runner(database, str(migrations)).up(names[version - 1])
        database.pragma("user_version", version)


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
    backup = _back_up(path) if tables else None
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
            hint=wording("Get the backup from before: followup restore {}", backup.name)
            if backup
            else "",
        )
    database.pragma("user_version", newest)


def _row_counts(database: SqliteDatabase) -> dict[str, int]:
    """Return the rows of each table, without the search index and the migration history."""
    return {
        name: int(database.execute_sql(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for name in database.get_tables()
        if not name.startswith(("sqlite_", "search", "schema_migration"))
    }


def _back_up(path: Path) -> Path:
    """Back up the database and return the backup. Raises CannotWriteError and sqlite3.Error."""
    now = Clock(os.environ.get("FOLLOWUP_NOW")).now()
    try:
        return add_backup(path, "before migration", now)
    except OSError as error:
        raise CannotWriteError(
            wording("Can't back up {} before its upgrade ({}).", path, system_reason(error)),
            "It was not changed.",
        ) from error


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: SQLite's own cannot span the steps of a migration."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
