"""The screen makes the backup of the day beside everything else, and says when that fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from followup_tui.storage.backups import backup_folder, list_backups, make_backup
from followup_tui.ui import heartbeat
from followup_tui.ui.screens.backup_list import BackupsScreen
from tests.ui.conftest import OpenApp, User


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "_FIRST_BACKUP_SECONDS", -1.0)


async def test_the_backup_of_the_day_is_made_while_the_screen_is_open(
    open_app: OpenApp, tmp_path: Path
) -> None:
    async with open_app() as user:
        path = user.app.database.path
        await user.add_lines("May Chen: call fri")
        await user.tick()
        assert [found.reason for found in list_backups(path)] == ["daily"]
        await user.tick()
        assert len(list_backups(path)) == 1
        assert user.toasts == []


async def test_a_backup_that_fails_is_shown_once(open_app: OpenApp) -> None:
    async with open_app() as user:
        backup_folder(user.app.database.path).write_text("in the way")
        await user.add_lines("May Chen: call fri")
        await user.tick()
        (shown,) = user.toasts
        assert "No backup was made" in shown
        await user.tick()
        assert user.toasts == [shown]
        await user.add_lines("Omar Khalil: call fri")
        assert len(user.contacts) == 2


async def test_the_screen_goes_on_with_what_was_restored(open_app: OpenApp) -> None:
    async with open_app() as user:
        path, now = user.app.database.path, user.context().now
        await user.add_lines("May Chen: call fri")
        made = make_backup(path, "by hand", now)
        await user.add_lines("Omar Khalil: call fri")
        assert len(user.contacts) == 2
        _restore_elsewhere(made.path, path)
        await user.tick()
        await user.tick()
        assert [row.split("  ")[0] for row in user.contacts] == ["May Chen"]
        await user.add_lines("Zed Quinn: call fri")
        assert len(user.contacts) == 2
        assert user.toasts == []


def _restore_elsewhere(source: Path, path: Path) -> None:
    """Restore in a process of its own, as SQLite's locks are those of a process."""
    script = (
        "import sys, pendulum; from pathlib import Path;"
        "from followup_tui.storage.restore_file import restore_file;"
        "restore_file(Path(sys.argv[1]), Path(sys.argv[2]), pendulum.datetime(2026, 11, 23, 12))"
    )
    subprocess.run([sys.executable, "-c", script, str(source), str(path)], check=True)


def rows(user: User) -> list[str]:
    """Return the rows of the list of backups."""
    screen = user.app.screen
    assert isinstance(screen, BackupsScreen)
    return user.rows(screen.row_list)


SIZES = [(120, 36), (80, 24), (50, 15)]


@pytest.mark.parametrize("size", SIZES)
async def test_a_backup_is_made_and_restored_on_the_screen(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as user:
        await user.add_lines("May Chen: call fri")
        await user.press("B")
        assert rows(user) == []
        assert "No backups yet." in "\n".join(user.shown_lines)
        await user.press("b")
        (row,) = rows(user)
        assert row.startswith("Mon 23 Nov 09:14  1 contact")
        assert any("Mon 23 Nov 09:14" in line for line in user.shown_lines)
        await user.press("q")
        await user.add_lines("Omar Khalil: call fri")
        await user.press("B", "enter")
        shown = " ".join(" ".join(user.shown_lines).split())
        assert "Will be missing: 1 contact, 1 follow-up" in shown
        assert "(Omar Khalil)" in shown
        await user.press("n")
        assert len(rows(user)) == 1
        await user.press("enter", "y")
        assert [row.split("  ")[1] for row in rows(user)] == ["2 contacts", "1 contact"]
        assert user.toasts[-1] == "Restored the backup of Mon 23 Nov 09:14."
        await user.press("q")
        assert [row.split("  ")[0] for row in user.contacts] == ["May Chen"]
        await user.add_lines("Zed Quinn: call fri")
        assert len(user.contacts) == 2


async def test_a_damaged_backup_is_marked_and_refused(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("May Chen: call fri")
        await user.press("B", "b")
        (made,) = list_backups(user.app.database.path)
        made.path.write_bytes(b"not a database")
        await user.press("q", "B")
        assert "damaged" in rows(user)[0]
        await user.press("enter")
        assert "can't be restored: it is damaged" in user.toasts[-1]
        await user.press("q")
        assert len(user.contacts) == 1


async def test_a_lost_database_is_brought_back_on_the_screen(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("May Chen: call fri")
        await user.press("B", "b")
        user.app.database.path.unlink()
        await user.tick()
        await user.press("enter", "y")
        await user.tick()
        await user.press("q")
        assert len(user.contacts) == 1
        await user.add_lines("Omar Khalil: call fri")
        assert len(user.contacts) == 2
