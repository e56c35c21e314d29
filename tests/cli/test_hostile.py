"""Names, topics and notes that would act on a terminal reach it in no verb and no error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.running import Run

EVIL = "Ev\x1b]0;pwn\x07il\u202egnp\x9b31m [red]x[/] \u2066\x7f\u200fL\xadi"
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


@pytest.fixture
def known(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A contact that is hostile in every field the command line can fill."""
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-20T10:00")
    line = f'"{EVIL}" @"{EVIL}": {EVIL} today'
    assert run("add", line).code == 0
    assert run("log", "1", f"{EVIL}\nsecond line\r\nthird").code == 0
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-23T09:14")
    return run


def harmless(run: Run, *words: str, stdin: bytes = b"") -> str:
    done = run(*words, stdin=stdin)
    assert not RAW.search(done.out), (words, done.out)
    assert not RAW.search(done.err), (words, done.err)
    assert "Traceback" not in done.err
    return done.out + done.err


def test_no_verb_lets_them_out(known: Run) -> None:
    for words in (
        *(["due"], ["find", "red"], ["show", "1"], ["history"], ["status"], ["undo"], ["redo"]),
        *(["snooze", "1", "fri"], ["log", "1", EVIL], ["done", "1", "--said", EVIL], ["paths"]),
        *(["status", "--format", "waybar"], ["status", "--format", "tmux"]),
        ["add", "--dry-run", f'"{EVIL}": x {EVIL} fri'],
    ):
        assert harmless(known, *words) or words == ["status", "--format", "tmux"], words
        assert "Ev" in harmless(known, "show", "1")


def test_each_verb_prints_a_name_on_one_line(known: Run) -> None:
    assert harmless(known, "due").count("\n") == 1
    assert harmless(known, "find", "red").count("\n") == 1
    assert harmless(known, "history").count("\n") == 2


def test_json_gives_them_escaped_and_exact(known: Run) -> None:
    for words in (["due"], ["find", "red"], ["show", "1"], ["history"], ["status"]):
        harmless(known, *words, "--json")
    name = known("find", "red", "--json").record["name"]
    assert name == EVIL
    assert known("status", "--json").record["first"][0]["name"] == EVIL
    said = known("show", "1", "--json").record["interactions"][0]["summary"]
    assert said == f"{EVIL}\nsecond line\r\nthird"


@pytest.mark.parametrize(
    "words",
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
        ["history", "-n", EVIL],
        ["status", "--format", EVIL],
        ["import", EVIL],
        ["--db", f"/etc/hostname/{EVIL}", "due"],
        ["demo", "--write", f"/etc/hostname/{EVIL}"],
        ["add", f"{EVIL} 1m"],
    ],
)
def test_no_sentence_of_a_failure_lets_them_out(run: Run, words: list[str]) -> None:
    assert harmless(run, *words)


def test_two_of_the_same_name_are_listed_harmlessly(known: Run) -> None:
    known("add", f'"{EVIL} Two": x fri')
    assert known("show", "ev").code == 3
    harmless(known, "show", "ev")
    harmless(known, "add", "Ev: x fri")


def test_files_with_hostile_names_and_people(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "\x1b[31m\u202e.vcf"
    path.write_text(f"BEGIN:VCARD\nVERSION:3.0\nFN:{EVIL}\nEND:VCARD\n")
    harmless(run, "import", str(path))
    harmless(run, "find", "red")
    path.write_text("")
    harmless(run, "import", str(path))
    path.unlink()
    harmless(run, "import", str(path))
    config = tmp_path / "config.toml"
    config.write_text('"\\u001b[31m\\u202e" = "\\u0007"\n')
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(config))
    assert "unknown key" in harmless(run, "due")


def test_bytes_in_paths_that_are_no_text_reach_no_terminal(run: Run, tmp_path: Path) -> None:
    path = f"{tmp_path}/\udcff.db"
    assert run("--db", path, "add", "May Chen: x fri").code == 0
    assert "\ufffd" in harmless(run, "--db", path, "paths")
    assert run("--db", path, "paths", "--json").record["database"] == path
    assert "\ufffd" in harmless(run, "import", f"{tmp_path}/\udcfe.vcf")
