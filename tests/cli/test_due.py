"""`due`: what it lists, in which order, and its JSON."""

from __future__ import annotations

import pytest

from tests.cli.json_keys import DUE_KEYS
from tests.cli.running import Run


def test_lists_what_is_due_the_most_overdue_first(due_now: Run) -> None:
    assert due_now("due").out == (
        "1  3d overdue  May Chen     second round  3 days overdue\n"
        "2  2d overdue  Omar Khalil  nudge         2 days overdue\n"
    )


def test_json_has_the_agreed_keys(due_now: Run) -> None:
    first, second = due_now("due", "--json").records
    assert tuple(first) == tuple(second) == DUE_KEYS
    assert first == {
        "id": 1,
        "contact": {"id": 1, "name": "May Chen", "known": True, "company": "Acme"},
        "about": "second round",
        "due": "2026-11-20",
        "due_words": None,
        "promised_for": None,
        "cadence": "6 weeks",
        "tags": ["pycon"],
        "methods": [{"kind": "email", "value": "may@acme.com"}],
        "days_overdue": 3,
        "move": "mine",
        "attempt": 1,
        "snoozes": 0,
        "why": "3 days overdue",
    }


def test_when_nothing_is_due_it_names_who_is_next(due_now: Run) -> None:
    due_now("done", "1", "2")
    assert due_now("due").out == "Nothing due. Next: Priya Nair, Fri 4 Dec.\n"
    empty = due_now("due", "--json")
    assert (empty.code, empty.out) == (0, "")


def test_upcoming_lists_what_is_not_due_yet(two: Run) -> None:
    assert two("due", "--upcoming").out == "2  Fri 27 Nov  Omar Khalil  nudge  due in 4 days\n"
    two("done", "2", "--outcome", "dropped")
    assert two("due", "--upcoming").out == "Nothing is scheduled.\n"


def test_a_promise_of_mine_is_due_on_its_day_even_when_snoozed(
    two: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    two("promise", "Omar", "the numbers by thu")
    two("snooze", "3", "3 weeks")
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-27T09:00")
    first = two("due", "--json").records[0]
    assert (first["about"], first["why"], first["due"]) == (
        "the numbers",
        "promise 1d overdue",
        "2026-12-14",
    )
    assert two("status", "--json").record["first"][0]["about"] == "the numbers"


def test_when_the_wait_for_them_is_over_it_is_my_move_again(
    two: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    two("done", "1", "--outcome", "waiting")
    (theirs,) = [
        record for record in two("due", "--upcoming", "--json").records if record["id"] == 3
    ]
    assert (theirs["move"], theirs["why"]) == ("theirs", "waiting on them until Mon 30 Nov")
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-30T09:00")
    mine = two("due", "--json").records[-1]
    assert (mine["move"], mine["attempt"], mine["why"]) == ("mine", 2, "no answer, 2nd attempt")


def test_a_very_long_name_pushes_only_its_own_row(run: Run) -> None:
    run("add", f'"{"Long " * 60}": x today')
    run("add", "May Chen: coffee today")
    line = next(line for line in run("due").out.splitlines() if "May Chen" in line)
    assert len(line) < 80
