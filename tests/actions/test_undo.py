"""Every action can be undone and redone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.actions import closing, contacts, interactions, schedule
from followup_tui.actions.contact_edit import ContactEdit, edit_contact
from followup_tui.actions.context import Context
from followup_tui.actions.sample.load import add_sample
from followup_tui.domain.contact import Contact
from followup_tui.domain.followup import OUTCOMES
from followup_tui.domain.rules import Rules
from followup_tui.errors import (
    FollowupError,
)
from followup_tui.formats.parsed import ParsedContact, ParsedFile
from followup_tui.importing.apply import apply_plan
from followup_tui.importing.make_plan import plan_import
from followup_tui.storage import journal
from followup_tui.storage.database import close_database, database, open_database
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import interactions as interaction_queries
from followup_tui.storage.queries.changes import recent_changes
from tests.actions.shortcuts import (
    add_all,
    all_rows,
)
from tests.examples import example_count

CARDS = ParsedFile(
    (
        ParsedContact(
            "May Chen", "card 1", "u1", company="Acme", methods=(("email", "m@a.b", ""),)
        ),
        ParsedContact("Omar Khalil", "card 2", tags=("pycon", "hiring")),
        ParsedContact("Zoë Berg", "card 3", notes="met\nonce", extra=(("X-A", "1"),)),
    ),
    (),
)


def test_an_import_parks_people_and_one_undo_removes_them(opened: Path, context: Context) -> None:
    before = all_rows()
    assert len(list(apply_plan(plan_import(CARDS), context).added(Contact))) == 3
    assert {contact.status for contact in contact_queries.contacts([1, 2, 3])} == {"parked"}
    again = plan_import(CARDS)
    assert (len(again.new), len(again.matched), len(again.unchanged)) == (0, 0, 3)
    apply_plan(again, context)
    assert len(recent_changes(10)) == 1
    journal.undo(context.now)
    assert all_rows() == before


def test_planning_an_import_changes_nothing(opened: Path, context: Context) -> None:
    before = all_rows()
    assert len(plan_import(CARDS).new) == 3
    assert all_rows() == before


def test_sample_people_are_saved_and_cannot_be_undone(opened: Path, context: Context) -> None:
    add_sample(context)
    assert len(contact_queries.find_contacts("#sample", 1_000)) >= 55
    assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
    # Their change is not in the journal.
    assert journal.undo(context.now) is None


# Every action, applied to records that a number picks.


def _ids(pick: int, count: int = 3) -> list[int]:
    newest = database.execute_sql("SELECT coalesce(max(id), 0) FROM followup").fetchone()[0]
    return [1 + (pick + step) % max(newest, 1) for step in range(count)]


def _correct(pick: int, context: Context) -> None:
    for interaction in interaction_queries.interactions(_ids(pick, 1)):
        line = f"mail {pick % 30 + 1} days ago: corrected {pick}"
        interactions.correct(interaction, line, context)


def _edit(pick: int, context: Context) -> None:
    for contact in contact_queries.contacts(_ids(pick, 1)):
        after = replace(contact, company=f"Company {pick}", cadence="2 weeks")
        methods = (("email", f"{pick}@example.com", ""),)
        edit_contact(ContactEdit(contact, after, (f"t{pick % 3}",), methods), context)


NAMES = ("May Chen", "Omar Khalil", "Zoë Berg", "佐藤 花", "Jan de Vries")


STEPS: dict[str, Callable[[int, Context], object]] = {
    "add": lambda n, c: add_all(
        f"{NAMES[n % 5]}: topic {n} in {n % 9 + 1} days #t{n % 4} ~{n % 5 + 1}w", c
    ),
    "two": lambda n, c: add_all(
        f"{NAMES[n % 5]} + New Person{n}: dinner fri ! n{n}@example.com", c
    ),
    "done": lambda n, c: closing.close(_ids(n), "done", f"said {n}", c),
    "close": lambda n, c: closing.close(_ids(n), OUTCOMES[n % len(OUTCOMES)], f"said {n}", c),
    "close and": lambda n, c: closing.close(
        _ids(n, 1), OUTCOMES[n % len(OUTCOMES)], "", c, ("", "nudge fri", "park 2 weeks")[n % 3]
    ),
    "keep": lambda n, c: closing.keep_promises(_ids(n, 1), c),
    "promise": lambda n, c: contacts.add_promise(
        *_ids(n, 1), f"a thing {n}{' by fri' if n % 2 else ''}", ("mine", "theirs")[n % 2], c
    ),
    "follow": lambda n, c: contacts.add_next_step(
        _ids(n, 2), f"next thing {n} in {n % 9 + 1} days", c
    ),
    "cadence": lambda n, c: contacts.set_cadence(
        _ids(n, 2), ("3 weeks", "never", "", "2 months")[n % 4], c
    ),
    "tag cadence": lambda n, c: contacts.set_tag_cadence(
        f"t{n % 4}", ("10 days", "", "a month")[n % 3], c
    ),
    "park": lambda n, c: contacts.park(_ids(n, 1), ("", "3 weeks")[n % 2], c),
    "unpark": lambda n, c: contacts.unpark(_ids(n), c),
    "log back": lambda n, c: interactions.log(
        _ids(n, 1), f"call {n % 40 + 1} days ago + New{n % 5} Face: note I: a thing {n} by fri", c
    ),
    "correct": lambda n, c: _correct(n, c),
    "remove": lambda n, c: interactions.remove(_ids(n, 2), c),
    "spread": lambda n, c: schedule.spread_overdue(replace(c, rules=replace(c.rules, daily_cap=1))),
    "snooze": lambda n, c: schedule.snooze(_ids(n), f"{n % 20 + 1} days", c),
    "later": lambda n, c: schedule.shift(_ids(n), 1, c),
    "earlier": lambda n, c: schedule.shift(_ids(n), -1, c),
    "log": lambda n, c: interactions.log(_ids(n, 2), f"note {n}", c),
    "archive": lambda n, c: contacts.toggle_archived(_ids(n, 1), c),
    "edit": lambda n, c: _edit(n, c),
    "import": lambda n, c: apply_plan(plan_import(CARDS), c),
}


@settings(max_examples=example_count(25))
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 10_000)), min_size=1, max_size=25
    )
)
def test_undoing_and_redoing_everything_restores_each_state(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    from pendulum import datetime

    moment = datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
    open_database(tmp_path_factory.mktemp("story") / "followup.db")
    try:
        states = [all_rows()]
        for place, (name, pick) in enumerate(steps):
            context = Context(moment.add(minutes=place * 700), Rules(), "command line")
            try:
                STEPS[name](pick, context)
            except FollowupError:
                assert all_rows() == states[-1], "a refused action changed something"
            if len(recent_changes(1_000)) == len(states):
                states.append(all_rows())
        for expected in reversed(states[:-1]):
            assert journal.undo(moment) is not None
            assert all_rows() == expected
        assert journal.undo(moment) is None
        for expected in states[1:]:
            assert journal.redo(moment) is not None
            assert all_rows() == expected
        assert journal.redo(moment) is None
    finally:
        close_database()
