"""The screen finds damage, tells it, saves nothing, and asks what to do about it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from followup_tui.storage.backups import list_backups, make_backup
from followup_tui.storage.damage import is_check_due
from followup_tui.system import queue_file
from followup_tui.ui import heartbeat
from followup_tui.ui.screens.damage_panel import DamageScreen
from followup_tui.ui.widgets.error_banner import ErrorBanner
from followup_tui.ui.widgets.text_view import TextView
from tests.damage import overwrite_page
from tests.ui.conftest import OpenApp, User


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "_FIRST_BACKUP_SECONDS", -1.0)


def damage(path: Path, table: str = "introduction") -> None:
    """Overwrite a table; the main screen does not read the one given by default."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
    overwrite_page(path, Random(1), page)


async def find_damage(user: User) -> Path:
    """Add someone, make a backup, add another, and damage the database; let the screen find it."""
    path = user.app.database.path
    await user.add_lines("May Chen: call today")
    await user.run(lambda: make_backup(path, "by hand", user.context().now))
    await user.add_lines("Omar Khalil: call today")
    damage(path)
    await user.tick()
    await user.tick()
    return path


def panel(user: User) -> str:
    """Return the text of the panel, which is open."""
    assert isinstance(user.app.screen, DamageScreen)
    paragraphs = user.app.screen.query_one(TextView).paragraphs
    return "\n".join("".join(text for text, _ in one.spans) for one in paragraphs)


def banners(user: User) -> list[str]:
    """Return the banners of the main screen."""
    return [str(banner.words) for banner in user.screen.query(ErrorBanner)]


def names(user: User) -> list[str]:
    return [row.split("  ")[0] for row in user.contacts]


async def test_damage_is_told_and_nothing_is_saved_until_a_choice(
    open_app: OpenApp, tmp_path: Path
) -> None:
    async with open_app() as user:
        path = await find_damage(user)
        assert "r  Restore the backup of Mon 23 Nov 09:14: 1 contact, 1 follow-up." in panel(user)
        assert "Will be missing: 1 contact, 1 follow-up (Omar Khalil)." in panel(user)
        before = path.read_bytes()
        await user.press("escape")
        (banner,) = banners(user)
        assert banner == (
            f"{path} is damaged; nothing is written to it until you choose what to do."
            " What can be read is shown. Press ! to choose."
        )
        await user.press("D", "u", "plus")
        await user.press("a")
        await user.type("Priya Nair: call today")
        await user.press("enter")
        await user.tick()
        assert len(names(user)) == 2
        assert path.read_bytes() == before
        assert [line.text for line in queue_file.read_lines(tmp_path / "queue.jsonl")] == [
            "Priya Nair: call today"
        ]
        await user.press("exclamation_mark")
        assert "Salvage" in panel(user)


async def test_a_key_that_was_meant_for_the_list_does_nothing(open_app: OpenApp) -> None:
    async with open_app() as user:
        path = await find_damage(user)
        before = path.read_bytes()
        for key in ("r", "s", "g"):
            await user.press(key)
            assert panel(user).endswith("?")
            await user.press("d", "x", "escape")
            assert "Go on" in panel(user)
        assert path.read_bytes() == before


async def test_the_backup_is_restored_and_what_was_queued_is_saved(open_app: OpenApp) -> None:
    async with open_app() as user:
        path = await find_damage(user)
        await user.press("escape", "a")
        await user.type("Priya Nair: call today")
        await user.press("enter")
        await user.press("exclamation_mark", "r", "enter")
        await user.tick()
        await user.tick()
        assert banners(user) == []
        assert sorted(names(user)) == ["May Chen", "Priya Nair"]
        await user.add_lines("Zed Quinn: call today")
        assert len(names(user)) == 3
        assert any("damaged" in file.name for file in path.parent.glob("followup.db.backups/*"))


async def test_what_is_left_is_salvaged_and_used(open_app: OpenApp) -> None:
    async with open_app() as user:
        path = await find_damage(user)
        await user.press("s", "enter")
        await user.tick()
        assert banners(user) == []
        assert sorted(names(user)) == ["May Chen", "Omar Khalil"]
        assert "Salvaged 2 of 2 contacts." in user.toasts[-1]
        await user.add_lines("Zed Quinn: call today")
        assert len(names(user)) == 3
        assert path.with_name("followup-salvaged.db").exists()
        assert list_backups(path)


async def test_going_on_is_a_choice(open_app: OpenApp) -> None:
    async with open_app() as user:
        await find_damage(user)
        await user.press("g", "enter")
        await user.tick()
        assert banners(user) == []
        await user.add_lines("Zed Quinn: call today")
        assert len(names(user)) == 3


async def test_there_is_nothing_to_choose_for_a_healthy_database(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.press("exclamation_mark")
        assert user.toasts == ["The database is not damaged."]
        assert user.app.screen is user.screen


async def test_the_screen_checks_once_a_day(open_app: OpenApp) -> None:
    async with open_app() as user:
        path, now = user.app.database.path, user.context().now
        await user.tick()
        assert not is_check_due(path, now)
        assert is_check_due(path, now.add(days=1))


async def test_a_prompt_is_not_covered(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("May Chen: call today")
        await user.press("n")
        await user.type("liked")
        damage(user.app.database.path)
        await user.tick()
        await user.tick()
        assert user.app.screen is user.screen
        assert banners(user)
        await user.press("enter")
        assert user.screen.prompt_bar.input.value == "liked"


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (50, 15)])
async def test_all_choices_fit(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as user:
        await find_damage(user)
        shown = "\n".join(user.shown_lines)
        for choice in ("r  Restore", "s  Salvage", "g  Go on", "q  Quit", "esc decides later"):
            assert choice in shown, shown


@pytest.mark.parametrize(
    ("table", "due", "contacts"),
    [
        ("followup", "can't be read", "May Chen"),
        ("contact", "can't be read", "can't be read"),
    ],
)
async def test_a_list_that_can_t_be_read_from_the_start_hides_no_other(
    open_app: OpenApp, tmp_path: Path, table: str, due: str, contacts: str
) -> None:
    path = tmp_path / "followup.db"
    async with open_app(path=path) as user:
        await user.add_lines("May Chen: call today", "Omar Khalil: call today")
    damage(path, table)
    async with open_app(path=path) as user:
        await user.tick()
        await user.tick()
        assert "Restore" in panel(user) or "restore" in panel(user)
        # The banner says it, and no toast covers the panel.
        assert len(banners(user)) == 1
        assert user.toasts == []
        await user.press("escape")
        assert due in "\n".join([*user.due, *user.screen.due.message])
        assert contacts in "\n".join([*user.contacts, *user.screen.contacts.message])
