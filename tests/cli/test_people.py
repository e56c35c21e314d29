"""`show`, `find`, `history`, `undo`, `redo`, `paths`, `demo`."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from followup_tui.actions import interactions as memory
from followup_tui.actions.context import Context
from followup_tui.domain.rules import Rules
from followup_tui.storage.database import close_database, open_database
from tests.cli.running import Run, Spawn

CONTACT_KEYS = [
    *("id", "uid", "name", "nickname", "company", "role", "location", "time_zone", "strength"),
    *("cadence", "met", "met_on", "introduced_by", "status", "parked_until", "birthday"),
    *("notes", "last_contact", "extra"),
]


@pytest.fixture
def known(run: Run) -> Run:
    """Two contacts with something to remember."""
    run("add", "May Chen @Acme: second round fri #pycon may@acme.com")
    run("add", "Zoë Åkerström @Lumen: price for twelve seats 4 dec")
    run("log", "may", "she liked it. " * 40)
    return run


@pytest.mark.parametrize(
    "who", [["May", "Chen"], ["May Chen"], ["may"], ["1"], ["chen"], ["MAY", "CHEN"]]
)
def test_show_takes_a_name_its_beginning_or_an_id(known: Run, who: list[str]) -> None:
    assert known("show", *who).out.startswith("May Chen - Acme\n")


def test_show_tells_the_promises_and_the_ids(known: Run, database: Path, now: object) -> None:
    known("add", "Ana Ruiz: the deck 1 dec !")
    known("snooze", "3", "2", "dec")
    other = sqlite3.connect(database)
    other.execute("UPDATE interaction SET i_promised = 'numbers', they_promised = 'a word'")
    other.commit()
    other.close()
    assert known("show", "ana").out == (
        "Ana Ruiz\ncontact 3\n  [3] the deck · I promised · due Wed 2 Dec, in 9 days"
        " · by Tue 1 Dec · put off once\n"
    )
    shown = known("show", "may").out
    assert "\ncontact 1 · last contact today · #pycon\n" in shown
    assert "I promised: numbers\n" in shown
    assert "They promised: a word\n" in shown


def test_find_names_who_has_no_next_step(known: Run) -> None:
    known("done", "1", "--next", "")
    assert known("find", "may").out == "1  May Chen  Acme  today  no next step\n"


def test_show_tells_all_of_what_was_said(known: Run) -> None:
    shown = known("show", "may").out
    assert "#pycon" in shown
    assert "[1] second round · due Fri 27 Nov, in 4 days" in shown
    assert "may@acme.com" in shown
    assert shown.count("she liked it.") == 40


def test_the_json_of_show_is_one_object(known: Run) -> None:
    shape = known("show", "zoe", "--json").record
    assert list(shape) == [
        *CONTACT_KEYS,
        *("tags", "methods", "followups", "every", "promises", "tries", "interactions"),
    ]
    assert shape["name"] == "Zoë Åkerström"
    assert shape["followups"][0]["about"] == "price for twelve seats"


@pytest.mark.parametrize("who", ["0", "99", "Nobody", "99999999999999999999", "٣", ""])
def test_who_is_not_there_is_said(known: Run, who: str) -> None:
    known("show", who).refused(1)


def test_an_ambiguous_name_lists_who_may_be_meant(known: Run) -> None:
    known("add", "May Lindqvist: x fri")
    said = known("show", "may").refused(3)
    assert "May Chen (Acme, 1)" in said
    assert "May Lindqvist (3)" in said


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
def test_find_looks_in_all_that_is_known(known: Run, query: str, name: str) -> None:
    assert [one["name"] for one in known("find", *query.split(), "--json").records] == [name]


def test_find_prints_a_line_for_each(known: Run) -> None:
    assert known("find", "a").out == (
        "1  May Chen       Acme   today  Fri 27 Nov\n2  Zoë Åkerström  Lumen  never  Fri 4 Dec\n"
    )
    assert len(known("find", "a", "-n", "1").out.splitlines()) == 1
    assert list(known("find", "may", "--json").record) == CONTACT_KEYS


@pytest.mark.parametrize(
    "query", ["nobody", "#acme", "@pycon", '"', "*", "AND", "NEAR(", "name:may", "-", "^", "'", "#"]
)
def test_nobody_found_is_said_whatever_the_signs(known: Run, query: str) -> None:
    known("find", "--", query).refused(1)


@pytest.mark.parametrize("most", ["0", "-1", "x", "1000000"])
def test_a_wrong_number_is_wrong_usage(known: Run, most: str) -> None:
    known("find", "may", "-n", most).refused(2)
    known("history", "-n", most).refused(2)


def test_history_tells_the_newest_first_and_what_was_taken_back(known: Run) -> None:
    known("undo")
    lines = known("history").out.splitlines()
    assert len(lines) == 3
    assert lines[0] == "2026-11-23 09:14  command line  taken back  Noted: May Chen"
    assert lines[2].endswith("Added: May Chen, second round")
    assert len(known("history", "-n", "2").out.splitlines()) == 2


def test_the_json_of_history_has_instants(known: Run) -> None:
    known("undo")
    first, second, _ = known("history", "--json").records
    assert list(first) == ["id", "label", "made", "program", "undone"]
    assert first["made"].startswith("2026-11-2")
    assert first["made"].endswith("Z")
    assert first["undone"].endswith("Z")
    assert second["undone"] is None


def test_undo_and_redo_go_from_run_to_run(known: Run) -> None:
    assert known("undo").out == "Taken back: Noted: May Chen\n"
    assert known("undo", "--json").record["change"].startswith("Added: Zoë")
    assert known("find", "zoe").code == 1
    assert known("redo").out.startswith("Made again: Added: Zoë")
    assert known("redo", "--json").record == {"change": "Noted: May Chen", "records": 3}
    known("redo").refused(1)
    for _ in range(3):
        assert known("undo").code == 0
    known("undo").refused(1)
    assert known("find", "a").code == 1


def test_a_change_of_the_screen_is_taken_back_here(known: Run, database: Path, now: object) -> None:
    open_database(database)
    try:
        context = Context(now, Rules(), "screen")  # type: ignore[arg-type]
        memory.log([1], "from the screen", context)
    finally:
        close_database()
    assert known("history", "--json").records[0]["program"] == "screen"
    assert known("undo").out == "Taken back: Noted: May Chen\n"


def test_undo_in_another_process(known: Run, spawn: Spawn) -> None:
    assert spawn("followup undo && followup redo").out == (
        "Taken back: Noted: May Chen\nMade again: Noted: May Chen\n"
    )


def test_paths_names_the_files_and_makes_none(
    run: Run, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape = run("paths", "--json").record
    assert list(shape) == ["database", "config", "state", "waiting", "reports"]
    assert shape["database"] == str(database)
    lines = run("paths").out.splitlines()
    assert lines[0] == f"database  {database}"
    assert run("--db", "/x/y.db", "paths", "--json").record["database"] == "/x/y.db"
    long = f"/x/{'y' * 300}.db"
    assert long in run("paths", "--db", long).out
    assert not database.exists()
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(tmp_path / "c.toml"))
    assert run("paths", "--json").record["config"] == str(tmp_path / "c.toml")


def test_the_database_may_be_named_before_or_after_the_verb(run: Run, tmp_path: Path) -> None:
    first, second = str(tmp_path / "first.db"), str(tmp_path / "second.db")
    run("--db", first, "add", "May Chen: a fri")
    run("add", "--db", second, "Omar Khalil: b fri")
    assert run("find", "may", "--db", first).code == 0
    assert run("--db", second, "find", "omar").code == 0
    assert run("--db", first, "find", "omar", "--db", second).code == 0
    assert run("find", "may").code == 1


@pytest.mark.parametrize("words", [["--db", "", "due"], ["due", "--db="], ["status", "--db="]])
def test_an_empty_name_of_a_file_never_means_another_file(
    run: Run, words: list[str], database: Path
) -> None:
    run(*words).refused(2)
    assert not database.exists()


def test_demo_writes_sample_people_that_say_so(run: Run, tmp_path: Path, database: Path) -> None:
    path = tmp_path / "new" / "demo.db"
    shape = run("demo", "--write", str(path), "--json").record
    assert shape["database"] == str(path)
    assert shape["contacts"] >= 55
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    tagged = run("find", "#sample", "-n", "1000", "--json", "--db", str(path)).records
    assert len(tagged) == shape["contacts"]
    assert run("due", "--db", str(path)).out.count("\n") > 3
    assert not database.exists()


def test_demo_leaves_what_is_there_alone(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "there"
    path.write_text("mine")
    assert "already exists" in run("demo", "--write", str(path)).refused(2)
    assert path.read_text() == "mine"
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nothing")
    run("demo", "--write", str(link)).refused(2)


def test_what_draws_needs_a_terminal(run: Run) -> None:
    for words in ([], ["demo"], ["demo", "--json"]):
        run(*words).refused(2)


def test_a_very_long_name_moves_only_its_own_line(run: Run) -> None:
    run("add", f'"{"Long " * 60}": x today')
    run("add", "May Chen: coffee today")
    line = next(line for line in run("due").out.splitlines() if "May Chen" in line)
    assert len(line) < 80
