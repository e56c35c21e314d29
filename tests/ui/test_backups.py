"""The screen makes the backup of the day beside everything else, and says when that fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from followup_tui.storage.backups import backup_folder, list_backups, make_backup
from followup_tui.ui import heartbeat
from tests.ui.conftest import OpenApp


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
