"""What a person can do, each as one change; and all of it back again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.actions import closing, quick_add, schedule
from followup_tui.actions import contacts as roster
from followup_tui.actions import interactions as memory
from followup_tui.actions.contacts import ContactEdit
from followup_tui.actions.context import Context
from followup_tui.actions.sample.load import add_sample
from followup_tui.domain.contact import Contact
from followup_tui.domain.followup import OUTCOMES, FollowUp
from followup_tui.errors import (
    AmbiguousNameError,
    BadInputError,
    ChangedElsewhereError,
    FollowupError,
    NotFoundError,
)
from followup_tui.formats.parsed import ParsedContact, ParsedFile
from followup_tui.importing.apply import apply_plan
from followup_tui.importing.make_plan import plan_import
from followup_tui.storage import journal
from followup_tui.storage.database import close_database, database, open_database
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.changes import recent_changes
from followup_tui.storage.queries.interactions import interactions
from followup_tui.storage.queries.person import person_details
from tests.examples import example_count

TABLES = (
    *("contact", "contact_method", "tag", "contact_tag"),
    *("followup", "interaction", "interaction_contact", "introduction", "distinct_pair", "search"),
)


def state() -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is stored, the journal aside."""
    return {
        name: database.execute_sql(f"SELECT rowid, * FROM {name} ORDER BY rowid").fetchall()
        for name in TABLES
    }


def add(line: str, context: Context) -> list[FollowUp]:
    """Add a line; the follow-ups that it made."""
    change = quick_add.add([quick_add.parse_line(line, context)], context)
    return list(change.added(FollowUp))


def one(followup: int) -> FollowUp:
    """The follow-up as it is now."""
    return due_queries.followups([followup])[0]


def test_a_line_becomes_contact_follow_up_tag_and_address(opened: Path, context: Context) -> None:
    line = "May Chen @Acme: second round next tue 3pm #pycon may@acme.com ~6w"
    (made,) = add(line, context)
    assert (made.about, made.due, made.promised_for) == ("second round", "2026-12-01T15:00", None)
    found = person_details(made.contact)
    assert found is not None
    assert (found.contact.name, found.contact.company) == ("May Chen", "Acme")
    assert found.contact.cadence == "6 weeks"
    assert found.tags == ("pycon",)
    assert [(way.kind, way.value) for way in found.methods] == [("email", "may@acme.com")]
    journal.undo(context.now)
    assert not any(rows for rows in state().values())


def test_a_known_contact_is_added_to_and_never_doubled(opened: Path, context: Context) -> None:
    add("May Chen @Acme: deck fri #pycon may@acme.com", context)
    add("may chen: second mon #hiring MAY@acme.com", context)
    assert len(contact_queries.contact_ids()) == 1
    found = person_details(1)
    assert found is not None
    assert found.tags == ("hiring", "pycon")
    assert len(found.methods) == 1
    assert [each.about for each in found.followups] == ["deck", "second"]


def test_a_promise_is_kept_beside_the_due(opened: Path, context: Context) -> None:
    (made,) = add("May Chen: the numbers fri !", context)
    assert made.promised_for == made.due == "2026-11-27"
    schedule.snooze([made.id], "next week", context)
    assert (one(made.id).due, one(made.id).promised_for) == ("2026-12-04", "2026-11-27") or (
        one(made.id).due > "2026-11-27" and one(made.id).promised_for == "2026-11-27"
    )


def test_several_people_get_the_same_follow_up(opened: Path, context: Context) -> None:
    made = add("May Chen + Omar Khalil: dinner fri", context)
    assert [each.about for each in made] == ["dinner", "dinner"]
    assert len({each.contact for each in made}) == 2
    assert len(recent_changes(10)) == 1


def test_a_line_without_a_name_is_refused(opened: Path, context: Context) -> None:
    with pytest.raises(BadInputError):
        add("tomorrow", context)
    assert recent_changes(1) == ()


def test_a_name_that_several_answer_to_is_refused(opened: Path, context: Context) -> None:
    add("May Chen: x fri", context)
    add("May Berg: x fri", context)
    with pytest.raises(AmbiguousNameError, match=r"May Berg \(2\), May Chen \(1\)"):
        add("May: lunch fri", context)
    assert len(recent_changes(10)) == 2


def test_adding_to_a_parked_or_archived_contact_brings_it_back(
    opened: Path, context: Context
) -> None:
    (made,) = add("May Chen: x fri", context)
    roster.toggle_archived([made.contact], context)
    assert one(made.id).outcome == "dropped"
    add("May Chen: y fri", context)
    assert contact_queries.contacts([made.contact])[0].status == "active"


def test_done_logs_what_was_said_and_when(opened: Path, context: Context) -> None:
    (made,) = add("May Chen: call today", context)
    closing.close([made.id], "done", "she liked it", context)
    found = person_details(made.contact)
    assert found is not None
    assert [(each.happened, each.summary, each.direction) for each in found.interactions] == [
        ("2026-11-23", "she liked it", "out")
    ]
    assert found.contact.last_contact == "2026-11-23"
    assert [(each.about, each.due) for each in found.followups] == [("keep in touch", "2027-02-23")]


