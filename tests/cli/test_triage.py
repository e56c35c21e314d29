"""`due`, `done`, `snooze`, `log`: the day's work."""

from __future__ import annotations

import pytest

from tests.cli.running import Run

DUE_KEYS = (
    *("id", "contact", "about", "due", "due_words", "promised_for", "cadence", "tags", "methods"),
    *("days_late", "move", "attempt", "snoozes", "why"),
)


@pytest.fixture
def story(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Three follow-ups made three days ago: two are due now, one is not."""
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-20T10:00")
    run("add", "May Chen @Acme: second round today #pycon may@acme.com ~6w")
    run("add", "Omar Khalil: nudge sat")
    run("add", "Priya Nair: thank her 4 dec !")
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-23T09:14")
    return run


def test_due_lists_what_is_due_the_longest_late_first(story: Run) -> None:
    assert story("due").out == (
        "1  3d late  May Chen     second round  3 days late\n"
        "2  2d late  Omar Khalil  nudge         2 days late\n"
    )


def test_the_json_of_due_has_the_agreed_shape(story: Run) -> None:
    first, second = story("due", "--json").records
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
        "days_late": 3,
        "move": "mine",
        "attempt": 1,
        "snoozes": 0,
        "why": "3 days late",
    }


def test_nothing_due_names_who_comes_next(story: Run) -> None:
    story("done", "1", "2")
    assert story("due").out == "Nothing due. Next: Priya Nair, Fri 4 Dec.\n"
    empty = story("due", "--json")
    assert (empty.code, empty.out) == (0, "")


def test_done_closes_and_logs_what_was_said(story: Run) -> None:
    done = story("done", "1", "--said", "she wants the numbers")
    assert done.out == "Done: May Chen, second round, next Mon 4 Jan\n"
    person = story("show", "may", "--json").record
    assert person["last_contact"] == "2026-11-23"
    assert [one["summary"] for one in person["interactions"]] == ["she wants the numbers"]
    (step,) = person["followups"]
    assert (step["about"], step["due"]) == ("keep in touch", "2027-01-04")


def test_the_json_of_done_tells_how_it_was_settled(story: Run) -> None:
    shape = story("done", "1", "--json").record
    assert tuple(shape) == (
        *DUE_KEYS,
        *("state", "outcome", "said", "next", "parked", "parked_until"),
    )
    assert (shape["state"], shape["outcome"]) == ("closed", "done")
    assert story("done", "2", "--outcome", "dropped", "--json").record["outcome"] == "dropped"
    assert story("show", "omar", "--json").record["interactions"] == []


@pytest.mark.parametrize("ids", [["1", "2"], ["1,2"], ["1,", "2"], ["1", "2", "1"]])
def test_several_are_closed_as_one_change(story: Run, ids: list[str]) -> None:
    assert story("done", *ids).out == "Done: 2 follow-ups\n"
    story("undo")
    assert len(story("due", "--json").records) == 2


@pytest.mark.parametrize("verb", [["done"], ["snooze"]])
@pytest.mark.parametrize(
    ("given", "code"),
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
def test_an_id_that_is_none_changes_nothing(
    story: Run, verb: list[str], given: str, code: int
) -> None:
    words = [given, "fri"] if verb == ["snooze"] else [given]
    said = story(*verb, *words).refused(code)
    assert "Nothing was" in said
    assert len(story("due", "--json").records) == 2


@pytest.mark.parametrize("words", [["done", "2", "1"], ["snooze", "2,1", "fri"]])
def test_a_closed_one_among_several_stops_them_all(story: Run, words: list[str]) -> None:
    story("done", "1")
    assert "Follow-up 1 is closed. Nothing was changed" in story(*words).refused(1)
    assert [one["id"] for one in story("due", "--json").records] == [2]


def test_snooze_puts_off_and_says_to_when(story: Run) -> None:
    assert story("snooze", "1", "next", "week").out == (
        "Put off to Mon 30 Nov: May Chen, second round\n"
    )
    shape = story("show", "may", "--json").record["followups"][0]
    assert (shape["due"], shape["snoozes"]) == ("2026-11-30", 1)


def test_several_are_put_off_by_a_comma(story: Run) -> None:
    shapes = story("snooze", "1,2", "fri", "--json").records
    assert [(one["id"], one["due"]) for one in shapes] == [(1, "2026-11-27"), (2, "2026-11-27")]


def test_what_a_snooze_left_alone_is_said(story: Run) -> None:
    done = story("snooze", "1,3", "today", "--json")
    assert [one["id"] for one in done.records] == [1]
    assert done.err == "Left alone, as it would put them off no further: 3\n"


@pytest.mark.parametrize(
    ("when", "words"),
    [("someday", "is not a date"), ("1m", "1min or 1mo"), ("", ""), ("\x1b[31m", "is not a date")],
)
def test_a_date_that_cannot_be_read_changes_nothing(story: Run, when: str, words: str) -> None:
    said = story("snooze", "1", when).refused(3)
    assert words in said
    assert "Nothing was changed" in said
    assert "\x1b" not in said
    assert len(story("due", "--json").records) == 2


def test_a_snooze_never_goes_backwards(story: Run) -> None:
    assert "Nothing was changed" in story("snooze", "3", "2026-12-01").refused(3)


@pytest.mark.parametrize("who", ["May Chen", "may", "CHEN", "1"])
def test_log_takes_a_name_its_beginning_or_an_id(story: Run, who: str) -> None:
    assert story("log", who, "she", "asked for numbers").out == "Noted: May Chen · today\n"
    shape = story("show", "1", "--json").record["interactions"][0]
    assert shape["summary"] == "she asked for numbers"
    assert shape["happened"] == "2026-11-23"


def test_the_json_of_log_is_the_interaction(story: Run) -> None:
    shape = story("log", "may", "hello", "--json").record
    assert list(shape) == [
        *("id", "uid", "happened", "channel", "direction", "summary"),
        *("i_promised", "they_promised", "followup", "promises"),
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["Nobody", "x"], 1),
        (["0", "x"], 1),
        (["99", "x"], 1),
        (["may", " "], 3),
        (["", "x"], 1),
        (["may"], 2),
    ],
)
def test_a_log_that_is_refused_logs_nothing(story: Run, words: list[str], code: int) -> None:
    assert "Nothing was" in story("log", *words).refused(code)
    assert len(story("history", "--json").records) == 3


def test_a_log_for_a_name_of_several_logs_nothing(story: Run) -> None:
    story("add", "May Lindqvist: x fri")
    said = story("log", "may", "hello").refused(3)
    assert said.startswith("Nothing was logged.")
    assert "May Lindqvist (4)" in said


def test_bytes_that_are_no_text_are_refused_by_every_verb(story: Run) -> None:
    bad = "\udcff"
    for words in (
        *(
            ["done", "1", "--said", bad],
            ["done", bad],
            ["snooze", "1", bad],
            ["snooze", bad, "fri"],
        ),
        *(["log", bad, "x"], ["log", "may", bad], ["show", bad], ["find", bad], ["add", bad]),
    ):
        assert "not UTF-8" in story(*words).refused(3)
