"""Every verb under any umask: what it creates is its owner's alone, and reading changes no mode."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Run

pytestmark = pytest.mark.once

CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Ruiz\r\nEMAIL:ana@ruiz.example\r\nEND:VCARD\r\n"
MAIL = b"From: Omar <omar@x.example>\nTo: me@me.example\nSubject: Hello\n\nhi\n"
READING = (
    *("due", "due --upcoming", "status", "find may", "list", "show may", "history may", "changes"),
    *("next", "promise", "duplicates", "queue", "templates", "config --check", "config --example"),
    *("paths", "help dates", "completion bash", "hotkey tmux", "backup --list", "doctor"),
    *("export --format json -", "export --format csv -", "write may", "spread --dry-run", "notify"),
)
WRITING = (
    *("add May Chen: call today #vip", "add Omar Khalil: nudge fri", "log may hello"),
    *(
        "snooze 1 mon",
        "done 2",
        "undo",
        "redo",
        "promise may send the slides fri",
        "cadence may 6w",
    ),
    *("park omar", "unpark omar", "next omar call mon", "import card.vcf", "mail", "notify"),
    *("export everything.json", "export people.csv", "export people.vcf", "export plan.ics"),
    *("export --format vcard cards/", "export --format ics plans/", "export --force people.csv"),
    *("backup", "backup copy.db", "restore --yes 1", "templates --write", "demo --write sample.db"),
    *("--db new/deep/other.db add Ana: x", "--db second.db init", "doctor --repair"),
    *("doctor --salvage salvaged.db", "--db missing/missing.db due", "--db card.vcf add Eve: x"),
)


@pytest.fixture(params=[0o000, 0o077])
def home(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder of the user's with a card, in which the program works under that umask."""
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "card.vcf").write_text(CARD, newline="")
    before, where = os.umask(request.param), Path.cwd()
    os.chdir(folder)
    yield tmp_path
    os.umask(before)
    os.chdir(where)


def modes(folder: Path) -> dict[str, int]:
    """The mode of everything below the folder, by its path."""
    return {
        str(path.relative_to(folder)): stat.S_IMODE(path.lstat().st_mode)
        for path in folder.rglob("*")
    }


def test_what_a_verb_creates_is_its_owners_alone(run: Run, home: Path) -> None:
    there = set(modes(home))
    for line in WRITING:
        done = run(*line.split(), stdin=MAIL if line == "mail" else b"")
        assert "crashed" not in done.err, line
        created = {path: mode for path, mode in modes(home).items() if path not in there}
        wrong = {
            path: oct(mode)
            for path, mode in created.items()
            if mode != (0o700 if (home / path).is_dir() else 0o600)
        }
        assert wrong == {}, line
    names = {Path(path).name for path in modes(home)}
    wanted = {"everything.json", "cards", "plans", "copy.db", "nudge.txt", "sample.db", "other.db"}
    assert {
        *wanted,
        "salvaged.db",
        "notified.json",
        "databases.json",
        "queue.jsonl",
    } - names == set()


@pytest.mark.parametrize("mode", [0o400, 0o444, 0o600])
def test_a_verb_that_reads_changes_no_mode(run: Run, home: Path, database: Path, mode: int) -> None:
    run("add", "May Chen: call today #vip")
    run("templates", "--write")
    config = home / "config" / "followup" / "config.toml"
    config.write_text("")
    (config.parent / "templates" / "nudge.txt").chmod(0o444)
    config.chmod(0o444)
    database.chmod(mode)
    for line in READING:
        before = modes(home)
        done = run(*line.split())
        assert done.code in (0, 1), (line, done)
        after = modes(home)
        assert {path: after[path] for path in before} == before, line


@pytest.mark.parametrize(
    "line",
    [
        *("export link.json", "export --force link.json", "export --format vcard link/"),
        *("backup link", "backup --force link", "demo --write link", "doctor --salvage link"),
        *("--db link due", "--db link add Eve: call fri", "templates --write"),
        *("add Ana: call fri", "notify", "--db new.db add Ana: x"),
    ],
)
def test_no_verb_writes_through_a_planted_link(run: Run, home: Path, line: str) -> None:
    run("add", "May Chen: call today #vip")
    victim = home / "victim"
    state, templates = home / "state" / "followup", home / "config" / "followup" / "templates"
    templates.mkdir(parents=True)
    names = ("notified.json", "queue.jsonl", "databases.json", "state.json")
    links = [Path("link"), Path("link.json"), templates / "nudge.txt", *(state / n for n in names)]
    for link in links:
        link.unlink(missing_ok=True)
        link.symlink_to(victim)
    assert "crashed" not in run(*line.split()).err
    assert not victim.exists()
