"""Old changes are folded: undo ends there, and everything else stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pendulum import DateTime

from followup_tui.domain.contact import Contact
from followup_tui.domain.undo_limits import UndoLimits
from followup_tui.errors import AlreadySavedError
from followup_tui.storage import journal, journal_end
from followup_tui.storage.database import close_database, database, open_database
from followup_tui.storage.journal import journal_version, recording
from followup_tui.storage.journal_end import fold_old_changes, has_folded
from followup_tui.storage.queries.all_records import records_by_table
from followup_tui.storage.queries.changes import recent_changes
from tests.examples import example_count

pytestmark = pytest.mark.once

YEAR = UndoLimits()


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fold to the limits, one change over them and two at a time."""
    monkeypatch.setattr(journal_end, "_SLACK_DAYS", 0)
    monkeypatch.setattr(journal_end, "_SLACK_CHANGES", 0)
    monkeypatch.setattr(journal_end, "BATCH", 2)


def add(name: str, now: DateTime, uid: str = "") -> None:
    with recording("Added", now, "screen", uid) as change:
        change.add(Contact(name))


def fold_all(now: DateTime, limits: UndoLimits) -> int:
    total = 0
    while count := fold_old_changes(now, limits).count:
        total += count
    return total


def everything() -> list[object]:
    return [record for _, table in records_by_table() for record in table]


def undo_all(now: DateTime) -> int:
    count = 0
    while journal.undo(now) is not None:
        count += 1
    return count


def test_changes_older_than_a_year_are_folded(opened: Path, now: DateTime) -> None:
    for days in (400, 380, 300, 10):
        add(f"{days} days ago", now.subtract(days=days))
    assert fold_old_changes(now, YEAR).count == 0  # nothing was changed today
    add("today", now)
    folded = fold_old_changes(now, YEAR)
    assert (folded.count, folded.are_first) == (2, True)
    assert has_folded()
    assert len(recent_changes(10)) == 3
    assert undo_all(now) == 3
    assert len(everything()) == 2


def test_what_is_a_day_over_the_limit_waits(opened: Path, now: DateTime) -> None:
    add("a year ago", now.subtract(days=365, hours=12))
    add("today", now)
    assert fold_old_changes(now, YEAR).count == 0
    tomorrow = now.add(days=1)
    add("tomorrow", tomorrow)
    assert fold_old_changes(tomorrow, YEAR).count == 1


@pytest.mark.usefixtures("_at_once")
def test_changes_beyond_the_number_are_folded(opened: Path, now: DateTime) -> None:
    for number in range(9):
        add(str(number), now)
    assert fold_all(now, UndoLimits(365, 4)) == 5
    assert not fold_old_changes(now, UndoLimits(365, 4)).are_first
    assert undo_all(now) == 4


def test_a_folded_line_is_not_saved_again(opened: Path, now: DateTime) -> None:
    add("May Chen", now.subtract(years=2), "line-1")
    add("Omar Khalil", now)
    assert fold_old_changes(now, YEAR).count == 1
    with pytest.raises(AlreadySavedError):
        add("May Chen", now, "line-1")
    assert journal.is_recorded(["line-1"])


def test_a_folded_change_leaves_nothing_of_a_person(opened: Path, now: DateTime) -> None:
    add("May Chen", now.subtract(years=2))
    add("Omar Khalil", now)
    fold_old_changes(now, YEAR)
    (row,) = database.execute_sql("SELECT * FROM journal WHERE id = 1").fetchall()
    assert "May" not in str(row)


@pytest.mark.usefixtures("_at_once")
@settings(max_examples=example_count(60))
@given(
    steps=st.lists(st.sampled_from(["add", "add", "edit", "undo", "redo", "fold"]), max_size=25),
    keep=st.integers(1, 6),
)
def test_undo_and_redo_stay_right_around_the_end(
    path: Path, now: DateTime, steps: list[str], keep: int
) -> None:
    path.unlink(missing_ok=True)
    open_database(path)
    try:
        states, undone = [everything()], list[list[object]]()
        folded = 0
        for number, step in enumerate(steps):
            moment = now.add(seconds=number)
            if step == "fold":
                before, version = everything(), journal_version()
                folded += fold_all(moment, UndoLimits(365, keep))
                assert everything() == before
                assert journal_version() == version
            elif step == "undo":
                if journal.undo(moment) is not None:
                    undone.append(states.pop())
            elif step == "redo":
                if journal.redo(now) is not None:
                    states.append(undone.pop())
                else:
                    assert not undone
            else:
                _change(step, number, moment)
                states.append(everything())
                undone.clear()
            assert everything() == states[-1]
        undoable = 0
        while journal.undo(now) is not None:
            undone.append(states.pop())
            undoable += 1
            assert everything() == states[-1]
        assert len(states) == 1 or folded
        while undone:
            assert journal.redo(now) is not None
            states.append(undone.pop())
            assert everything() == states[-1]
        assert journal.redo(now) is None
    finally:
        close_database()


def _change(step: str, number: int, moment: DateTime) -> None:
    contacts = [record for record in everything() if isinstance(record, Contact)]
    if step == "add" or not contacts:
        add(str(number), moment)
        return
    with recording("Edited", moment, "screen") as change:
        change.update(contacts[0], Contact(**{**_fields(contacts[0]), "notes": str(number)}))


def _fields(contact: Contact) -> dict[str, object]:
    return {name: getattr(contact, name) for name in Contact.__dataclass_fields__}
