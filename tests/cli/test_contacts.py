"""`show`, `find`, `list` and `history`."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pendulum
import pytest

from followup_tui.domain.contact import Contact
from followup_tui.storage.database import close_database, open_database
from followup_tui.storage.journal import recording
from tests.cli.json_keys import CONTACT_KEYS, INTERACTION_KEYS
from tests.cli.running import Run


@pytest.mark.parametrize(
    "who", [["May", "Chen"], ["May Chen"], ["may"], ["1"], ["chen"], ["MAY", "CHEN"]]
)
def test_show_takes_a_name_its_start_or_an_id(known: Run, who: list[str]) -> None:
    assert known("show", *who).out.startswith("May Chen - Acme\n")


def test_a_name_in_another_script_is_found_by_its_latin_spelling(run: Run) -> None:
    run("add", "-", stdin="Дмитрий Шостакович: call fri\nO'Brien Pat: call fri".encode())
    for typed in ("dmitriy", "Shostakovich", "dmitriy sho"):
        assert "Дмитрий Шостакович" in run("find", typed).out
        assert run("show", typed, "--json").record["name"] == "Дмитрий Шостакович"
    assert run("show", "obrien", "--json").record["name"] == "O'Brien Pat"
    said = run("add", "Dmitriy Shostakovich: lunch fri")
    assert "Dmitriy Shostakovich → Дмитрий Шостакович" in said.out + said.err
    assert "(new)" in run("add", "Dmitriy Petrov: lunch fri").out


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


@pytest.fixture(scope="module")
def conference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with 5,312 contacts met at a conference and an archived one."""
    path = tmp_path_factory.mktemp("conference") / "followup.db"
    open_database(path)
    moment = pendulum.datetime(2026, 11, 23, 9, 14)
    with recording("filled", moment, "screen") as change:
        for number in range(5_312):
            change.add(Contact(f"Person {number:04}", notes="the conference in Lyon"))
        change.add(Contact("Ona Old", status="archived"))
    close_database()
    return path


@pytest.mark.parametrize("arguments", [("find", "conference"), ("find",), ("list",), ("find", " ")])
def test_nobody_is_dropped_from_thousands(
    run: Run, conference: Path, arguments: tuple[str, ...]
) -> None:
    done = run("--db", str(conference), *arguments)
    assert len(done.out.splitlines()) == 5_312
    assert (done.code, done.err) == (0, "")
    assert len(run("--db", str(conference), *arguments, "--json").records) == 5_312


def test_pages_together_are_the_whole_list(run: Run, conference: Path) -> None:
    arguments = ("--db", str(conference), "find", "conference", "-n", "2000")
    whole = run("--db", str(conference), "find", "conference").out.split()
    pages = [run(*arguments, "--page", str(number)) for number in (1, 2, 3)]
    assert " ".join(page.out for page in pages).split() == whole
    assert [page.err for page in pages] == [
        "1 to 2,000 of 5,312 contacts; --page 2 continues\n",
        "2,001 to 4,000 of 5,312 contacts; --page 3 continues\n",
        "",
    ]
    assert run(*arguments).out == pages[0].out
    assert "5,312 contacts make 3" in run(*arguments, "--page", "4").refused(1)


def test_a_terminal_gets_a_page_and_where_the_next_is(conference: Path) -> None:
    pexpect = pytest.importorskip("pexpect")
    program = f"{sys.executable} -m followup_tui --db {conference} find conference"
    shown = pexpect.run(program, env={**os.environ, "TERM": "xterm"}).decode()
    assert shown.count("Person") == 50
    assert "1 to 50 of 5,312 contacts; --page 2 continues" in shown


def test_a_list_of_nobody_says_how_to_begin(run: Run) -> None:
    run("init")
    for verb in ("find", "list"):
        assert "No contacts yet. Add one:" in run(verb).refused(1)


def test_a_list_that_was_cut_says_so(known: Run) -> None:
    known("log", "may", "coffee")
    assert known("history", "may", "-n", "1").err == "1 of 2 interactions; -n prints more\n"
    assert known("history", "may").err == ""
    assert known("changes", "-n", "1").err == "There are older changes; -n prints more\n"
    assert known("changes").err == ""
