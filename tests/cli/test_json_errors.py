"""With `--json` an error is one object on one line of standard error, and nothing else is there."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import click
import pytest

import followup_tui
from followup_tui.cli.main import followup
from followup_tui.storage.database import open_database
from tests.cli.running import Ran, Run, Spawn

pytestmark = pytest.mark.once

ARGUMENTS = {
    "add": ["May Chen: second round fri"],
    "due": [],
    "status": [],
    "notify": [],
    "done": ["1"],
    "snooze": ["1", "fri"],
    "spread": [],
    "log": ["May", "call: liked it"],
    "write": ["May"],
    "templates": [],
    "promise": ["May", "the numbers by fri"],
    "next": [],
    "cadence": ["May", "6 weeks"],
    "park": ["May"],
    "unpark": ["May"],
    "show": ["May"],
    "find": ["May"],
    "list": [],
    "history": ["May"],
    "duplicates": [],
    "queue": [],
    "undo": [],
    "redo": [],
    "changes": [],
    "import": ["-"],
    "export": ["people.csv"],
    "mail": [],
    "backup": [],
    "restore": ["--yes"],
    "doctor": [],
    "hotkey": ["tmux"],
    "paths": [],
    "demo": ["--write", "demo.db"],
    "completion": ["bash"],
    "help": ["json"],
    "init": [],
    "config": [],
}
"""A sensible call of each verb."""
WITHOUT_DATABASE = {
    *("config", "templates", "completion", "help", "hotkey", "paths", "demo", "queue"),
}
MAIL = b"From: zed@acme.example\n\nHello"
SILENT = {"status", "notify"}
"""Say nothing about a database that can't be read: nobody reads what they print."""
CREATING = {"add", "import", "mail", "init"}
READING = set(ARGUMENTS) - WITHOUT_DATABASE - SILENT - CREATING - {"restore"}


def error_of(ran: Ran, code: int) -> Any:
    """Check that the run failed with that exit code and printed one error, and return it."""
    assert ran.code == code, ran
    assert ran.out == ""
    assert ran.err.count("\n") == 1, ran.err
    shape = json.loads(ran.err)
    assert list(shape) == ["error"]
    error = shape["error"]
    assert set(error) - {"notes"} == {"code", "message", "kept", "hint"}
    assert error["message"]
    return error


def verbs() -> set[str]:
    """Return the verbs that take `--json`."""
    context = click.Context(followup)
    commands = {
        verb: followup.get_command(context, verb) for verb in followup.list_commands(context)
    }
    return {
        verb
        for verb, command in commands.items()
        if command and any(parameter.name == "as_json" for parameter in command.params)
    }


def test_every_verb_with_json_is_tried() -> None:
    assert verbs() == set(ARGUMENTS)


@pytest.mark.parametrize("verb", sorted(ARGUMENTS))
def test_wrong_usage(run: Run, verb: str) -> None:
    error = error_of(run(verb, "--json", "--no-such-option"), 2)
    assert error["code"] == "usage"
    assert error["kept"] == "Nothing was done."
    assert error["hint"] == f"See: followup {verb} --help"


@pytest.mark.parametrize("verb", sorted(READING))
def test_a_missing_database(run: Run, database: Path, verb: str, chdir: None) -> None:
    error = error_of(run(verb, *ARGUMENTS[verb], "--json"), 5)
    assert error["code"] == "database_missing"
    assert str(database) in error["message"]
    assert "followup" in error["hint"]


@pytest.mark.parametrize("verb", sorted(READING | CREATING - {"init"}))
def test_a_folder_in_place_of_the_database(
    run: Run, database: Path, verb: str, chdir: None
) -> None:
    database.mkdir(parents=True)
    error = error_of(run(verb, *ARGUMENTS[verb], "--json", stdin=MAIL), 5)
    assert error["code"] == "not_a_database"
    assert str(database) in error["message"]


