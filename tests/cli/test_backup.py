"""`followup backup`: now, into a file, and the list."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from followup_tui.storage.backups import backup_folder, list_backups
from tests.cli.running import Run


def test_a_backup_is_made_and_listed(two: Run, database: Path) -> None:
    done = two("backup")
    (made,) = [found for found in list_backups(database) if found.reason == "by hand"]
    assert done.out == f"Backed up 2 contacts to {made.path}.\n"
    assert (done.code, done.err) == (0, "")
    listed = two("backup", "--list").out.splitlines()
    assert listed[0].split("  ")[0] == "1"
    assert "Mon 23 Nov 09:14" in listed[0]
    assert "2 contacts" in listed[0]
    assert listed[0].endswith("by hand")
    assert two("backup", "--list", "--json").records[0] == {
        "number": 1,
        "file": str(made.path),
        "made": made.made.format("YYYY-MM-DD[T]HH:mm:ss[Z]"),
        "reason": "by hand",
        "bytes": made.size,
        "contacts": 2,
    }


def test_without_backups_the_list_says_how_to_make_one(run: Run) -> None:
    assert run("backup", "--list").out == "No backups yet. Make one: followup backup\n"
    assert run("backup", "--list", "--json").out == ""


def test_a_file_of_the_user_gets_a_whole_private_copy(two: Run, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    done = two("backup", str(target))
    assert done.out == f"Backed up 2 contacts to {target}.\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT count(*) FROM contact").fetchone() == (2,)
    assert "already exists; not overwritten" in two("backup", str(target)).refused(2)
    assert two("backup", "--force", str(target)).code == 0
    record = two("backup", "--force", "--json", str(target)).record
    assert record == {"file": str(target), "bytes": target.stat().st_size, "contacts": 2}
    assert sorted(path.name for path in tmp_path.glob("*partial*")) == []


def test_no_file_of_the_program_is_replaced(two: Run, database: Path) -> None:
    before = database.read_bytes()
    assert "never replaces it" in two("backup", "--force", str(database)).refused(2)
    assert database.read_bytes() == before


@pytest.mark.parametrize("target", ["{tmp}/none/copy.db", "{tmp}"])
def test_a_bad_target_is_refused(two: Run, tmp_path: Path, target: str) -> None:
    assert "Nothing was written" in two("backup", target.format(tmp=tmp_path)).refused(2)


def test_there_is_nothing_to_back_up_without_a_database(run: Run, database: Path) -> None:
    run("backup").refused(5)
    assert not backup_folder(database).exists()


def test_a_damaged_database_is_said_and_not_backed_up(two: Run, database: Path) -> None:
    size = database.stat().st_size
    before = list_backups(database)
    with database.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(size - 8192))
    assert "No backup was made" in two("backup").refused(5)
    assert list_backups(database) == before


def test_a_writing_verb_makes_the_backup_of_the_day(
    two: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [found.reason for found in list_backups(database)] == ["daily"]
    two("list")
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-24T09:14")
    two("list")
    assert len(list_backups(database)) == 1, "reading makes none"
    two("add", "Zed Quinn: call fri")
    assert [found.reason for found in list_backups(database)] == ["daily", "daily"]


def test_an_import_makes_a_backup_first(two: Run, database: Path, tmp_path: Path) -> None:
    card = tmp_path / "card.vcf"
    card.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Zed Quinn\nEND:VCARD\n")
    assert two("import", str(card)).code == 0
    newest = list_backups(database)[0]
    assert newest.reason == "before import"
    assert two("restore", "--yes").code == 0
    assert len(two("list", "--json").records) == 2


def test_a_backup_that_fails_is_said_once_and_the_line_is_saved(run: Run, database: Path) -> None:
    backup_folder(database).parent.mkdir(mode=0o700)
    backup_folder(database).write_text("in the way")
    done = run("add", "May Chen: call fri")
    assert done.code == 0
    assert done.out.startswith("Added")
    assert "No backup was made" in done.err
    assert "No backup" not in run("add", "Omar Khalil: nudge fri").err
    assert len(run("list", "--json").records) == 2


def test_the_settings_say_where_the_second_copies_go(
    run: Run, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "stick"
    second.mkdir()
    config = tmp_path / "config.toml"
    config.write_text(f'[backup]\nfolder = "{second}"\nmax_size = "500 MB"\n')
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(config))
    run("add", "May Chen: call fri")
    (folder,) = second.iterdir()
    assert len(list(folder.iterdir())) == 1
    for path in (*backup_folder(database).iterdir(), database):
        path.unlink()
    assert "followup" in run("due").refused(5)
    assert run("restore", "--yes").code == 0
    assert len(run("list", "--json").records) == 1


@pytest.mark.parametrize(
    "line", ['folder = "stick"', "folder = 3", 'max_size = "2 TB"', "max_size = 2", "daily = 1"]
)
def test_a_wrong_setting_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f"[backup]\n{line}\n")
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(config))
    assert f"[backup] {line.split()[0]} must be" in run("config", "--check").out


def test_no_file_is_written_into_the_folder_of_the_backups(two: Run, database: Path) -> None:
    folder = backup_folder(database)
    before = sorted(folder.iterdir())
    made = before[0]
    for line in (f"backup --force {made}", f"export --force {folder}/x.json"):
        assert "in the folder of followup's backups" in two(*line.split()).refused(2)
    assert "the folder of followup's backups" in two(
        "export", "--format", "vcard", f"{folder}/"
    ).refused(2)
    assert sorted(folder.iterdir()) == before


def test_another_database_is_never_replaced(
    two: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    songs, used = tmp_path / "songs.db", tmp_path / "used.db"
    with closing(sqlite3.connect(songs)) as other:
        other.execute("CREATE TABLE songs (name TEXT)")
    two("--db", str(used), "add", "Ana Ruiz: call fri")
    for path in (songs, used):
        before = path.read_bytes()
        assert "never replaces it" in two("backup", "--force", str(path)).refused(2)
        assert path.read_bytes() == before
