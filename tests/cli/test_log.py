"""`log` and `promise`: interactions, and promises on both sides."""

from __future__ import annotations

import pytest

from tests.cli.json_keys import INTERACTION_KEYS
from tests.cli.running import Run


@pytest.mark.parametrize("who", ["May Chen", "may", "CHEN", "1"])
def test_log_takes_a_name_its_start_or_an_id(due_now: Run, who: str) -> None:
    assert due_now("log", who, "she", "asked for numbers").out == "Logged: May Chen · today\n"
    shape = due_now("show", "1", "--json").record["interactions"][0]
    assert shape["summary"] == "she asked for numbers"
    assert shape["happened"] == "2026-11-23"


def test_log_reads_channel_day_people_and_promises(two: Run) -> None:
    text = "call yesterday + Omar Khalil: liked it I: the deck by fri they: an intro"
    assert two("log", "May Chen", text).out == (
        "Logged: May Chen and Omar Khalil · call · Sun 22 Nov\n"
        "  I promised: the deck, for Fri 27 Nov\n"
        "  They promised: an intro, due Mon 30 Nov\n"
    )
    (interaction,) = two("show", "Omar", "--json").record["interactions"]
    assert (interaction["channel"], interaction["happened"]) == ("call", "2026-11-22")
    shape = two("log", "May", "--on", "last fri", "lunch", "--json").record
    assert (shape["happened"], shape["promises"]) == ("2026-11-20", [])


def test_json_of_log_is_the_interaction_and_its_promises(due_now: Run) -> None:
    shape = due_now("log", "may", "hello", "--json").record
    assert tuple(shape) == (*INTERACTION_KEYS, "promises")


def test_a_future_date_in_the_text_is_reported_and_stays_in_it(two: Run) -> None:
    logged = two("log", "May", "call tomorrow: x")
    assert (logged.code, logged.out) == (0, "Logged: May Chen · call · today\n")
    assert logged.err.startswith("tomorrow ")
    assert logged.err.endswith(" It stays in the text.\n")
    logged = two("log", "May", "--on", "last fri", "call yesterday: y")
    assert (logged.out, logged.err) == ("Logged: May Chen · call · Fri 20 Nov\n", "")


def test_log_accepts_an_interaction_without_words(two: Run) -> None:
    assert two("log", "May", "met + Omar Khalil:").code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("May", "--on", "tomorrow", "x"), "tomorrow"),
        (("May", "+ Nobody"), "Nothing was logged"),
    ],
)
def test_log_refuses_a_future_day_and_a_note_without_words(
    two: Run, arguments: tuple[str, ...], message: str
) -> None:
    assert message in two("log", *arguments).refused(3)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["Nobody", "x"], 1),
        (["0", "x"], 1),
        (["99", "x"], 1),
        (["may", " "], 3),
        (["", "x"], 1),
        (["may"], 2),
    ],
)
def test_a_refused_log_logs_nothing(due_now: Run, arguments: list[str], code: int) -> None:
    assert "Nothing was" in due_now("log", *arguments).refused(code)
    assert len(due_now("changes", "--json").records) == 3


def test_a_log_for_an_ambiguous_name_logs_nothing(due_now: Run) -> None:
    due_now("add", "May Lindqvist: x fri")
    error = due_now("log", "may", "hello").refused(3)
    assert "Nothing was logged." in error
    assert "May Lindqvist (4)" in error


def test_date_words_of_a_promise_that_were_not_read_are_named(two: Run) -> None:
    said = '"31 nov" was not read as a date.'
    done = two("log", "May", "call: liked it, they: the deck 31 nov")
    assert (done.code, done.err.strip()) == (0, said)
    assert said in two("promise", "May", "the deck 31 nov").refused(3)


def test_promises_are_recorded_listed_and_kept(two: Run) -> None:
    assert "No open promises" in two("promise").refused(1)
    assert two("promise", "May", "the numbers by fri").out == "I promised: May Chen, the numbers\n"
    two("promise", "--theirs", "May", "an intro")
    assert two("promise").out == (
        "3  I promised     May Chen  for Fri 27 Nov  the numbers\n"
        "4  They promised  May Chen  due Mon 30 Nov  an intro\n"
    )
    assert [record["move"] for record in two("promise", "--json").records] == ["mine", "theirs"]
    assert two("promise", "--kept", "3").out == "Done: May Chen, the numbers\n"


def test_wrong_arguments_of_promise_are_refused(two: Run) -> None:
    two("promise", "--theirs", "May", "an intro")
    assert "is not a promise" in two("promise", "--kept", "1").refused(3)
    assert "Say what was promised" in two("promise", "May").refused(2)
    assert "takes only an ID" in two("promise", "--kept", "3", "May", "x").refused(2)
    assert "Nothing was saved" in two("promise", "May", "by fri").refused(3)


@pytest.mark.parametrize(
    ("words", "summary"),
    [
        (("May", "Chen", "she", "asked"), "she asked"),
        (("May", "Chen:", "she", "asked"), "she asked"),
        (("May Chen: she asked",), "she asked"),
        (("may", "chen", "she asked: at last"), "she asked: at last"),
        (("May:", "she asked"), "she asked"),
        (("May", "she said: no"), "she said: no"),
        (("May", "Chengdu", "was", "fun"), "Chengdu was fun"),
        (("1", "she asked"), "she asked"),
    ],
)
def test_a_name_of_several_words_needs_no_quotes(
    two: Run, words: tuple[str, ...], summary: str
) -> None:
    assert two("log", *words).out.startswith("Logged: May Chen")
    assert two("show", "1", "--json").record["interactions"][0]["summary"] == summary


def test_a_promise_mark_behind_a_name_is_no_name(two: Run) -> None:
    out = two("log", "May", "I:", "the deck by fri").out
    assert "I promised: the deck" in out


@pytest.mark.parametrize("words", [("May",), ("May Chen",), ("May:",)])
def test_a_name_alone_says_that_the_text_is_missing(two: Run, words: tuple[str, ...]) -> None:
    assert "Missing argument 'TEXT...'." in two("log", *words).refused(2)


def test_a_name_of_two_words_alone_says_what_to_type(two: Run) -> None:
    assert "Say what happened: May 'call yesterday" in two("log", "May", "Chen").refused(2)


def test_promise_takes_a_name_without_quotes(two: Run) -> None:
    assert "the numbers" in two("promise", "May", "Chen", "the numbers", "by", "fri").out
    assert two("promise", "--json").record["about"] == "the numbers"
