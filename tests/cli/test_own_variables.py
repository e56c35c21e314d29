"""Nonsense in the program's own variables: one sentence, no crash, nothing created or changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.running import Run

pytestmark = pytest.mark.once

VERBS = ("due", "find x", "show x", "undo", "export -", "queue", "add Ana: call fri", "notify")
LONG = "x" * 5000


@pytest.mark.parametrize(
    "value",
    [
        "zzz",
        "0000-00-00T00:00",
        "2026-02-30T10:00",
        "9999-12-31T23:59",
        "-1",
        "\N{SUPERSCRIPT TWO}",
    ],
)
def test_a_time_that_is_none(run: Run, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("FOLLOWUP_NOW", value)
    for verb in (*VERBS, "status"):
        assert "FOLLOWUP_NOW must be a date and time" in run(*verb.split()).refused(2), verb


@pytest.mark.parametrize(
    "value", ["/", "/dev/null", "/dev/zero", LONG, "~nobody-of-that-name/x.db"]
)
def test_a_database_that_is_none(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("FOLLOWUP_DB", value)
    monkeypatch.chdir(tmp_path)
    for verb in VERBS:
        if verb == "queue" or (value == LONG and verb.startswith("add")):
            continue  # needs no database; what cannot be saved is queued
        code = 2 if value.startswith("~") else 5
        assert value[:50] in run(*verb.split()).refused(code), verb
    assert not [name for name in os.listdir(tmp_path) if name.startswith("~")]


def test_a_file_named_by_mistake_keeps_its_mode(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "passwd"
    path.write_text("root:x:0:0:root:/root:/bin/bash\n")
    path.chmod(0o644)
    monkeypatch.setenv("FOLLOWUP_DB", str(path))
    for verb in VERBS:
        run(*verb.split())
        assert path.stat().st_mode & 0o777 == 0o644, verb


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("/", "it is a folder"),
        ("/dev/zero", "it is not a regular file"),
        ("/nowhere/c.toml", "no such file, though FOLLOWUP_CONFIG names it"),
        (LONG, "File name too long"),
    ],
)
def test_settings_that_are_none(
    run: Run, monkeypatch: pytest.MonkeyPatch, value: str, problem: str
) -> None:
    run("add", "May Chen: call today")
    monkeypatch.setenv("FOLLOWUP_CONFIG", value)
    checked = run("config", "--check")
    assert (checked.code, checked.out.count("\n"), problem in checked.out) == (1, 1, True)
    done = run("due")
    assert (done.code, done.err.count("\n")) == (0, 1)
    assert problem in done.err
    assert "May Chen" in done.out


@pytest.mark.parametrize("value", ["zzz", "bash", "bash_zzz", "bash_complete", "zsh_complete"])
def test_a_request_for_completion_that_is_none(
    run: Run, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("_FOLLOWUP_COMPLETE", value)
    for name in ("COMP_WORDS", "COMP_CWORD"):
        monkeypatch.delenv(name, raising=False)
    assert "Run: unset _FOLLOWUP_COMPLETE" in run("due").refused(2)


@pytest.mark.parametrize(
    "line", ["export {}.json", "export --format vcard {}", "restore {}", "backup {}", "import {}"]
)
def test_a_file_name_that_is_too_long(run: Run, line: str) -> None:
    run("add", "May Chen: call today")
    done = run(*line.format(LONG).split())
    assert done.code in (2, 3, 5, 6), done
    assert "crashed" not in done.err
