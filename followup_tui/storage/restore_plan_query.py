"""Compares a backup with the database: what would come back, what would be missing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from followup_tui.domain.restore_plan import COUNTED, RecordCounts, RestorePlan
from followup_tui.errors import DatabaseBusyError, DatabaseUnusableError
from followup_tui.storage.database import is_missing
from followup_tui.storage.set_aside import unfinished_sidecars
from followup_tui.storage.text_decoding import LOCK_SECONDS, Connection
from followup_tui.wording import wording

_MAX_NAMES = 5


def plan_restore(backup: Path, database: Path) -> RestorePlan:
    """Return what restoring the backup would change. Changes nothing.

    Records are compared by uid. A database that is missing or damaged counts as unreadable. Raises
    DatabaseBusyError, and DatabaseUnusableError for an unreadable backup."""
    try:
        with closing(_open_backup(backup)) as connection:
            holds = _counts(connection, "SELECT count(*) FROM old.{0}")
            if not _attach_present(connection, database):
                names = _names(connection, "SELECT name FROM old.contact ORDER BY id LIMIT ?")
                nothing = RecordCounts()
                return RestorePlan(holds, holds, nothing, nothing, names, is_readable=False)
            try:
                return _compare(connection, holds)
            except sqlite3.Error:
                # Damaged in the middle.
                nothing = RecordCounts()
                return RestorePlan(holds, holds, nothing, nothing, is_readable=False)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseUnusableError(
            wording("{} can't be read.", str(backup)), "Nothing was changed."
        ) from error


def _compare(connection: sqlite3.Connection, holds: RecordCounts) -> RestorePlan:
    missing = "FROM {} AS a WHERE NOT EXISTS (SELECT 1 FROM {} AS b WHERE b.uid = a.uid)"
    back, gone = missing.format("old.{0}", "now.{0}"), missing.format("now.{0}", "old.{0}")
    changed = "FROM old.{0} AS a JOIN now.{0} AS b USING (uid) WHERE a.updated <> b.updated"
    first = " ORDER BY a.id LIMIT ?"
    return RestorePlan(
        holds,
        _counts(connection, f"SELECT count(*) {back}"),
        _counts(connection, f"SELECT count(*) {gone}"),
        _counts(connection, f"SELECT count(*) {changed}"),
        _names(connection, f"SELECT a.name {back}".format("contact") + first),
        _names(connection, f"SELECT a.name {gone}".format("contact") + first),
    )


def _open_backup(backup: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        ":memory:", uri=True, timeout=LOCK_SECONDS, isolation_level=None, factory=Connection
    )
    options = "mode=rw" if unfinished_sidecars(backup) else "mode=ro&immutable=1"
    try:
        connection.execute("ATTACH ? AS old", (f"{backup.absolute().as_uri()}?{options}",))
        connection.execute("SELECT 1 FROM old.contact LIMIT 1").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _attach_present(connection: sqlite3.Connection, database: Path) -> bool:
    """Attach the database as `now`; return whether it can be read."""
    if is_missing(database):
        return False
    try:
        # Read and write, as a change that was cut off has to be rolled back first.
        connection.execute("ATTACH ? AS now", (f"{database.absolute().as_uri()}?mode=rw",))
        for table in COUNTED:
            connection.execute(f"SELECT 1 FROM now.{table} LIMIT 1").fetchall()
    except sqlite3.Error as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise DatabaseBusyError(
                "Another program is writing to the database.", "Nothing was changed.", "Try again."
            ) from error
        return False
    return True


def _counts(connection: sqlite3.Connection, query: str) -> RecordCounts:
    return RecordCounts(
        *(int(connection.execute(query.format(table)).fetchone()[0]) for table in COUNTED)
    )


def _names(connection: sqlite3.Connection, query: str) -> tuple[str, ...]:
    return tuple(row[0] for row in connection.execute(query, (_MAX_NAMES,)).fetchall())