@pytest.mark.parametrize("verb", sorted(set(ARGUMENTS) - WITHOUT_DATABASE))
def test_no_time(run: Run, verb: str, chdir: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLLOWUP_NOW", "yesterday")
    error = error_of(run(verb, *ARGUMENTS[verb], "--json"), 2)
    assert error["code"] == "usage"


@pytest.fixture
def chdir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def prepared(two: Run) -> Run:
    """May Chen and Omar Khalil, and a second Omar."""
    two("add", "Omar Okafor: lunch fri")
    return two


@pytest.mark.parametrize(
    ("arguments", "exit_code", "code"),
    [
        (["show", "Nobody"], 1, "not_found"),
        (["show", "Omar"], 3, "ambiguous_name"),
        (["done", "99"], 1, "not_found"),
        (["done", "x"], 3, "bad_input"),
        (["snooze", "1", "blah"], 3, "bad_input"),
        (["cadence", "May", "blah"], 3, "bad_input"),
        (["add", ": call"], 3, "bad_input"),
        (["add", "May Chen @Acme: second round today #vip"], 1, "already_saved"),
        (["redo"], 1, "nothing_to_do"),
        (["unpark", "May"], 1, "nothing_to_do"),
        (["import", "missing.vcf"], 3, "unreadable_file"),
        (["export", "/"], 2, "usage"),
        (["export", "missing/people.csv"], 2, "usage"),
        (["hotkey", "nothing"], 2, "usage"),
        (["nonsense"], 2, "usage"),
        (["due", "--db", ""], 2, "usage"),
    ],
)
def test_a_refusal(
    prepared: Run, arguments: list[str], exit_code: int, code: str, chdir: None
) -> None:
    assert error_of(prepared(*arguments, "--json"), exit_code)["code"] == code


def test_the_parts_of_an_error_stand_apart_as_documented(prepared: Run) -> None:
    topic = (Path(followup_tui.__file__).parent / "docs" / "json.md").read_text()
    example = topic.partition("```json\n")[2].partition("\n```")[0]
    ran = prepared("done", "99", "--json")
    assert error_of(ran, 1)["hint"] == "`followup due` lists the IDs."
    assert ran.err == f"{example}\n"
    assert error_of(prepared("show", "Nobody", "--json"), 1)["kept"] == ""


def test_a_busy_database(prepared: Run, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("followup_tui.cli.session.open_database", _without_waiting)
    other = sqlite3.connect(database, isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
        error = error_of(prepared("done", "1", "--json"), 4)
    finally:
        other.close()
    assert (error["code"], error["hint"]) == ("database_busy", "Try again.")


def _without_waiting(path: Path, *, timeout: int, create: bool) -> None:
    open_database(path, timeout=0, create=create)


def test_a_crash(prepared: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("followup_tui.actions.undo.undo", crash)
    error = error_of(prepared("undo", "--json"), 70)
    assert error["code"] == "crashed"
    assert "secret" not in json.dumps(error)


@pytest.fixture
def wrong_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings = tmp_path / "config.toml"
    settings.write_text("colour = 1\n")
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(settings))
    return settings


def test_a_note_beside_an_error_stands_in_it(prepared: Run, wrong_setting: Path) -> None:
    (note,) = error_of(prepared("done", "99", "--json"), 1)["notes"]
    assert "colour" in note


def test_a_note_without_an_error_is_a_line_as_before(prepared: Run, wrong_setting: Path) -> None:
    ran = prepared("due", "--json")
    assert ran.code == 0
    assert "colour" in ran.err
    assert ran.records


def test_output_that_cannot_be_written(prepared: Run, spawn: Spawn) -> None:
    ran = spawn("followup due --json > /dev/full")
    error = error_of(ran, 6)
    assert (error["code"], error["kept"]) == ("cannot_write", "Saved changes are safe.")


def test_what_stands_behind_two_dashes_is_text(prepared: Run) -> None:
    assert prepared("show", "--", "--json").refused(1).startswith("No contact named “--json”.")


def test_control_characters_are_escaped(prepared: Run) -> None:
    ran = prepared("show", "a\x1b]0;x\x07\u202eb", "--json")
    assert error_of(ran, 1)["message"] == "No contact named “a\x1b]0;x\x07\u202eb”."
    assert ran.err.strip().isprintable()