def test_closing_twice_is_refused(opened: Path, context: Context) -> None:
    (made,) = add("May Chen: call today", context)
    closing.close([made.id], "done", "", context)
    with pytest.raises(NotFoundError, match="already closed"):
        closing.close([made.id], "done", "", context)


def test_a_snooze_counts_from_the_later_of_now_and_due(opened: Path, context: Context) -> None:
    (late,) = add("May Chen: call today", context)
    with journal.recording("late", context.now, "screen") as change:
        change.update(late, replace(late, due="2026-11-10"))
    (coming,) = add("Bo Berg: write 2026-12-03", context)
    schedule.snooze([late.id, coming.id], "3 days", context)
    assert one(late.id).due == "2026-11-26"
    assert one(coming.id).due == "2026-12-06"
    assert one(late.id).snoozes == one(coming.id).snoozes == 1


def test_a_snooze_never_goes_backwards(opened: Path, context: Context) -> None:
    (made,) = add("May Chen: call 2026-12-24", context)
    with pytest.raises(BadInputError, match="not later"):
        schedule.snooze([made.id], "2026-12-24", context)
    assert one(made.id) == made


@pytest.mark.parametrize(
    ("due", "days", "expected"),
    [
        ("2026-11-10", 1, "2026-11-24"),
        ("2026-11-23T15:00", 1, "2026-11-24T15:00"),
        ("2026-12-03", 1, "2026-12-04"),
        ("2026-12-03", -1, "2026-12-02"),
        ("2026-11-24", -1, "2026-11-23"),
    ],
)
def test_a_day_later_and_earlier(
    opened: Path, context: Context, due: str, days: int, expected: str
) -> None:
    (made,) = add("May Chen: call today", context)
    with journal.recording("set", context.now, "screen") as change:
        change.update(made, replace(made, due=due))
    schedule.shift([made.id], days, context)
    assert one(made.id).due == expected


def test_what_is_due_cannot_come_earlier(opened: Path, context: Context) -> None:
    (made,) = add("May Chen: call today", context)
    with pytest.raises(NotFoundError, match="Already due"):
        schedule.shift([made.id], -1, context)


def test_last_contact_never_goes_back(opened: Path, context: Context) -> None:
    (made,) = add("May Chen: call today", context)
    memory.log([made.contact], "hello", context)
    earlier = replace(context, now=context.now.subtract(days=5))
    memory.log([made.contact], "before", earlier)
    assert contact_queries.contacts([made.contact])[0].last_contact == "2026-11-23"


def test_a_form_changes_lists_and_fields_as_one_change(opened: Path, context: Context) -> None:
    (made,) = add("May Chen: call today #a #b may@acme.com", context)
    (before,) = contact_queries.contacts([made.contact])
    after = replace(before, name="Mei Chen", strength=4)
    ways = (("phone", "+1 555 0100", "work"), ("email", "may@acme.com", ""))
    roster.edit_contact(
        ContactEdit(before, after, ("b", "c"), ways, (made, replace(made, about="x"))), context
    )
    found = person_details(made.contact)
    assert found is not None
    assert (found.contact.name, found.contact.strength) == ("Mei Chen", 4)
    assert found.tags == ("b", "c")
    assert [way.value for way in found.methods] == ["+1 555 0100", "may@acme.com"]
    assert found.followups[0].about == "x"
    journal.undo(context.now)
    assert person_details(made.contact).tags == ("a", "b")  # type: ignore[union-attr]


def test_a_form_over_a_contact_that_changed_is_refused(opened: Path, context: Context) -> None:
    (made,) = add("May Chen: call today", context)
    (before,) = contact_queries.contacts([made.contact])
    memory.log([made.contact], "meanwhile", context)
    with pytest.raises(ChangedElsewhereError):
        roster.edit_contact(ContactEdit(before, replace(before, name="X"), (), ()), context)


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


def test_imported_people_are_parked_and_one_undo_takes_them_back(
    opened: Path, context: Context
) -> None:
    before = state()
    assert len(list(apply_plan(plan_import(CARDS), context).added(Contact))) == 3
    assert {each.status for each in contact_queries.contacts([1, 2, 3])} == {"parked"}
    again = plan_import(CARDS)
    assert (len(again.new), len(again.matched), len(again.unchanged)) == (0, 0, 3)
    apply_plan(again, context)
    assert len(recent_changes(10)) == 1
    journal.undo(context.now)
    assert state() == before


def test_an_import_plan_changes_nothing(opened: Path, context: Context) -> None:
    before = state()
    assert len(plan_import(CARDS).new) == 3
    assert state() == before


