"""`done`, `snooze` and `spread`: closing, snoozing and spreading follow-ups."""

from __future__ import annotations

import pytest

from tests.cli.json_keys import DUE_KEYS
from tests.cli.running import Run


@pytest.mark.parametrize(
    ("options", "label"),
    [
        ((), "Done: May Chen, second round, next Tue 23 Feb"),
        (("--outcome", "yes"), "Yes: May Chen, second round, next Tue 24 Nov"),
        (("--outcome", "not-yet"), "Not yet: May Chen, second round, next Tue 23 Feb"),
        (
            ("--outcome", "no"),
            "No: May Chen, second round, next Tue 24 Nov, parked until 24 May 2027",
        ),
        (("--outcome", "no-answer"), "No answer: May Chen, second round, next Thu 26 Nov"),
        (("--outcome", "waiting"), "Waiting: May Chen, second round, next Mon 30 Nov"),
        (("--outcome", "dropped"), "Dropped: May Chen, second round"),
        (("--next", ""), "Done: May Chen, second round"),
        (("--next", "the deck fri"), "Done: May Chen, second round, next Fri 27 Nov"),
        (("--next", "park until march"), "Done: May Chen, second round, parked until 1 Mar"),
    ],
)
def test_done_takes_an_outcome_and_a_next_step(
    two: Run, options: tuple[str, ...], label: str
) -> None:
    before = two("show", "May", "--json").record
    assert two("done", "1", *options).out == f"{label}\n"
    assert two("undo").out == f"Undone: {label}\n"
    assert two("show", "May", "--json").record == before


def test_done_logs_the_note(due_now: Run) -> None:
    done = due_now("done", "1", "--note", "she wants the numbers")
    assert done.out == "Done: May Chen, second round, next Mon 4 Jan\n"
    person = due_now("show", "may", "--json").record
    assert person["last_contact"] == "2026-11-23"
    summaries = [interaction["summary"] for interaction in person["interactions"]]
    assert summaries == ["she wants the numbers"]
    (next_step,) = person["followups"]
    assert (next_step["about"], next_step["due"]) == ("keep in touch", "2027-01-04")


def test_json_of_done_has_the_outcome_and_the_next_step(due_now: Run) -> None:
    shape = due_now("done", "1", "--json").record
    assert tuple(shape) == (
        *DUE_KEYS,
        *("state", "outcome", "note", "next", "parked", "parked_until"),
    )
    assert (shape["state"], shape["outcome"]) == ("closed", "done")
    assert due_now("done", "2", "--outcome", "dropped", "--json").record["outcome"] == "dropped"
    assert due_now("show", "omar", "--json").record["interactions"] == []


def test_after_the_last_attempt_parking_is_proposed_and_done_only_when_asked(two: Run) -> None:
    ids = ["1"]
    for attempt in range(1, 5):
        closed = two("done", ids[-1], "--outcome", "no-answer", "--json").record
        assert (closed["attempt"], closed["next"]["attempt"]) == (attempt, attempt + 1)
        ids.append(str(closed["next"]["id"]))
    last = two("done", ids[-1], "--outcome", "no-answer")
    assert last.out == (
        "No answer: May Chen, second round (5 attempts without an answer)\n"
        "May Chen has no next step now. Park: followup park 1 until 2027-05-24."
        " Try again: followup next 1 2026-12-23.\n"
    )
    assert two("show", "May", "--json").record["status"] == "active"
    assert two("next", "--json").record["name"] == "May Chen"
    assert two("next", "1", "2026-12-23", "--json").record["attempt"] == 6
    two("undo")
    two("undo")
    on = two("done", ids[-1], "--outcome", "no-answer", "--next", "nudge fri", "--json").record
    assert (on["next"]["about"], on["next"]["attempt"], on["parked"]) == ("nudge", 6, False)
    two("undo")
    asked = two("done", ids[-1], "--outcome", "no-answer", "--next", "park until march", "--json")
    assert (asked.record["parked"], asked.record["parked_until"]) == (True, "2027-03-01")


def test_several_after_their_last_attempt_are_not_parked(two: Run) -> None:
    for followup in (1, 3, 4, 5):
        two("done", str(followup), "--outcome", "no-answer")
    done = two("done", "2", "6", "--outcome", "no-answer")
    assert done.out.splitlines()[0] == "No answer: 2 follow-ups"
    assert "Park: followup park 1 " in done.out
    assert two("show", "May", "--json").record["status"] == "active"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("1", "--outcome", "maybe"), 2, "not-yet"),
        (("1", "--next", "nudge 1m"), 3, "Nothing was changed"),
        (("99", "--outcome", "yes"), 1, "No follow-up 99"),
    ],
)
def test_wrong_arguments_of_done_are_refused(
    two: Run, arguments: tuple[str, ...], code: int, message: str
) -> None:
    assert message in two("done", *arguments).refused(code)
    assert two("due").out.startswith("1  today  May Chen")


