"""`undo`, `redo` and `changes`, from run to run and from program to program."""

from __future__ import annotations

from pathlib import Path

import pytest
from pendulum import DateTime

from followup_tui.actions import interactions
from followup_tui.actions.context import Context
from followup_tui.domain.rules import Rules
from followup_tui.storage.database import close_database, open_database
from tests.cli.running import Run, Spawn


def test_changes_lists_the_newest_first_and_marks_what_was_undone(known: Run) -> None:
    known("undo")
    lines = known("changes").out.splitlines()
    assert len(lines) == 3
    assert lines[0] == "2026-11-23 09:14  command line  undone  Logged: May Chen"
    assert lines[2].endswith("Added: May Chen, second round")
    assert len(known("changes", "-n", "2").out.splitlines()) == 2


def test_json_of_changes_has_utc_stamps(known: Run) -> None:
    known("undo")
    first, second, _ = known("changes", "--json").records
    assert list(first) == ["id", "label", "made", "program", "undone"]
    assert first["made"].startswith("2026-11-2")
    assert first["made"].endswith("Z")
    assert first["undone"].endswith("Z")
    assert second["undone"] is None


def test_undo_and_redo_go_from_run_to_run(known: Run) -> None:
    assert known("undo").out == "Undone: Logged: May Chen\n"
    assert known("undo", "--json").record["change"].startswith("Added: Zoë")
    assert known("find", "zoe").code == 1
    assert known("redo").out.startswith("Redone: Added: Zoë")
    assert known("redo", "--json").record == {"change": "Logged: May Chen", "records": 3}
    known("redo").refused(1)
    for _ in range(3):
        assert known("undo").code == 0
    known("undo").refused(1)
    assert known("find", "a").code == 1


def test_undo_reverts_a_change_of_the_screen(known: Run, database: Path, now: DateTime) -> None:
    open_database(database)
    try:
        interactions.log([1], "from the screen", Context(now, Rules(), "screen"))
    finally:
        close_database()
    assert known("changes", "--json").records[0]["program"] == "screen"
    assert known("undo").out == "Undone: Logged: May Chen\n"


def test_undo_in_another_process(known: Run, spawn: Spawn) -> None:
    assert known("changes").code == 0
    assert spawn("followup undo && followup redo").out == (
        "Undone: Logged: May Chen\nRedone: Logged: May Chen\n"
    )


@pytest.mark.parametrize("limit", ["0", "-1", "x", "1000000"])
def test_a_wrong_limit_is_wrong_usage(known: Run, limit: str) -> None:
    known("changes", "-n", limit).refused(2)
    known("history", "may", "-n", limit).refused(2)


@pytest.mark.parametrize("option", ["-n", "--page"])
@pytest.mark.parametrize("number", ["0", "-1", "x"])
def test_a_wrong_page_is_wrong_usage(known: Run, option: str, number: str) -> None:
    known("find", "may", option, number).refused(2)
    known("list", option, number).refused(2)


def test_changes_ends_where_older_ones_were_folded(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLLOWUP_NOW", "2024-11-23T09:14")
    run("add", "May Chen: call fri")
    assert "any more" not in run("changes").out
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-23T09:14")
    assert "May Chen" in run("changes").out
    run("add", "Omar Khalil: call fri")
    lines = run("changes").out.splitlines()
    assert len(lines) == 2
    assert "Omar Khalil" in lines[0]
    assert lines[1] == "Older changes can't be undone any more."
    assert len(run("changes", "--json").records) == 1
    assert run("undo").code == 0
    sentence = run("undo").refused(1)
    assert sentence == "Nothing to undo. Older changes can't be undone any more."


def test_how_long_changes_are_kept_is_a_setting(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[undo]\nkeep_days = 1000\n")
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(config))
    monkeypatch.setenv("FOLLOWUP_NOW", "2024-11-23T09:14")
    run("add", "May Chen: call fri")
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-23T09:14")
    run("add", "Omar Khalil: call fri")
    assert "May Chen" in run("changes").out
