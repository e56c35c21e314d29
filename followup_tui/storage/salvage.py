"""Salvages a damaged database: what can be read of it goes into a new one, and what is missing is
reported. Nothing is ever written to the damaged file."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from peewee import SqliteDatabase
from pendulum import DateTime

from followup_tui.errors import (
    CannotWriteError,
    DatabaseMissingError,
    DatabaseUnusableError,
    UsageError,
    system_reason,
)
from followup_tui.storage import search
from followup_tui.storage.backups import check_backup, list_backups
from followup_tui.storage.damaged_file import (
    UNREADABLE,
    DamagedFile,
    copy_readable,
    put_schema_pages,
    schema_pages,
)
from followup_tui.storage.database import (
    close_database,
    database,
    is_missing,
    missing_problem,
    open_database,
    translate_errors,
)
from followup_tui.storage.journal import utc_milliseconds
from followup_tui.storage.records import KINDS
from followup_tui.storage.salvage_tables import (
    ABOUT_PEOPLE,
    CONTACT,
    JOURNAL,
    TableResult,
    TableSalvage,
)
from followup_tui.storage.schema import create_schema
from followup_tui.storage.version import SCHEMA_VERSION
from followup_tui.system.own_files import sidecars
from followup_tui.system.private_file import create_folders
from followup_tui.wording import wording

Progress = Callable[[int, int], None]
"""Called with how many tables of how many are done."""
_BORROWED_FROM = 3
"""How many backups are asked for the pages that describe the tables."""
_NOTHING_WRITTEN = "Nothing was written."


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What was brought back of a damaged database, and what was not."""

    target: Path
    results: dict[str, TableResult]
    """By table."""
    named_only: tuple[str, ...]
    """People of whom nothing but the name was readable."""
    nameless: int
    """How many people have no readable name either."""
    lost_with: dict[str, dict[str, int]]
    """By table: the people whose rows are lost, and how many of each."""
    changes_lost: int
    """Changes of the undo history that can't be read."""

    @property
    def contacts(self) -> int:
        """How many contacts are whole."""
        return self.results[CONTACT].kept

    @property
    def is_complete(self) -> bool:
        """Whether nothing is known to be missing."""
        lost = any(result.lost or result.is_uncertain for result in self.results.values())
        return not (lost or self.changes_lost)


def salvage(
    source: Path, target: Path, now: DateTime, on_progress: Progress | None = None
) -> SalvageReport:
    """Read a damaged database into a new one at `target`, and report what is missing.

    This process must have no open database. Raises UsageError for an existing target,
    DatabaseMissingError, DatabaseUnusableError if nothing can be read, or CannotWriteError; no new
    database is left then."""
    if os.path.lexists(target):
        raise UsageError(wording("{} already exists; not overwritten.", str(target)))
    if is_missing(source):
        raise DatabaseMissingError(missing_problem(source), _NOTHING_WRITTEN)
    try:
        create_folders(target.parent)
        with tempfile.TemporaryDirectory(prefix=".salvage-", dir=target.parent) as name:
            folder = Path(name)
            new = folder / "new.db"
            with closing(_open(source, folder)) as damaged:
                report = _fill(damaged, new, target, now, on_progress)
            _finish(new)
            if os.path.lexists(target):
                raise UsageError(wording("{} already exists; not overwritten.", str(target)))
            os.rename(new, target)
    except OSError as error:
        raise CannotWriteError(
            wording(
                "Can't salvage {} into {} ({}).", str(source), str(target), system_reason(error)
            ),
            _NOTHING_WRITTEN,
        ) from error
    return report


def _open(source: Path, folder: Path) -> DamagedFile:
    """Open a copy of the damaged file, if need be with pages of its schema from a backup.

    Raises DatabaseUnusableError if no table can be found."""
    best: DamagedFile | None = None
    best_count = 0
    for number, pages in enumerate(_schemas(source, folder)):
        copy = folder / f"copy-{number}.db"
        copy_readable(source, copy)
        for original, copied in zip(sidecars(source), sidecars(copy), strict=True):
            with suppress(OSError):
                copy_readable(original, copied)
        put_schema_pages(copy, pages)
        found = _opened(copy)
        count = found.known_contacts() if found is not None and found.version > 0 else 0
        if found is not None and count > best_count:
            if best is not None:
                best.close()
            best, best_count = found, count
            if not pages and set(KINDS) <= best.tables:
                break
        elif found is not None:
            found.close()
    if best is None:
        raise DatabaseUnusableError(
            wording("Nothing of {} can be read.", str(source)),
            _NOTHING_WRITTEN,
            "Restore a backup: followup restore",
        )
    if best.version > SCHEMA_VERSION:
        best.close()
        raise DatabaseUnusableError(
            wording("{} was made by a newer followup.", str(source)),
            _NOTHING_WRITTEN,
            "Update followup.",
        )
    return best


def _opened(copy: Path) -> DamagedFile | None:
    """Open a copy, without the journal of its last change if that is what is damaged."""
    with suppress(*UNREADABLE):
        return DamagedFile(copy)
    for sidecar in sidecars(copy):
        sidecar.unlink(missing_ok=True)
    with suppress(*UNREADABLE):
        return DamagedFile(copy)
    return None


def _schemas(source: Path, folder: Path) -> Iterator[dict[int, bytes]]:
    """Yield nothing to replace, then the schema pages of the newest backups and a new database."""
    yield {}
    healthy = (backup.path for backup in list_backups(source) if not check_backup(backup.path))
    for _, path in zip(range(_BORROWED_FROM), healthy, strict=False):
        with suppress(OSError):
            yield schema_pages(path)
    fresh = folder / "fresh.db"
    with _created(fresh, SCHEMA_VERSION):
        pass
    yield schema_pages(fresh)


@contextmanager
def _created(path: Path, version: int) -> Iterator[sqlite3.Connection]:
    """Create a database of that schema version and yield a connection to fill it."""
    create_schema(SqliteDatabase(str(path)), version)
    path.chmod(0o600)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def _fill(
    damaged: DamagedFile, new: Path, target: Path, now: DateTime, on_progress: Progress | None
) -> SalvageReport:
    tables = [JOURNAL, *(name for name in KINDS if name in damaged.tables)]
    with _created(new, damaged.version) as connection, translate_errors(new):
        connection.execute("BEGIN")
        tables_salvage = TableSalvage(damaged, connection)
        for done, table in enumerate(tables, 1):
            tables_salvage.copy_table(table)
            if on_progress is not None:
                on_progress(done, len(tables))
        tables_salvage.copy_stray_rows()
        tables_salvage.add_missing()
        named, nameless = tables_salvage.name_lost_people(utc_milliseconds(now))
        tables_salvage.drop_dangling()
        results = tables_salvage.results
        journal = results.pop(JOURNAL)
        ids, _ = damaged.ids_of_indexes(JOURNAL)
        report = SalvageReport(
            target,
            results,
            tuple(named),
            nameless,
            {name: tables_salvage.people_of_lost(name) for name in ABOUT_PEOPLE},
            len(ids - journal.read),
        )
        connection.execute("COMMIT")
    return report


def _finish(new: Path) -> None:
    """Bring the new database to today's schema and index it for searching."""
    open_database(new, create=False)
    try:
        with translate_errors(new), database.atomic():
            search.rebuild_index()
    finally:
        close_database()
