"""`export`: everything or some contacts, to a file, a folder or standard output."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from followup_tui.system import paths
from tests.cli.running import Run, Spawn


@pytest.fixture(autouse=True)
def people(run: Run, database: Path) -> None:
    assert run("add", "May Chen @Acme: second round fri #pycon may@acme.com").code == 0
    assert run("add", "Omar Khalil: nudge 12 dec 15:00 +44 161 496 0137").code == 0
    assert run("log", "May Chen", "call yesterday: liked the talk").code == 0


def test_the_suffix_of_the_file_decides_the_format(run: Run, tmp_path: Path) -> None:
    for name, summary in (
        ("a.json", "Wrote 2 contacts with everything about them, 10 records to "),
        ("a.csv", "Wrote 2 contacts to "),
        ("a.vcf", "Wrote 2 contacts to "),
        ("a.ics", "Wrote 2 follow-ups to "),
    ):
        path = tmp_path / name
        done = run("export", str(path))
        assert (done.code, done.out) == (0, f"{summary}{path}.\n")
        assert path.stat().st_mode & 0o777 == 0o600
    backup = json.loads((tmp_path / "a.json").read_text())
    assert backup["export"] == {
        "program": "followup",
        "format": 1,
        "exported": "2026-11-23T09:14:00Z",
    }
    assert [contact["name"] for contact in backup["contact"]] == ["May Chen", "Omar Khalil"]
    assert backup["contact"][0]["extra"] == {}
    assert "journal" not in backup
    assert "search" not in backup


def test_json_reports_the_written_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    report = run("export", "--json", str(path)).record
    assert report == {
        "file": str(path),
        "format": "csv",
        "bytes": path.stat().st_size,
        "records": {"contacts": 2},
    }
    assert "--json" in run("export", "--json", "--format", "csv").refused(2)


def test_find_exports_some_contacts_with_their_records(run: Run, tmp_path: Path) -> None:
    backup = json.loads(run("export", "--format", "json", "--find", "#pycon").out)
    assert [contact["name"] for contact in backup["contact"]] == ["May Chen"]
    assert [followup["about"] for followup in backup["followup"]] == ["second round"]
    assert len(backup["interaction"]) == 1
    cards = run("export", "--format", "vcard", "--find", "omar", "--find", "khalil", "-").out
    assert cards.count("BEGIN:VCARD") == 1
    path = tmp_path / "x.csv"
    assert "No contacts match" in run("export", "--find", "nobody", str(path)).refused(1)
    assert not path.exists()


def test_two_exports_differ_only_in_their_time(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run("export", "--format", "json").out.splitlines()
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-24T10:00")
    second = run("export", "--format", "json").out.splitlines()
    pairs = enumerate(zip(first, second, strict=True))
    assert [index for index, (left, right) in pairs if left != right] == [1]


def test_an_existing_file_needs_force(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text("old")
    assert "--force" in run("export", str(path)).refused(2)
    assert path.read_text() == "old"
    assert run("export", "--force", str(path)).code == 0
    assert path.read_text().startswith("BEGIN:VCARD")


FORMATS = ("json", "csv", "vcard", "ics")


@pytest.mark.parametrize("export_format", FORMATS)
@pytest.mark.parametrize("way", ["name", "dots", "symlink", "hard link", "linked folder"])
def test_the_database_is_never_replaced(
    run: Run, database: Path, tmp_path: Path, way: str, export_format: str
) -> None:
    before = database.read_bytes()
    target = tmp_path / "other"
    if way == "name":
        target = database
    elif way == "dots":
        target = database.parent / ".." / "home" / database.name
    elif way == "symlink":
        target.symlink_to(database)
    elif way == "hard link":
        target.hardlink_to(database)
    else:
        target.symlink_to(database.parent)
        target /= database.name
    arguments = ("export", "--force", "--format", export_format, str(target))
    assert "followup's database" in run(*arguments).refused(2)
    assert "followup's database" in run("--db", str(target), *arguments).refused(2)
    assert database.read_bytes() == before
    assert target.samefile(database)


def test_a_database_behind_a_link_is_never_replaced(
    run: Run, database: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(database)
    for target in (link, database, Path(f"{database}-journal"), Path(f"{link}-journal")):
        arguments = ("export", "--force", "--format", "csv", str(target))
        assert "followup's database" in run("--db", str(link), *arguments).refused(2)
    assert run("due", "--json").code == 0


@pytest.mark.parametrize("suffix", ["-journal", "-wal", "-shm"])
def test_a_file_of_the_database_is_never_written(run: Run, database: Path, suffix: str) -> None:
    before = sorted(os.listdir(database.parent))
    arguments = ("export", "--force", "--format", "csv", f"{database}{suffix}")
    assert "followup's database" in run(*arguments).refused(2)
    assert sorted(os.listdir(database.parent)) == before


def test_neither_settings_nor_state_are_replaced(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config" / "config.toml"
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(config))
    template = config.parent / "templates" / "nudge.txt"
    files = (config, template, paths.queue(), paths.app_state(), paths.unsaved_text())
    for path in (*files, paths.notified(), paths.prompt_history()):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
        refusal = run("export", "--force", "--format", "csv", str(path)).refused(2)
        assert "followup's" in refusal
        assert "not even with --force" in refusal
        assert path.read_text() == ""


def test_another_database_is_not_replaced_either(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    run("--db", str(other), "add", "Ana Ruiz: x fri")
    assert "is a database" in run("export", "--force", "--format", "csv", str(other)).refused(2)
    default = str(Path(os.environ["FOLLOWUP_DB"]))
    arguments = ("--db", str(other), "export", "--force", "--format", "csv", default)
    assert "followup's database" in run(*arguments).refused(2)


@pytest.mark.parametrize("export_format", ["vcard", "ics"])
def test_the_folder_of_the_database_is_refused(
    run: Run, database: Path, tmp_path: Path, export_format: str
) -> None:
    link = tmp_path / "link"
    link.symlink_to(database.parent)
    before = sorted(os.listdir(database.parent))
    for folder in (f"{database.parent}/", str(database.parent), str(link)):
        arguments = ("export", "--force", "--format", export_format, folder)
        assert "the folder of followup's database" in run(*arguments).refused(2)
    assert sorted(os.listdir(database.parent)) == before
    assert run("export", "--format", export_format, f"{database.parent}/new/").code == 0


def test_output_redirected_to_the_database_is_refused(spawn: Spawn, database: Path) -> None:
    before = database.read_bytes()
    done = spawn(f"followup export --format csv >> '{database}'")
    assert done.code == 2
    assert "Standard output is followup's database" in done.err
    assert database.read_bytes() == before


def test_vcard_chooses_the_version(run: Run) -> None:
    assert "VERSION:4.0" in run("export", "--format", "vcard").out
    assert "VERSION:3.0" in run("export", "--format", "vcard", "--vcard", "3.0").out
    run("export", "--format", "vcard", "--vcard", "2.1").refused(2)


def test_as_todo_and_alarm_change_the_calendar(run: Run) -> None:
    calendar = run("export", "--format", "ics", "--as", "todo", "--alarm").out
    assert calendar.count("BEGIN:VTODO") == 2
    assert calendar.count("BEGIN:VALARM") == 2
    run("done", "1")
    assert run("export", "--format", "ics").out.count("SUMMARY:May Chen: second round") == 0


def test_csv_cells_never_run_as_formulas(run: Run) -> None:
    run("add", '"=cmd()": x fri')
    table = run("export", "--format", "csv").out
    assert table.startswith("\ufeffuid,name,")
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert [row["name"] for row in rows] == ["May Chen", "Omar Khalil", "'=cmd()"]
    assert rows[1]["phone 1"] == "'+44 161 496 0137"


def test_a_folder_gets_a_file_per_contact(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "cards"
    assert run("export", "--format", "vcard", f"{folder}/").out.startswith("Wrote 2 files to ")
    assert run("export", "--format", "vcard", str(folder)).out.startswith("Wrote 0 files to ")
    assert len(list(folder.glob("*.vcf"))) == 2
    report = run("export", "--format", "vcard", "--json", "--find", "may", str(folder)).record
    assert (report["unchanged"], report["removed"], len(report["stale"])) == (1, 0, 1)
    done = run("export", "--format", "vcard", "--find", "may", str(folder))
    assert "--force removes" in done.err
    forced = run("export", "--force", "--format", "vcard", "--find", "may", str(folder))
    assert "1 removed" in forced.out
    (card,) = folder.glob("*.vcf")
    card.write_text("UID:x\n")
    run("add", "May Chen: x fri #new")
    assert "another program" in run("export", "--format", "vcard", str(folder)).err


def test_a_calendar_folder_loses_closed_follow_ups_only_with_force(
    run: Run, tmp_path: Path
) -> None:
    folder = str(tmp_path / "ics")
    run("export", "--format", "ics", f"{folder}/")
    run("done", "2")
    report = run("export", "--format", "ics", "--json", folder).record
    assert len(report["stale"]) == 1
    assert run("export", "--format", "ics", "--json", "--force", folder).record["removed"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x"], "Give --format"),
        ([], "Give --format"),
        (["--format", "csv", "."], "is a folder"),
        (["--format", "json", "."], "is a folder"),
        (["--format", "csv", "new/"], "new/ is a folder"),
        (["missing/a.csv"], "No such folder"),
        (["--format", "vcard", "missing/cards/"], "No such folder"),
        (["--format", "csv", "/dev/null"], "not a regular file"),
        (["--format", "xml"], "xml"),
        (["--format", "csv", ""], "empty"),
    ],
)
def test_a_target_that_cannot_be_written_is_refused(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert message in run("export", *arguments).refused(2)


def test_ctrl_c_leaves_no_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr("followup_tui.formats.vcard.writer.write_card", interrupted)
    assert run("export", str(folder / "a.vcf")).code == 130
    assert os.listdir(folder) == []


def test_a_pipe_gets_everything_and_may_close(spawn: Spawn) -> None:
    done = spawn("followup export --format vcard | grep -c BEGIN:VCARD")
    assert (done.code, done.out) == (0, "2\n")
    done = spawn("followup export --format json | head -1; exit ${PIPESTATUS[0]}")
    assert done.code in (0, 141)
    assert done.err == ""
    done = spawn("followup export --format json > /dev/full")
    assert done.code == 6
    assert "Can't write the output" in done.err


def test_output_to_a_terminal_is_sanitized(database: Path, run: Run) -> None:
    pexpect = pytest.importorskip("pexpect")
    run("add", '"\x1b]0;owned\x07Eve": x fri')
    shown = pexpect.run(
        f"{sys.executable} -m followup_tui export --format csv", env={**os.environ, "TERM": "xterm"}
    )
    assert b"Eve" in shown
    assert b"\x1b" not in shown


def test_sigterm_leaves_no_half_written_file(run: Run, tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\n"
        "from followup_tui.formats.vcard import writer\n"
        "from followup_tui.__main__ import main\n"
        "writer.write_card = lambda *_: os.kill(os.getpid(), signal.SIGTERM) or 'x'\n"
        "sys.exit(main())"
    )
    folder = tmp_path / "out"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", script, "export", str(folder / "a.vcf")],
        check=False,
        capture_output=True,
    )
    assert done.returncode == 128 + signal.SIGTERM
    assert os.listdir(folder) == []
