"""Whether the search index holds the words of every contact, and no others."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from peewee import PeeweeException

from followup_tui.domain.date_words import pluralize
from followup_tui.storage import search
from followup_tui.storage.checks.contact_batches import contact_rows
from followup_tui.storage.checks.finding import RUN_REPAIR, Examined, Finding
from followup_tui.storage.checks.schema_objects import SEARCH, expected_schema, read_schema
from followup_tui.storage.database import database
from followup_tui.storage.journal import ChangeRecorder
from followup_tui.wording import Wording, as_wording, wording

_STRUCTURE = 10
"""The id of the last row of `search_data` that is no page of words."""
_COLUMNS = "rowid, name, company, tags, methods, notes, topics, history"


def check_search_index(examined: Examined) -> Iterator[Finding]:
    """Find contacts that search misses, or finds by words they no longer have."""
    problem = _problem()
    if problem:
        yield Finding("search index", problem, RUN_REPAIR, repair=_rebuild)


def _problem() -> Wording:
    if not read_schema(database).search:
        return as_wording("The search index is missing")
    try:
        wrong = _count_wrong()
        superfluous = database.execute_sql(
            f"SELECT count(*) FROM {SEARCH} WHERE rowid NOT IN (SELECT id FROM contact)"
        ).fetchone()[0]
        if wrong:
            contacts = as_wording(pluralize(wrong, "contact"))
            return wording("The search index is wrong for {}", contacts)
        if superfluous:
            contacts = as_wording(pluralize(superfluous, "contact"))
            return wording("The search index holds {} that no longer exist", contacts)
        if _has_no_way_to_its_words() or _is_broken():
            return as_wording("The search index is damaged")
    except (PeeweeException, sqlite3.Error):
        return as_wording("The search index is damaged")
    return Wording()


def _count_wrong() -> int:
    """Return how many contacts have other words in the index than they should, or none."""
    wrong = 0
    for rows in contact_rows("id"):
        ids = [row[0] for row in rows]
        expected = {document[0]: document for document in search.documents(ids)}
        query = f"SELECT {_COLUMNS} FROM {SEARCH} WHERE rowid BETWEEN ? AND ?"
        found = {row[0]: row for row in database.execute_sql(query, (ids[0], ids[-1])).fetchall()}
        wrong += sum(
            contact not in found or _words(found[contact]) != _words(document)
            for contact, document in expected.items()
        )
    return wrong


def _words(document: Sequence[Any]) -> list[list[str]]:
    """Return the words of each column of a document, in an order that means nothing."""
    return [sorted(str(text).split()) for text in document[1:]]


def _has_no_way_to_its_words() -> bool:
    """Tell whether the table that leads to the words is empty, which SQLite's own check passes."""
    words = f"SELECT 1 FROM {SEARCH}_data WHERE id > {_STRUCTURE} LIMIT 1"
    ways = f"SELECT 1 FROM {SEARCH}_idx LIMIT 1"
    return (
        bool(database.execute_sql(words).fetchone()) and not database.execute_sql(ways).fetchone()
    )


def _is_broken() -> bool:
    """Tell whether the words and the contacts in the index disagree; False where that is unknown,
    as the database is read in place."""
    try:
        database.execute_sql(f"INSERT INTO {SEARCH} ({SEARCH}, rank) VALUES ('integrity-check', 1)")
    except (PeeweeException, sqlite3.Error) as error:
        cause = error if isinstance(error, sqlite3.Error) else error.__context__
        return getattr(cause, "sqlite_errorname", "") != "SQLITE_READONLY"
    return False


def _rebuild(recorder: ChangeRecorder) -> None:
    """Make the index new of what the tables hold, whatever is in it."""
    with suppress(PeeweeException, sqlite3.Error):
        database.execute_sql(f"DELETE FROM {SEARCH}")
    database.execute_sql(f"DROP TABLE IF EXISTS {SEARCH}")
    database.execute_sql(expected_schema().search)
    search.rebuild_index()
