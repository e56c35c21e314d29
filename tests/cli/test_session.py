"""Which database and settings a verb works with, and text that is not UTF-8."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Run


def test_paths_prints_the_files_and_creates_none(
    run: Run, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape = run("paths", "--json").record
    assert list(shape) == ["database", "settings", "state", "queue", "reports"]
    assert shape["database"] == str(database)
    lines = run("paths").out.splitlines()
    assert lines[0] == f"database  {database}"
    assert run("--db", "/x/y.db", "paths", "--json").record["database"] == "/x/y.db"
    long = f"/x/{'y' * 300}.db"
    assert long in run("paths", "--db", long).out
    assert not database.exists()
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(tmp_path / "c.toml"))
    assert run("paths", "--json").record["settings"] == str(tmp_path / "c.toml")


def test_the_database_can_be_given_before_or_after_the_verb(run: Run, tmp_path: Path) -> None:
    first, second = str(tmp_path / "first.db"), str(tmp_path / "second.db")
    run("--db", first, "add", "May Chen: a fri")
    run("add", "--db", second, "Omar Khalil: b fri")
    assert run("find", "may", "--db", first).code == 0
    assert run("--db", second, "find", "omar").code == 0
    assert run("--db", first, "find", "omar", "--db", second).code == 0
    assert run("find", "may").code == 5


@pytest.mark.parametrize("arguments", [["--db", "", "due"], ["due", "--db="], ["status", "--db="]])
def test_an_empty_file_name_never_means_the_default_database(
    run: Run, arguments: list[str], database: Path
) -> None:
    run(*arguments).refused(2)
    assert not database.exists()


def test_every_verb_refuses_text_that_is_not_utf8(due_now: Run) -> None:
    bad = "\udcff"
    for arguments in (
        ["done", "1", "--note", bad],
        ["done", bad],
        ["snooze", "1", bad],
        ["snooze", bad, "fri"],
        ["log", bad, "x"],
        ["log", "may", bad],
        ["show", bad],
        ["history", bad],
        ["find", bad],
        ["add", bad],
    ):
        assert "not valid UTF-8" in due_now(*arguments).refused(3)
