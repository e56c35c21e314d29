"""The guard around migrations: one at a time, a copy first, nothing lost, newer files refused."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from followup_tui.errors import DatabaseUnusableError, NotADatabaseError
from followup_tui.storage.database import database
from followup_tui.storage.version import SCHEMA_VERSION

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade_schema(path: Path, migrations: Path = MIGRATIONS, newest: int = SCHEMA_VERSION) -> None:
    """Bring the open database at `path` to this program's schema, or refuse it untouched."""
    if _is_current(path, newest):
        return
    with _alone(path.parent):
        # Another first start may have done it while this one waited.
        if _is_current(path, newest):
            return
        _migrate(path, migrations, newest)


def _is_current(path: Path, newest: int) -> bool:
    version = int(database.pragma("user_version"))
    if version > newest:
        raise DatabaseUnusableError(
            f"{path} was made by a newer followup (schema {version}, this one knows {newest}). "
            "It was left untouched; update followup."
        )
    return version == newest


def _migrate(path: Path, migrations: Path, newest: int) -> None:
    # Imported here: every later start goes without these.
    from playhouse.migrations import Runner

    tables = set(database.get_tables())
    if tables and "schema_migration" not in tables:
        raise NotADatabaseError(f"{path} is a database of another program. It was left untouched.")
    before = _counts()
    if tables:
        _copy(path, path.with_name(f"{path.name}.before-{newest}"))
    Runner(database, str(migrations)).up()
    after = _counts()
    lost = [name for name, count in before.items() if name in after and after[name] < count]
    broken = database.execute_sql("PRAGMA foreign_key_check").fetchall()
    if lost or broken:
        raise DatabaseUnusableError(
            f"The update of {path} went wrong ({', '.join(lost) or 'broken references'}); "
            f"the copy from before is {path.name}.before-{newest}."
        )
    database.pragma("user_version", newest)


def _counts() -> dict[str, int]:
    """How many rows each table holds, the search index and the migration history left out."""
    return {
        name: int(database.execute_sql(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for name in database.get_tables()
        if not name.startswith(("sqlite_", "search", "schema_migration"))
    }


def _copy(path: Path, target: Path) -> None:
    """A verified copy beside the database, owner-only from its first byte."""
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    source, copy = sqlite3.connect(path), sqlite3.connect(partial)
    try:
        source.backup(copy)
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise DatabaseUnusableError(
                f"{path} could not be copied whole before its update. It was left untouched."
            )
    finally:
        source.close()
        copy.close()
    partial.replace(target)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: SQLite's own cannot span the several steps of a migration."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
