"""`followup doctor`: what it prints, its exit codes, and that it changes nothing by itself."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from followup_tui.storage.version import SCHEMA_VERSION
from tests.cli.running import Run

pytestmark = pytest.mark.once
KEYS = ["check", "problem", "way_out", "damage", "can_repair", "repaired"]


def state_of(folder: Path) -> list[tuple[str, int, int, bytes]]:
    """Everything in a folder: names, modes, times and contents."""
    return [
        (
            str(path),
            path.stat().st_mode,
            path.stat().st_mtime_ns,
            b"" if path.is_dir() else path.read_bytes(),
        )
        for path in sorted(folder.rglob("*"))
    ]


def damage(database: Path) -> None:
    """Overwrite all pages but the first."""
    size = database.stat().st_size
    with database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))


def test_a_healthy_database_is_said_to_be_fine_with_what_was_checked(two: Run) -> None:
    done = two("doctor")
    assert (done.code, done.err) == (0, "")
    first, second = done.out.splitlines()
    assert first == "Everything is fine."
    assert second.startswith("Checked: integrity, ")
    assert (two("doctor", "--json").code, two("doctor", "--json").out) == (0, "")
    assert two("doctor", "--repair").out == "Everything is fine.\n"


def test_a_finding_is_one_line_with_its_way_out_and_repaired_if_wanted(
    two: Run, database: Path
) -> None:
    database.chmod(0o644)
    before = state_of(database.parent)
    done = two("doctor")
    assert done.code == 1
    assert done.out == f"Others may read {database}: run followup doctor --repair\n"
    found = two("doctor", "--json").record
    assert list(found) == KEYS
    assert (found["check"], found["damage"], found["can_repair"]) == ("permissions", False, True)
    planned = two("doctor", "--repair", "--dry-run")
    assert (planned.code, planned.out) == (1, f"Would repair: Others may read {database}.\n")
    assert state_of(database.parent) == before
    done = two("doctor", "--repair")
    assert done.code == 0
    assert done.out.splitlines()[0] == f"Repaired: Others may read {database}."
    assert "before-repair" in done.out
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    assert two("doctor").code == 0


def test_a_damaged_database_is_left_alone_with_the_way_out(two: Run, database: Path) -> None:
    damage(database)
    before = state_of(database.parent)
    for options in ([], ["--repair"]):
        done = two("doctor", *options)
        assert done.code == 5
        assert "damaged" in done.out
        assert "followup restore" in done.out
        assert "--salvage" in done.out
        assert ("Nothing was repaired" in done.err) == bool(options)
    assert two("doctor", "--json").records[0]["damage"] is True
    assert state_of(database.parent) == before


@pytest.mark.parametrize(
    "content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_file_that_can_t_be_opened_is_damage(two: Run, database: Path, content: bytes) -> None:
    database.write_bytes(content)
    done = two("doctor")
    assert (done.code, done.err) == (5, "")
    assert "followup restore" in done.out


def test_a_newer_database_names_the_update(two: Run, database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    done = two("doctor")
    assert done.code == 5
    assert done.out == f"{database} was made by a newer followup: update followup\n"


def test_a_read_only_database_is_examined_and_stays_as_it_is(two: Run, database: Path) -> None:
    database.chmod(0o400)
    database.parent.chmod(0o500)
    before = state_of(database.parent)
    try:
        assert two("doctor").code == 0
        assert state_of(database.parent) == before
    finally:
        database.parent.chmod(0o700)


def test_a_locked_database_is_busy(
    two: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("followup_tui.storage.text_decoding.LOCK_SECONDS", 0)
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert "Another program" in two("doctor").refused(4)
    finally:
        holder.close()


def test_wrong_usage_and_other_files_are_refused(two: Run, tmp_path: Path) -> None:
    assert "--dry-run needs --repair" in two("doctor", "--dry-run").refused(2)
    assert "is a folder" in two("doctor", "--db", str(tmp_path)).refused(5)
    other = tmp_path / "songs.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    connection.close()
    assert "another program's database" in two("doctor", "--db", str(other)).refused(5)


def test_a_hard_link_and_a_folder_that_others_can_write_are_found(
    two: Run, database: Path, tmp_path: Path
) -> None:
    (tmp_path / "second.db").hardlink_to(database)
    done = two("doctor")
    assert done.code == 1
    assert done.out == (
        f"{database} has 2 names (hard links), and a restore replaces only one: "
        f"find the others with: find / -xdev -samefile {database}\n"
    )
    (tmp_path / "second.db").unlink()
    database.parent.chmod(0o777)
    link = tmp_path / "link.db"
    link.symlink_to(database)
    for path in (database, link):
        assert two("--db", str(path), "doctor").out == (
            f"Others may replace the database: other users can change {database.parent}: "
            f"run chmod go-w {database.parent}\n"
        )


def test_settings_that_are_ignored_or_not_ones_own_are_found(two: Run, tmp_path: Path) -> None:
    config = tmp_path / "config" / "followup" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("day_start = 4\n")
    (done,) = [two("doctor", "--json").record]
    assert (done["check"], done["damage"]) == ("settings", False)
    assert done["problem"].startswith(f"{config}, line 1: day_start must be")
    assert done["problem"].endswith("using the default")
    config.write_text('[commands]\nopen = ["x"]\n')
    config.chmod(0o646)
    assert "commands.open ignored" in two("doctor", "--json").record["problem"]
    config.write_text("")
    assert f"other users can change {config}" in two("doctor", "--json").record["problem"]
    config.chmod(0o644)
    assert two("doctor").code == 0
    template = config.parent / "templates" / "nudge.txt"
    template.parent.mkdir()
    template.write_text("Subject: x\n\ny\n")
    template.parent.chmod(0o777)
    assert "run chmod go-w" in two("doctor", "--json").record["way_out"]