def test_the_sample_people_are_written_whole(opened: Path, context: Context) -> None:
    add_sample(context)
    assert len(contact_queries.find_contacts("#sample", 1_000)) >= 55
    assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
    # They are the ground: no undo takes them away.
    assert journal.undo(context.now) is None


# Every action on whatever is there, with numbers that pick from it.
def _ids(pick: int, count: int = 3) -> list[int]:
    newest = database.execute_sql("SELECT coalesce(max(id), 0) FROM followup").fetchone()[0]
    return [1 + (pick + step) % max(newest, 1) for step in range(count)]


def _correct(pick: int, context: Context) -> None:
    for found in interactions(_ids(pick, 1)):
        memory.correct(found, f"mail {pick % 30 + 1} days ago: corrected {pick}", context)


def _edit(pick: int, context: Context) -> None:
    found = contact_queries.contacts(_ids(pick, 1))
    if found:
        after = replace(found[0], company=f"Company {pick}", cadence="2 weeks")
        ways = (("email", f"{pick}@example.com", ""),)
        roster.edit_contact(ContactEdit(found[0], after, (f"t{pick % 3}",), ways), context)


NAMES = ("May Chen", "Omar Khalil", "Zoë Berg", "佐藤 花", "Jan de Vries")
STEPS: dict[str, Callable[[int, Context], object]] = {
    "add": lambda n, o: add(
        f"{NAMES[n % 5]}: topic {n} in {n % 9 + 1} days #t{n % 4} ~{n % 5 + 1}w", o
    ),
    "two": lambda n, o: add(f"{NAMES[n % 5]} + New Person{n}: dinner fri ! n{n}@example.com", o),
    "done": lambda n, o: closing.close(_ids(n), "done", f"said {n}", o),
    "close": lambda n, o: closing.close(_ids(n), OUTCOMES[n % len(OUTCOMES)], f"said {n}", o),
    "close and": lambda n, o: closing.close(
        _ids(n, 1), OUTCOMES[n % len(OUTCOMES)], "", o, ("", "nudge fri", "park 2 weeks")[n % 3]
    ),
    "keep": lambda n, o: closing.keep_promises(_ids(n, 1), o),
    "promise": lambda n, o: roster.add_promise(
        *_ids(n, 1), f"a thing {n}{' by fri' if n % 2 else ''}", ("mine", "theirs")[n % 2], o
    ),
    "follow": lambda n, o: roster.add_next_step(
        _ids(n, 2), f"next thing {n} in {n % 9 + 1} days", o
    ),
    "cadence": lambda n, o: roster.set_cadence(
        _ids(n, 2), ("3 weeks", "never", "", "2 months")[n % 4], o
    ),
    "tag cadence": lambda n, o: roster.set_tag_cadence(
        f"t{n % 4}", ("10 days", "", "a month")[n % 3], o
    ),
    "park": lambda n, o: roster.park(_ids(n, 1), ("", "3 weeks")[n % 2], o),
    "unpark": lambda n, o: roster.unpark(_ids(n), o),
    "log back": lambda n, o: memory.log(
        _ids(n, 1), f"call {n % 40 + 1} days ago + New{n % 5} Face: note I: a thing {n} by fri", o
    ),
    "correct": lambda n, o: _correct(n, o),
    "remove": lambda n, o: memory.remove(_ids(n, 2), o),
    "spread": lambda n, o: schedule.spread_overdue(replace(o, rules=replace(o.rules, daily_cap=1))),
    "snooze": lambda n, o: schedule.snooze(_ids(n), f"{n % 20 + 1} days", o),
    "later": lambda n, o: schedule.shift(_ids(n), 1, o),
    "earlier": lambda n, o: schedule.shift(_ids(n), -1, o),
    "log": lambda n, o: memory.log(_ids(n, 2), f"note {n}", o),
    "archive": lambda n, o: roster.toggle_archived(_ids(n, 1), o),
    "edit": lambda n, o: _edit(n, o),
    "import": lambda n, o: apply_plan(plan_import(CARDS), o),
}


@settings(max_examples=example_count(25))
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 10_000)), min_size=1, max_size=25
    )
)
def test_all_the_way_back_is_the_first_state_and_all_the_way_forward_the_last(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    from pendulum import datetime

    from followup_tui.domain.rules import Rules

    moment = datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
    open_database(tmp_path_factory.mktemp("story") / "followup.db")
    try:
        states = [state()]
        for place, (name, pick) in enumerate(steps):
            context = Context(moment.add(minutes=place * 700), Rules(), "command line")
            try:
                STEPS[name](pick, context)
            except FollowupError:
                assert state() == states[-1], "a refused action changed something"
            if len(recent_changes(1_000)) == len(states):
                states.append(state())
        for expected in reversed(states[:-1]):
            assert journal.undo(moment) is not None
            assert state() == expected
        assert journal.undo(moment) is None
        for expected in states[1:]:
            assert journal.redo() is not None
            assert state() == expected
        assert journal.redo() is None
    finally:
        close_database()
