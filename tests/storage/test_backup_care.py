"""Backups are made, thinned and copied by themselves; a failure is told once and stops nobody."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pendulum import DateTime

from followup_tui.actions import undo
from followup_tui.actions.context import Context
from followup_tui.domain.contact import Contact
from followup_tui.errors import DatabaseUnusableError
from followup_tui.storage.backup_care import care_for_backups, has_backup_news, is_daily_backup_due
from followup_tui.storage.backups import backup_folder, list_backups, make_backup
from followup_tui.storage.database import close_database, open_database
from followup_tui.storage.journal import recording
from followup_tui.storage.queries.contacts import all_contact_ids
from followup_tui.system.backup_rules import BackupRules, set_backup_rules

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def _rules(tmp_path: Path) -> Iterator[None]:
    set_backup_rules(BackupRules(record=tmp_path / "notes.json"))
    yield
    set_backup_rules(BackupRules())


def add(now: DateTime, count: int = 1, backup: str = "") -> None:
    """Add contacts as one change."""
    with recording("Added", now, "screen", backup=backup) as change:
        change.add_all([Contact(f"Person {number}") for number in range(count)])


def reasons(path: Path) -> list[str]:
    return [found.reason for found in list_backups(path)]


def test_one_a_day_when_something_changed(opened: Path, now: DateTime) -> None:
    assert care_for_backups(opened, now) == []
    assert reasons(opened) == [], "nothing was ever added"
    add(now)
    for later in (now, now.add(hours=1)):
        assert care_for_backups(opened, later) == []
        assert reasons(opened) == ["daily"]
    tomorrow = now.add(days=1)
    assert not is_daily_backup_due(opened, tomorrow), "nothing changed"
    add(tomorrow)
    assert care_for_backups(opened, tomorrow) == []
    assert reasons(opened) == ["daily", "daily"]


def test_an_undo_is_a_change(opened: Path, now: DateTime) -> None:
    add(now)
    care_for_backups(opened, now)
    undo.undo(Context(now, None, "screen"))  # type: ignore[arg-type]
    assert is_daily_backup_due(opened, now.add(days=1))


def test_the_setting_turns_the_daily_one_off(opened: Path, now: DateTime) -> None:
    set_backup_rules(BackupRules(daily=False))
    add(now)
    assert not is_daily_backup_due(opened, now)


def test_a_large_change_is_backed_up_before(opened: Path, now: DateTime) -> None:
    add(now, 101)
    assert reasons(opened) == [], "nothing was there before"
    add(now, 100)
    assert reasons(opened) == []
    add(now, 101)
    assert reasons(opened) == ["before large change"]
    later = now.add(minutes=9)
    add(later, 200)
    assert len(reasons(opened)) == 1, "a fresh one will do"
    context = Context(now.add(minutes=30), None, "screen")  # type: ignore[arg-type]
    undo.undo(context)
    undo.redo(Context(now.add(hours=1), None, "screen"))  # type: ignore[arg-type]
    assert reasons(opened) == ["before large change"] * 3
    assert len(all_contact_ids()) == 502


@pytest.mark.parametrize("reason", ["before import", "before merge"])
def test_an_import_or_a_merge_is_backed_up_before(opened: Path, now: DateTime, reason: str) -> None:
    add(now)
    add(now, backup=reason)
    assert reasons(opened) == [reason]
    add(now, backup=reason)
    assert reasons(opened) == ["before import"] * 2 if reason == "before import" else [reason]
    assert has_backup_news()
    care_for_backups(opened, now)
    assert not has_backup_news()


def test_a_backup_that_fails_is_told_once_and_the_change_goes_on(
    opened: Path, now: DateTime
) -> None:
    add(now)
    backup_folder(opened).write_text("in the way")
    add(now, 150)
    assert len(all_contact_ids()) == 151
    (told,) = {str(sentence) for sentence in care_for_backups(opened, now)}
    assert "No backup was made" in told
    add(now, 150)
    assert care_for_backups(opened, now) == []
    assert len(care_for_backups(opened, now.add(days=1))) == 1


def test_a_damaged_database_is_not_written_to(opened: Path, now: DateTime) -> None:
    add(now, 90)
    add(now.add(hours=1), 101)
    close_database()
    with opened.open("r+b") as file:
        file.seek(4096 * 20)
        file.write(os.urandom(4096 * 6))
    open_database(opened)
    before = opened.read_bytes()
    with pytest.raises(DatabaseUnusableError):
        add(now.add(hours=2), 150)
    with suppress(DatabaseUnusableError):
        close_database()
    assert opened.read_bytes() == before


def test_backups_are_thinned(opened: Path, now: DateTime) -> None:
    start = now.subtract(days=60)
    for day in range(60):
        made = make_backup(opened, "daily", start.add(days=day)) if not day else made  # noqa: F821
        name = start.add(days=day).in_timezone("UTC").format("YYYY-MM-DD[T]HHmmss") + "-daily.db"
        if day:
            shutil.copy(made.path, made.path.with_name(name))
    assert len(list_backups(opened)) == 60
    add(now)
    assert care_for_backups(opened, now) == []
    left = list_backups(opened)
    assert 20 <= len(left) <= 24
    set_backup_rules(BackupRules(max_bytes=left[0].size * 3 + 100))
    add(now.add(days=1))
    care_for_backups(opened, now.add(days=1))
    assert len(list_backups(opened)) == 3


def test_every_backup_is_copied_to_the_second_folder(
    opened: Path, now: DateTime, tmp_path: Path
) -> None:
    second = tmp_path / "stick"
    set_backup_rules(BackupRules(folder=second, record=tmp_path / "notes.json"))
    add(now)
    (told,) = care_for_backups(opened, now)
    assert str(told).startswith(f"The folder for second backups is missing: {second}.")
    assert reasons(opened) == ["daily"]
    assert not second.exists()
    add(now, 101)
    add(now.add(hours=1), 101)
    assert care_for_backups(opened, now.add(hours=1)) == [], "told once a day"
    second.mkdir()
    tomorrow = now.add(days=1)
    add(tomorrow)
    assert care_for_backups(opened, tomorrow) == []
    (folder,) = second.iterdir()
    assert folder.name.startswith("followup.db-")
    assert folder.stat().st_mode & 0o777 == 0o700
    names = sorted(path.name for path in backup_folder(opened).iterdir())
    assert sorted(path.name for path in folder.iterdir()) == names
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())
    shutil.rmtree(backup_folder(opened))
    assert [found.path.parent for found in list_backups(opened)] == [folder] * len(names)


def test_a_full_second_folder_is_told_and_work_goes_on(
    opened: Path, now: DateTime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "stick"
    second.mkdir()
    set_backup_rules(BackupRules(folder=second))

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("followup_tui.storage.second_backups.shutil.copyfileobj", refuse)
    add(now)
    (told,) = care_for_backups(opened, now)
    assert "No space left" in str(told)
    assert reasons(opened) == ["daily"]
    (folder,) = second.iterdir()
    assert list(folder.iterdir()) == []
