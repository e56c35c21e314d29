"""`followup restore`: what would come back, and bringing it back."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from followup_tui.cli import backup_verbs
from followup_tui.storage.backups import backup_folder, list_backups
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.storage.queries.contacts import all_contact_ids
from tests.cli.running import Run

pytestmark = pytest.mark.once


@pytest.fixture
def changed(two: Run, database: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A backup of yesterday with May and Omar; since then Zed was added and May called."""
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-22T10:00")
    assert two("backup").code == 0
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-23T09:30")
    two("add", "Zed Quinn: call fri")
    two("log", "May", "liked it")
    return two


def names(run: Run) -> list[str]:
    """Return the names of all contacts."""
    return sorted(record["name"] for record in run("list", "--json").records)


def yesterdays(run: Run) -> str:
    """Return the number of the backup that was made by hand."""
    records = run("backup", "--list", "--json").records
    return str(next(record["number"] for record in records if record["reason"] == "by hand"))


def test_a_dry_run_says_what_would_come_back_and_what_would_be_missing(
    changed: Run, database: Path
) -> None:
    before = database.read_bytes()
    done = changed("restore", "--dry-run", "yesterday")
    assert done.out.splitlines() == [
        "Restore the backup of Sun 22 Nov 10:00 (by hand): 2 contacts, 2 follow-ups.",
        "Will be missing: 1 contact, 1 interaction, 1 follow-up (Zed Quinn).",
        "Goes back to how it was: 1 contact.",
        "What is there now is kept as a backup first.",
    ]
    assert (done.code, done.err) == (0, "")
    assert database.read_bytes() == before
    record = changed("restore", "--dry-run", "--json", "yesterday").record
    assert record["missing"] == {"contacts": 1, "interactions": 1, "followups": 1}
    assert record["holds"] == {"contacts": 2, "interactions": 0, "followups": 2}
    assert (record["restored"], record["kept"], record["readable"]) == (False, None, True)


def test_a_restore_brings_back_and_can_be_taken_back(changed: Run, database: Path) -> None:
    done = changed("restore", "--yes", "2026-11-22")
    (kept,) = [found for found in list_backups(database) if found.reason == "before restore"]
    assert done.out.splitlines() == [
        "Restored the backup of Sun 22 Nov 10:00 (by hand).",
        f"What was there before: {kept.path}",
    ]
    assert names(changed) == ["May Chen", "Omar Khalil"]
    record = changed("restore", "--yes", "--json", kept.path.name).record
    assert record["restored"] is True
    assert names(changed) == ["May Chen", "Omar Khalil", "Zed Quinn"]


@pytest.mark.parametrize("which", ["number", "day", "words", "file name", "path"])
def test_a_backup_is_named_in_several_ways(changed: Run, database: Path, which: str) -> None:
    (made,) = [found for found in list_backups(database) if found.reason == "by hand"]
    named = {
        "number": yesterdays(changed),
        "day": "2026-11-22",
        "words": "yesterday",
        "file name": made.path.name,
        "path": str(made.path),
    }[which]
    assert changed("restore", "--yes", named).code == 0
    assert names(changed) == ["May Chen", "Omar Khalil"]


def test_the_newest_good_one_is_the_default(changed: Run, database: Path) -> None:
    changed("backup")
    changed("add", "Li Wu: call fri")
    changed("backup")
    newest = list_backups(database)[0].path
    newest.write_bytes(newest.read_bytes()[:5000])
    database.unlink()
    assert changed("restore", "--yes").code == 0
    assert names(changed) == ["May Chen", "Omar Khalil", "Zed Quinn"]


def test_without_a_terminal_it_needs_yes(changed: Run, database: Path) -> None:
    before = database.read_bytes()
    assert "--yes" in changed("restore").refused(2)
    assert "--yes" in changed("restore", "--json", "yesterday").err
    assert database.read_bytes() == before


@pytest.mark.parametrize("answer", ["y", "n"])
def test_on_a_terminal_it_asks(changed: Run, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(backup_verbs, "is_terminal", lambda: True)
    done = changed("restore", "yesterday", stdin=f"{answer}\n".encode())
    assert "Will be missing: 1 contact" in done.err
    assert "Restore it?" in done.err
    expected = ["May Chen", "Omar Khalil"] + ["Zed Quinn"] * (answer == "n")
    assert (done.code, names(changed)) == (0 if answer == "y" else 1, expected)


@pytest.mark.parametrize(
    ("which", "code", "says"),
    [
        ("99", 1, "No backup 99."),
        ("2026-11-01", 1, "No backup of Sun 1 Nov"),
        ("blah", 3, "it isn't a past date"),
        ("/none/x.db", 1, "No such file"),
    ],
)
def test_what_names_no_backup_is_refused(changed: Run, which: str, code: int, says: str) -> None:
    said = changed("restore", "--yes", which).refused(code)
    assert says in said
    assert "Nothing was changed." in said


def test_a_damaged_backup_is_refused_and_a_good_one_named(changed: Run, database: Path) -> None:
    changed("backup")
    damaged, *others = [found for found in list_backups(database) if found.reason == "by hand"]
    damaged.path.write_bytes(damaged.path.read_bytes()[:9000] + os.urandom(9000))
    said = changed("restore", "--yes", damaged.path.name).refused(5)
    assert "damaged. Nothing was changed. The newest good backup: followup restore" in said
    assert others


def test_without_a_backup_there_is_nothing_to_restore(run: Run) -> None:
    assert "No backups yet" in run("restore", "--yes").refused(1)


def test_a_lost_database_says_to_restore_it(changed: Run, database: Path) -> None:
    database.unlink()
    said = changed("due").refused(5)
    assert f"followup --db {database} restore" in said
    assert changed("--db", str(database), "restore", "--yes", "yesterday").code == 0
    assert names(changed) == ["May Chen", "Omar Khalil"]


def test_the_undo_history_is_that_of_the_backup(changed: Run) -> None:
    changed("restore", "--yes", "yesterday")
    assert "Omar" in changed("undo").out


def test_a_running_program_goes_on_with_what_was_restored(
    changed: Run, database: Path, spawn: object
) -> None:
    async def scenario() -> None:
        running = DatabaseThread(database)
        running.open().result()
        try:
            assert await running.run(all_contact_ids) == [1, 2, 3]
            assert spawn("followup restore --yes yesterday").code == 0  # type: ignore[operator]
            status = await running.check_file()
            assert (status.changed, status.error) == (True, None)
            assert await running.run(all_contact_ids) == [1, 2]
        finally:
            running.close()

    asyncio.run(scenario())


def test_the_folder_of_the_backups_is_private(changed: Run, database: Path) -> None:
    folder = backup_folder(database)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())
