"""Whether tables, columns and indexes are those that the migrations create."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from peewee import SqliteDatabase

from followup_tui.storage.checks.finding import (
    RESTORE_OR_SALVAGE,
    RUN_REPAIR,
    Examined,
    Finding,
    examples,
)
from followup_tui.storage.database import database
from followup_tui.storage.journal import ChangeRecorder
from followup_tui.storage.schema import MIGRATIONS
from followup_tui.wording import as_wording, wording

SEARCH = "search"
"""The table of the search index, which has a check of its own."""
_CHECK = "schema"
_OBJECTS = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"


@dataclass(frozen=True)
class Schema:
    """The columns by table, without the search index, and the statements of indexes by name."""

    columns: dict[str, frozenset[str]]
    indexes: dict[str, str]
    others: frozenset[str]
    """The names of triggers and views."""
    search: str
    """The statement that creates the search index; empty if it is missing."""


def check_schema(examined: Examined) -> Iterator[Finding]:
    """Find tables, columns and indexes that are missing, and triggers that the program has not."""
    expected, found = expected_schema(), read_schema(database)
    missing = [
        table if table not in found.columns else f"{table}.{column}"
        for table, columns in expected.columns.items()
        for column in sorted(columns - found.columns.get(table, frozenset()))
        if table in found.columns or column == "id"
    ]
    if missing:
        problem = wording("Tables or columns are missing: {}", examples(missing))
        yield Finding(_CHECK, problem, RESTORE_OR_SALVAGE, is_damage=True)
        return
    if indexes := _missing_indexes():
        problem = wording("Indexes are missing: {}", examples(indexes))
        yield Finding(_CHECK, problem, RUN_REPAIR, repair=_create_indexes)
    if others := sorted(found.others - expected.others):
        problem = wording("Another program added triggers or views: {}", examples(others))
        yield Finding(_CHECK, problem, as_wording("remove them with that program"))


def _missing_indexes() -> list[str]:
    """Return the indexes that are missing or made of other columns."""
    found = read_schema(database).indexes
    return [
        name
        for name, statement in expected_schema().indexes.items()
        if _plain(found.get(name, "")) != _plain(statement)
    ]


def _create_indexes(recorder: ChangeRecorder) -> None:
    for name in _missing_indexes():
        database.execute_sql(f'DROP INDEX IF EXISTS "{name}"')
        database.execute_sql(expected_schema().indexes[name])


def _plain(statement: str) -> str:
    """Return a statement without quotes and line breaks, which depend on the version of SQLite."""
    return " ".join(statement.replace('"', "").replace("`", "").split())


@cache
def expected_schema() -> Schema:
    """Return what the migrations create."""
    from playhouse.migrations import Runner

    new = SqliteDatabase(":memory:")
    new.connect()
    try:
        Runner(new, str(MIGRATIONS)).up()
        return read_schema(new)
    finally:
        new.close()


def read_schema(connected: SqliteDatabase) -> Schema:
    """Return the schema of an open database."""
    columns: dict[str, frozenset[str]] = {}
    indexes: dict[str, str] = {}
    others: set[str] = set()
    search = ""
    for kind, name, statement in connected.execute_sql(_OBJECTS).fetchall():
        if kind == "table" and name == SEARCH:
            search = statement or ""
        elif kind == "table" and not name.startswith((f"{SEARCH}_", "schema_migration")):
            rows = connected.execute_sql("SELECT name FROM pragma_table_info(?)", (name,))
            columns[name] = frozenset(column for (column,) in rows.fetchall())
        elif kind == "index":
            indexes[name] = statement or ""
        elif kind in ("trigger", "view"):
            others.add(name)
    indexes = {name: statement for name, statement in indexes.items() if statement}
    return Schema(columns, indexes, frozenset(others), search)
