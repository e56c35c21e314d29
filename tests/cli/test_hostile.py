"""Names, topics and notes with control characters never reach the terminal raw."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.running import Run

EVIL = "Ev\x1b]0;pwn\x07il\u202egnp\x9b31m [red]x[/] \u2066\x7f\u200fL\xadi"
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


@pytest.fixture
def known(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A contact with control characters in every field the command line can fill."""
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-20T10:00")
    line = f'"{EVIL}" @"{EVIL}": {EVIL} today'
    assert run("add", line).code == 0
    assert run("log", "1", f"{EVIL}\nsecond line\r\nthird").code == 0
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-23T09:14")
    return run


def sanitized_output(run: Run, *arguments: str, stdin: bytes = b"") -> str:
    done = run(*arguments, stdin=stdin)
    assert not RAW.search(done.out), (arguments, done.out)
    assert not RAW.search(done.err), (arguments, done.err)
    assert "Traceback" not in done.err
    return done.out + done.err


def test_every_verb_sanitizes_them(known: Run) -> None:
    for arguments in (
        *(["due"], ["find", "red"], ["show", "1"], ["changes"], ["status"], ["undo"], ["redo"]),
        *(["snooze", "1", "fri"], ["log", "1", EVIL], ["done", "1", "--note", EVIL], ["paths"]),
        *(["status", "--format", "waybar"], ["status", "--format", "tmux"]),
        ["add", "--dry-run", f'"{EVIL}": x {EVIL} fri'],
    ):
        assert sanitized_output(known, *arguments) or arguments == ["status", "--format", "tmux"], (
            arguments
        )
        assert "Ev" in sanitized_output(known, "show", "1")


def test_a_name_with_newlines_prints_on_one_line(known: Run) -> None:
    assert sanitized_output(known, "due").count("\n") == 1
    assert sanitized_output(known, "find", "red").count("\n") == 1
    assert sanitized_output(known, "changes").count("\n") == 2


def test_json_escapes_them_without_loss(known: Run) -> None:
    for arguments in (
        ["due"],
        ["find", "red"],
        ["show", "1"],
        ["changes"],
        ["history", "1"],
        ["status"],
    ):
        sanitized_output(known, *arguments, "--json")
    name = known("find", "red", "--json").record["name"]
    assert name == EVIL
    assert known("status", "--json").record["first"][0]["name"] == EVIL
    summary = known("show", "1", "--json").record["interactions"][0]["summary"]
    assert summary == f"{EVIL}\nsecond line\r\nthird"


@pytest.mark.parametrize(
    "arguments",
    [
        [EVIL],
        ["due", EVIL],
        ["due", f"--{EVIL}"],
        ["done", EVIL],
        ["snooze", EVIL, "fri"],
        ["snooze", "1", EVIL],
        ["log", EVIL, "x"],
        ["show", EVIL * 20],
        ["find", EVIL],
        ["changes", "-n", EVIL],
        ["status", "--format", EVIL],
        ["import", EVIL],
        ["--db", f"/etc/hostname/{EVIL}", "due"],
        ["demo", "--write", f"/etc/hostname/{EVIL}"],
        ["add", f"{EVIL} 1m"],
    ],
)
def test_every_error_sanitizes_them(run: Run, arguments: list[str]) -> None:
    assert sanitized_output(run, *arguments)


def test_an_ambiguous_name_is_sanitized(known: Run) -> None:
    known("add", f'"{EVIL} Two": x fri')
    assert known("show", "ev").code == 3
    sanitized_output(known, "show", "ev")
    sanitized_output(known, "add", "Ev: x fri")


def test_hostile_file_names_and_contents_are_sanitized(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "\x1b[31m\u202e.vcf"
    path.write_text(f"BEGIN:VCARD\nVERSION:3.0\nFN:{EVIL}\nEND:VCARD\n")
    sanitized_output(run, "import", str(path))
    sanitized_output(run, "find", "red")
    path.write_text("")
    sanitized_output(run, "import", str(path))
    path.unlink()
    sanitized_output(run, "import", str(path))
    config = tmp_path / "config.toml"
    config.write_text('"\\u001b[31m\\u202e" = "\\u0007"\n')
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(config))
    assert "unknown setting" in sanitized_output(run, "due")


def test_undecodable_bytes_in_paths_are_replaced(run: Run, tmp_path: Path) -> None:
    path = f"{tmp_path}/\udcff.db"
    assert run("--db", path, "add", "May Chen: x fri").code == 0
    assert "\ufffd" in sanitized_output(run, "--db", path, "paths")
    assert run("--db", path, "paths", "--json").record["database"] == path
    assert "\ufffd" in sanitized_output(run, "import", f"{tmp_path}/\udcfe.vcf")
