"""Shortcuts for the tests of actions: a database with a few follow-ups, read in few words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pendulum
import pytest
from pendulum import DateTime

from followup_tui.actions import quick_add
from followup_tui.actions.context import Context
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language.note import Note
from followup_tui.domain.rules import Rules
from followup_tui.storage import records
from followup_tui.storage.database import close_database, database, open_database
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.person import PersonDetails, person_details

RULES = Rules()


def add_all(line: str, context: Context) -> list[FollowUp]:
    """Save a quick-add line and return its follow-ups."""
    change = quick_add.add([quick_add.parse_line(line, context)], context)
    return list(change.added(FollowUp))


def add(line: str, context: Context, due: str | None = None) -> FollowUp:
    """Save a quick-add line and return its first follow-up; `due` may be in the past."""
    draft = quick_add.parse_line(line, context)
    change = quick_add.add([replace(draft, due=Due(due)) if due else draft], context)
    return next(change.added(FollowUp))


def stored(followup_id: int) -> FollowUp:
    """Return the follow-up as it is stored now."""
    return due_queries.followups([followup_id])[0]


def person(contact_id: int) -> PersonDetails:
    """Return a contact that must exist, with everything around it."""
    details = person_details(contact_id)
    assert details is not None
    return details


def steps(contact_id: int) -> list[tuple[str, str]]:
    """Return topic and due date of the open follow-ups of a contact."""
    followups = due_queries.open_followups([contact_id])
    return [(followup.about, followup.due) for followup in followups]


def due_names(context: Context) -> list[str]:
    """Return the names in the due list."""
    ids = due_queries.due_ids(context.now, context.rules)
    return [row.name for row in due_queries.due_rows_by_id(ids)]


def at(context: Context, day: str) -> Context:
    """Return the context at ten o'clock on another day."""
    now = pendulum.parse(f"{day}T10:00", tz="Europe/Berlin")
    assert isinstance(now, DateTime)
    return replace(context, now=now)


def call(day: str) -> Note:
    """Return the note of a call on that day."""
    return Note("call", "both", Due(day), day, (), "said")


def all_rows() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table and of the search index, without the journal."""
    return {
        table: database.execute_sql(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall()
        for table in (*records.TABLE_NAMES.values(), "search")
    }


@contextmanager
def new_database(factory: pytest.TempPathFactory) -> Iterator[Context]:
    """Open an empty database for one example, on Monday, 23 November 2026."""
    open_database(factory.mktemp("actions") / "followup.db")
    try:
        now = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
        yield Context(now, RULES, "command line")
    finally:
        close_database()
