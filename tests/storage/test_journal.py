"""The journal: changes are atomic, can be undone, and never overwrite newer values."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peewee import IntegrityError
from pendulum import DateTime

from followup_tui.domain.change import Change, Edit
from followup_tui.domain.change_label import ChangeLabel
from followup_tui.domain.contact import Contact, Tag
from followup_tui.domain.distinct_pair import DistinctPair, distinct_pair
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.introduction import INTRODUCTION_ANSWERS, Introduction, IntroductionAnswer
from followup_tui.errors import ChangedElsewhereError
from followup_tui.storage import journal, records
from followup_tui.storage.database import close_database, database, open_database
from followup_tui.storage.journal import recording
from followup_tui.storage.label_json import label_to_json, stored_label
from followup_tui.storage.queries.changes import recent_changes
from followup_tui.storage.queries.contacts import contacts, find_contacts
from followup_tui.wording import Data, Wording, as_wording, wording

labels = st.builds(
    ChangeLabel,
    st.text(),
    st.lists(st.text()).map(tuple),
    st.lists(st.builds(Wording, st.lists(st.text() | st.builds(Data, st.text())).map(tuple))).map(
        tuple
    ),
    st.sampled_from(["and", "into"]),
)


def len_as_text(data: str) -> str:
    """Return what stands for data in a test: its length."""
    return str(len(data))


def _add_contact(now: DateTime, name: str = "May Chen") -> Contact:
    with recording(f"Added: {name}", now, "screen") as change:
        return change.add(Contact(name))


def test_a_change_is_written_with_its_journal_entry(opened: Path, now: DateTime) -> None:
    may = _add_contact(now)
    assert contacts([may.id]) == [may]
    assert may.uid
    assert may.created == int(now.timestamp() * 1000)
    (entry,) = recent_changes(10)
    assert (str(entry.label), entry.program, entry.undone) == ("Added: May Chen", "screen", None)


@given(label=labels)
def test_a_label_survives_the_journal(label: ChangeLabel) -> None:
    assert stored_label(str(label), label_to_json(label)) == label


def test_the_text_of_a_label_is_kept_beside_its_parts(opened: Path, now: DateTime) -> None:
    label = ChangeLabel("Done", ("May Chen",), (wording("{}", "deck"), as_wording("next Fri")))
    with recording(label, now, "screen") as change:
        change.add(Contact("May Chen"))
    ((text, parts),) = database.execute_sql("SELECT label, label_parts FROM journal").fetchall()
    assert text == "Done: May Chen, deck, next Fri"
    assert json.loads(parts)["names"] == ["May Chen"]
    undone = journal.undo(now)
    assert undone is not None
    assert undone.label == recent_changes(1)[0].label == label


def test_a_change_that_an_older_program_made_is_shown_and_undone(
    opened: Path, now: DateTime
) -> None:
    may = _add_contact(now)
    database.execute_sql("UPDATE journal SET label = 'Done: May Chen, deck', label_parts = NULL")
    (entry,) = recent_changes(1)
    assert str(entry.label) == "Done: May Chen, deck"
    assert entry.label.wording.text(len_as_text) == "Done: 14"
    assert journal.undo(now) is not None
    assert contacts([may.id]) == []


def test_a_failing_block_writes_nothing(opened: Path, now: DateTime) -> None:
    with pytest.raises(RuntimeError), recording("broken", now, "screen") as change:  # noqa: PT012
        change.add(Contact("May Chen"))
        raise RuntimeError
    assert contacts([1]) == []
    assert recent_changes(10) == ()


def test_a_block_without_changes_leaves_no_entry(opened: Path, now: DateTime) -> None:
    may = _add_contact(now)
    with recording("nothing", now, "screen") as change:
        change.update(may, may)
    assert len(recent_changes(10)) == 1


def test_undo_and_redo_restore_the_same_records(opened: Path, now: DateTime) -> None:
    may = _add_contact(now)
    undone = journal.undo(now)
    assert undone is not None
    assert str(undone.label) == "Added: May Chen"
    assert contacts([may.id]) == []
    journal.redo(now)
    assert contacts([may.id]) == [may]


@pytest.mark.parametrize("answer", INTRODUCTION_ANSWERS)
def test_introductions_and_distinct_pairs_are_undone_and_redone(
    opened: Path, now: DateTime, answer: IntroductionAnswer
) -> None:
    may, omar = _add_contact(now), _add_contact(now, "Omar Khalil")
    with recording("pairs", now, "screen") as change:
        met = change.add(
            Introduction(may.id, omar.id, "search", answer, "asked", "2026-11-20", "x")
        )
        apart = change.add(distinct_pair(omar.id, may.id))
    assert (apart.first, apart.second) == (may.id, omar.id)
    assert list(records.load(Introduction, [met.id])) == [met]
    assert list(records.load(DistinctPair, [apart.id])) == [apart]
    journal.undo(now)
    assert [*records.load(Introduction, [met.id]), *records.load(DistinctPair, [apart.id])] == []
    journal.redo(now)
    assert [*records.load(Introduction, [met.id]), *records.load(DistinctPair, [apart.id])] == [
        met,
        apart,
    ]


@pytest.mark.parametrize("pair", [Introduction(1, 1), Introduction(1, 9), DistinctPair(2, 1)])
def test_a_pair_needs_two_existing_contacts(
    opened: Path, now: DateTime, pair: Introduction | DistinctPair
) -> None:
    _add_contact(now), _add_contact(now, "Omar Khalil")
    with pytest.raises(IntegrityError), recording("pairs", now, "screen") as change:
        change.add(pair)


def test_undo_works_after_a_restart(path: Path, now: DateTime) -> None:
    open_database(path)
    may = _add_contact(now)
    close_database()
    open_database(path)
    try:
        journal.undo(now)
        assert contacts([may.id]) == []
    finally:
        close_database()


def test_an_id_is_never_reused(opened: Path, now: DateTime) -> None:
    may = _add_contact(now)
    journal.undo(now)
    assert _add_contact(now, "Omar Khalil").id > may.id


def test_a_new_change_ends_redo(opened: Path, now: DateTime) -> None:
    _add_contact(now)
    journal.undo(now)
    _add_contact(now, "Omar Khalil")
    assert journal.redo(now) is None


def test_a_new_database_has_nothing_to_undo(opened: Path, now: DateTime) -> None:
    assert journal.undo(now) is None
    assert journal.redo(now) is None


def test_undo_goes_back_step_by_step_and_redo_forward(opened: Path, now: DateTime) -> None:
    may = _add_contact(now)
    with recording("moved", now, "screen") as change:
        moved = change.update(may, replace(may, company="Acme"))
    journal.undo(now)
    assert contacts([may.id]) == [may]
    journal.undo(now)
    assert contacts([may.id]) == []
    journal.redo(now)
    journal.redo(now)
    assert contacts([may.id]) == [moved]


def test_undo_is_refused_when_the_record_was_changed_since(opened: Path, now: DateTime) -> None:
    may = _add_contact(now)
    database.execute_sql("UPDATE contact SET notes = 'by another program' WHERE id = 1")
    with pytest.raises(ChangedElsewhereError, match="May Chen was changed in the meantime"):
        journal.undo(now)
    assert contacts([may.id])[0].notes == "by another program"
    assert recent_changes(1)[0].undone is None


def test_a_newer_value_is_not_overwritten(opened: Path, now: DateTime) -> None:
    may = _add_contact(now)
    with recording("first", now, "screen") as change:
        change.update(may, replace(may, company="Acme"))
    with pytest.raises(ChangedElsewhereError), recording("second", now, "screen") as change:
        change.update(may, replace(may, role="engineer"))
    assert contacts([may.id])[0].role == ""


def test_two_edits_of_one_record_become_one(opened: Path, now: DateTime) -> None:
    with recording("both", now, "screen") as change:
        may = change.add(Contact("May Chen"))
        change.update(may, replace(may, company="Acme"))
    (edit,) = change.change().edits
    assert edit.before is None
    assert isinstance(edit.after, Contact)
    assert edit.after.company == "Acme"


def test_the_inverse_of_the_inverse_is_the_change() -> None:
    change = Change(
        ChangeLabel("x"), (Edit(None, Tag("a", id=1)), Edit(Tag("b", id=2), Tag("c", id=2)))
    )
    assert change.inverse().inverse() == change


def test_edits_survive_the_journal_json() -> None:
    edits = (
        Edit(None, Contact('\x00\x1b[31m‮ "quoted" \\ 佐藤', cadence="6 weeks", id=1)),
        Edit(FollowUp(1, "a", "2026-11-27", id=3), FollowUp(1, "b", "2026-11-27T15:00", id=3)),
        Edit(Tag("gone", id=9), None),
    )
    assert records.edits_from_json(records.edits_to_json(edits)) == edits


def test_any_text_is_stored_unchanged(opened: Path, now: DateTime) -> None:
    name = "\x00nul \x1b]0;title\x07 [red]x[/] \u202e \n e\u0301 🏳️‍🌈"
    assert contacts([_add_contact(now, name).id])[0].name == name


def test_search_follows_every_change(opened: Path, now: DateTime) -> None:
    may = _add_contact(now, "Zoë Åkerström")
    assert [row.id for row in find_contacts("zoe aker")] == [may.id]
    with recording("topic", now, "screen") as change:
        change.add(FollowUp(may.id, "the deck", "2026-11-27"))
    assert find_contacts("deck")
    journal.undo(now)
    assert not find_contacts("deck")
    journal.undo(now)
    assert not find_contacts("zoe")


def test_the_journal_and_the_records_are_one_transaction(opened: Path, now: DateTime) -> None:
    database.execute_sql(
        "CREATE TRIGGER no BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(Exception, match="no"):
        _add_contact(now)
    assert contacts([1]) == []


def test_a_change_made_after_an_undo_ends_redo_even_when_it_is_undone_too(
    opened: Path, now: DateTime
) -> None:
    _add_contact(now, "First")
    journal.undo(now)
    second = _add_contact(now, "Second")
    journal.undo(now)
    redone = journal.redo(now)
    assert redone is not None
    assert str(redone.label) == "Added: Second"
    assert contacts([second.id]) == [second]
    assert journal.redo(now) is None