@pytest.mark.parametrize("ids", [["1", "2"], ["1,2"], ["1,", "2"], ["1", "2", "1"]])
def test_several_are_closed_as_one_change(due_now: Run, ids: list[str]) -> None:
    assert due_now("done", *ids).out == "Done: 2 follow-ups\n"
    due_now("undo")
    assert len(due_now("due", "--json").records) == 2


@pytest.mark.parametrize("verb", ["done", "snooze"])
@pytest.mark.parametrize(
    ("ids", "code"),
    [
        ("0", 1),
        ("99", 1),
        ("1,99", 1),
        ("999999999999999999", 1),
        ("9999999999999999999999", 3),
        ("٣", 3),
        ("²", 3),
        ("1.5", 3),
        ("may", 3),
        (",", 3),
        ("", 3),
        ("-3", 2),
    ],
)
def test_a_wrong_id_changes_nothing(due_now: Run, verb: str, ids: str, code: int) -> None:
    arguments = [ids, "fri"] if verb == "snooze" else [ids]
    assert "Nothing was" in due_now(verb, *arguments).refused(code)
    assert len(due_now("due", "--json").records) == 2


@pytest.mark.parametrize("arguments", [["done", "2", "1"], ["snooze", "2,1", "fri"]])
def test_a_closed_one_among_several_changes_nothing(due_now: Run, arguments: list[str]) -> None:
    due_now("done", "1")
    error = due_now(*arguments).refused(1)
    assert "Follow-up 1 is already closed. Nothing was changed" in error
    assert [record["id"] for record in due_now("due", "--json").records] == [2]


def test_snooze_prints_the_new_date(due_now: Run) -> None:
    assert due_now("snooze", "1", "next", "week").out == (
        "Snoozed to Mon 30 Nov: May Chen, second round\n"
    )
    shape = due_now("show", "may", "--json").record["followups"][0]
    assert (shape["due"], shape["snoozes"]) == ("2026-11-30", 1)


def test_several_are_snoozed_with_commas(due_now: Run) -> None:
    shapes = due_now("snooze", "1,2", "fri", "--json").records
    assert [(shape["id"], shape["due"]) for shape in shapes] == [
        (1, "2026-11-27"),
        (2, "2026-11-27"),
    ]


def test_snooze_names_what_was_already_due_then(due_now: Run) -> None:
    due_now("snooze", "3", "4 dec")
    snoozed = due_now("snooze", "1,3", "4 dec", "--json")
    assert [record["id"] for record in snoozed.records] == [1]
    assert snoozed.err == "Not moved, because already due then: 3\n"


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("someday", "as a date"),
        ("1m", "1min or 1mo"),
        ("", ""),
        ("\x1b[31m", "as a date"),
    ],
)
def test_an_unreadable_date_changes_nothing(due_now: Run, when: str, message: str) -> None:
    error = due_now("snooze", "1", when).refused(3)
    assert message in error
    assert "Nothing was changed" in error
    assert "\x1b" not in error
    assert len(due_now("due", "--json").records) == 2


def test_snooze_to_an_earlier_date_brings_it_forward(due_now: Run) -> None:
    due_now("snooze", "3", "9 dec")
    assert due_now("snooze", "3", "4 dec", "--json").record["due"] == "2026-12-04"
    assert "Nothing was changed" in due_now("snooze", "3", "4 dec").refused(3)


def test_spread_previews_and_then_moves_overdue_items(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        run("add", f"Person{number} Berg: x today")
    fits = "Everything overdue fits into today; nothing to spread.\n"
    assert run("spread", "--dry-run").out == fits
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-26T09:00")
    rows = run("spread", "--dry-run").out.splitlines()
    assert len(rows) == 12
    assert rows[0].startswith("today")
    assert rows[-1].startswith("tomorrow")
    shape = run("spread", "--dry-run", "--json").records[-1]
    assert list(shape) == ["id", "contact", "about", "due", "new_due"]
    assert shape["new_due"] == "2026-11-27"
    assert run("spread").out == "Spread: 2 follow-ups\n"
    assert "fits into today" in run("spread").refused(1)
    run("undo")
    assert len(run("due").out.splitlines()) == 12
