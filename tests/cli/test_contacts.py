"""`show`, `find` and `history`."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.json_keys import CONTACT_KEYS, INTERACTION_KEYS
from tests.cli.running import Run


@pytest.mark.parametrize(
    "who", [["May", "Chen"], ["May Chen"], ["may"], ["1"], ["chen"], ["MAY", "CHEN"]]
)
def test_show_takes_a_name_its_start_or_an_id(known: Run, who: list[str]) -> None:
    assert known("show", *who).out.startswith("May Chen - Acme\n")


def test_show_prints_promises_and_ids(known: Run, database: Path) -> None:
    known("add", "Ana Ruiz: the deck 1 dec !")
    known("snooze", "3", "2", "dec")
    with closing(sqlite3.connect(database)) as other:
        other.execute("UPDATE interaction SET i_promised = 'numbers', they_promised = 'a word'")
        other.commit()
    assert known("show", "ana").out == (
        "Ana Ruiz\ncontact 3\n  [3] the deck · due Wed 2 Dec, in 9 days"
        " · I promised it for Tue 1 Dec · snoozed 1×\n"
    )
    shown = known("show", "may").out
    assert "\ncontact 1 · last contact today · #pycon\n" in shown
    assert "I promised: numbers\n" in shown
    assert "They promised: a word\n" in shown


def test_show_prints_whole_interactions_and_contact_details(known: Run) -> None:
    shown = known("show", "may").out
    assert "#pycon" in shown
    assert "[1] second round · due Fri 27 Nov, in 4 days" in shown
    assert "may@acme.com" in shown
    assert shown.count("she liked it.") == 40


def test_show_has_attempts_and_promises(two: Run) -> None:
    two("done", "1", "--outcome", "no-answer", "--note", "left a message")
    two("promise", "--theirs", "May", "an intro by fri")
    shown = two("show", "May").out
    assert "second round · due Thu 26 Nov, in 3 days · 2nd attempt" in shown
    assert "an intro · due Fri 27 Nov, in 4 days · They promised it for Fri 27 Nov" in shown
    shape = two("show", "May", "--json").record
    assert [attempt["outcome"] for attempt in shape["attempts"]] == ["no answer"]
    assert [promise["about"] for promise in shape["promises"]] == ["an intro"]


def test_json_of_show_is_one_object(known: Run) -> None:
    shape = known("show", "zoe", "--json").record
    assert tuple(shape) == (
        *CONTACT_KEYS,
        *("tags", "methods", "followups", "effective_cadence"),
        *("promises", "attempts", "interactions"),
    )
    assert shape["name"] == "Zoë Åkerström"
    assert shape["followups"][0]["about"] == "price for twelve seats"


@pytest.mark.parametrize("verb", ["show", "history"])
@pytest.mark.parametrize("who", ["0", "99", "Nobody", "99999999999999999999", "٣", ""])
def test_an_unknown_contact_is_reported(known: Run, verb: str, who: str) -> None:
    known(verb, who).refused(1)


def test_an_ambiguous_name_lists_the_candidates(known: Run) -> None:
    known("add", "May Lindqvist: x fri")
    error = known("show", "may").refused(3)
    assert "May Chen (Acme, 1)" in error
    assert "May Lindqvist (3)" in error


def test_history_lists_interactions_newest_first_with_other_participants(known: Run) -> None:
    known("log", "may", "call 12 nov + Omar Khalil: lunch I: the deck by fri")
    lines = known("history", "may").out.splitlines()
    assert lines[0].startswith("  2026-11-23  -     she liked it.")
    assert lines[1] == "  2026-11-12  call  lunch (with Omar Khalil)"
    assert lines[2].strip().startswith("I promised: the deck")
    assert len(known("history", "may", "-n", "1").out.splitlines()) == 1
    first, second = known("history", "may", "--json").records
    assert tuple(first) == (*INTERACTION_KEYS, "with")
    assert (second["summary"], second["with"]) == ("lunch", ["Omar Khalil"])


def test_history_without_interactions_says_so(known: Run) -> None:
    assert known("history", "zoe").refused(1) == "No interactions with Zoë Åkerström yet."
    assert known("history", "zoe", "--json").out == ""


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("may", "May Chen"),
        ("che", "May Chen"),
        ("#pycon", "May Chen"),
        ("@acme", "May Chen"),
        ("akerstrom", "Zoë Åkerström"),
        ("twelve seats", "Zoë Åkerström"),
        ("liked", "May Chen"),
        ("@lumen price", "Zoë Åkerström"),
    ],
)
def test_find_searches_every_field(known: Run, query: str, name: str) -> None:
    records = known("find", *query.split(), "--json").records
    assert [record["name"] for record in records] == [name]


def test_find_prints_a_row_per_contact(known: Run) -> None:
    assert known("find", "a").out == (
        "1  May Chen       Acme   today  Fri 27 Nov\n2  Zoë Åkerström  Lumen  never  Fri 4 Dec\n"
    )
    assert len(known("find", "a", "-n", "1").out.splitlines()) == 1
    assert tuple(known("find", "may", "--json").record) == CONTACT_KEYS


def test_find_says_who_has_no_next_step(known: Run) -> None:
    known("done", "1", "--next", "")
    assert known("find", "may").out == "1  May Chen  Acme  today  no next step\n"


@pytest.mark.parametrize(
    "query", ["nobody", "#acme", "@pycon", '"', "*", "AND", "NEAR(", "name:may", "-", "^", "'", "#"]
)
def test_find_without_a_match_says_so_whatever_the_query(known: Run, query: str) -> None:
    known("find", "--", query).refused(1)
