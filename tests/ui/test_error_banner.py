"""The database becomes unusable while the screen is open: removed, replaced, damaged, locked, full.

The banner says so once, everything shown and typed is kept, and the screen recovers by itself.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from followup_tui.storage.database import database
from followup_tui.ui.widgets.error_banner import ErrorBanner
from tests.ui.conftest import OpenApp, User

LINE = "call: liked the talk"


def banners(user: User) -> list[str]:
    """Return the texts of all banners."""
    return [str(banner.words) for banner in user.app.screen.query(ErrorBanner)]


def names(user: User) -> list[str]:
    return [row.split("  ")[0] for row in user.contacts]


def typed(user: User) -> str:
    assert user.app.focused is user.screen.prompt_bar.input
    return user.screen.prompt_bar.input.value


def replace(file: Path, path: Path) -> None:
    """Replace the database by a copy, as a restore does."""
    beside = path.with_name("beside")
    shutil.copyfile(file, beside)
    os.replace(beside, path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "followup.db"


async def test_a_removed_database_is_reported_once_and_used_when_it_is_back(
    open_app: OpenApp, path: Path
) -> None:
    async with open_app(path=path) as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.press("n")
        await user.type(LINE)
        path.rename(path.with_name("away"))
        for _ in range(3):
            await user.tick()
            assert len(banners(user)) == 1
        assert "is missing" in banners(user)[0]
        assert user.toasts == []
        assert names(user) == ["Ana Ruiz"]
        assert typed(user) == LINE
        await user.press("enter")
        assert typed(user) == LINE
        assert ["Nothing was saved" in toast for toast in user.toasts] == [True]
        assert not path.exists()
        path.with_name("away").rename(path)
        await user.tick()
        assert banners(user) == []
        assert typed(user) == LINE
        await user.press("enter")
        assert "liked the talk" in user.detail


async def test_with_hidden_names_the_banner_hides_only_the_path(
    open_app: OpenApp, path: Path
) -> None:
    def shown() -> str:
        return " ".join(str(banner.render()) for banner in user.app.screen.query(ErrorBanner))

    async with open_app(path=path) as user:
        await user.add_lines("Ana Ruiz: call today")
        path.rename(path.with_name("away"))
        await user.tick()
        assert f"{path} is missing. The screen shows what was read last" in shown()
        await user.press("M")
        assert " is missing. The screen shows what was read last; nothing can be saved" in shown()
        assert path.name not in shown()
        await user.press("M")
        assert f"{path} is missing." in shown()


async def test_a_restored_database_is_shown_and_written_to(
    open_app: OpenApp, path: Path, tmp_path: Path
) -> None:
    async with open_app(path=path) as user:
        await user.add_lines("Ana Ruiz: call today")
        shutil.copyfile(path, tmp_path / "backup.db")
        await user.add_lines("Cy Dahl: ask today")
        await user.press("n")
        await user.type(LINE)
        replace(tmp_path / "backup.db", path)
        await user.tick()
        assert names(user) == ["Ana Ruiz"]
        assert banners(user) == []
        assert typed(user) == LINE
        await user.press("enter")
    with closing(sqlite3.connect(path)) as there:
        found = there.execute("SELECT summary FROM interaction").fetchall()
    assert found == [("liked the talk",)]
    assert path.stat().st_mode & 0o077 == 0


async def test_saving_during_a_restore_keeps_the_text_in_the_prompt(
    open_app: OpenApp, path: Path, tmp_path: Path
) -> None:
    async with open_app(path=path) as user:
        await user.add_lines("Ana Ruiz: call today")
        shutil.copyfile(path, tmp_path / "backup.db")
        await user.press("n")
        await user.type(LINE)
        replace(tmp_path / "backup.db", path)
        await user.press("enter")
        assert typed(user) == LINE
        await user.tick()
        await user.press("enter")
        assert "liked the talk" in user.detail


@pytest.mark.parametrize("kind", ["newer", "damaged", "empty", "of another program"])
async def test_an_unusable_database_is_left_alone_until_a_usable_one_is_there(
    open_app: OpenApp, path: Path, tmp_path: Path, kind: str
) -> None:
    async with open_app(path=path) as user:
        await user.add_lines("Ana Ruiz: call today")
        shutil.copyfile(path, tmp_path / "backup.db")
        bad = tmp_path / "bad.db"
        bad.write_bytes(b"" if kind == "empty" else b"no database at all" * 1000)
        if kind in ("newer", "of another program"):
            bad.unlink()
            with closing(sqlite3.connect(bad)) as made:
                made.execute("CREATE TABLE other (x)")
                if kind == "newer":
                    made.execute("PRAGMA user_version = 9999")
                made.commit()
        replace(bad, path)
        await user.press("n")
        await user.type(LINE)
        for _ in range(20):
            await user.tick()
            assert len(banners(user)) == 1
        assert names(user) == ["Ana Ruiz"]
        await user.press("enter")
        assert typed(user) == LINE
        assert path.read_bytes() == bad.read_bytes()
        replace(tmp_path / "backup.db", path)
        await user.tick()
        assert banners(user) == []
        await user.press("enter")
        assert "liked the talk" in user.detail


async def test_a_damaged_database_is_reported_once(
    open_app: OpenApp, path: Path, tmp_path: Path
) -> None:
    async with open_app(path=path) as user:
        await user.add_lines("Ana Ruiz: call today")
        whole = path.read_bytes()
        # Overwrite every page but the first, and change the counter that announces a write.
        path.write_bytes(
            whole[:24] + b"\xff\xff\xff\xf0" + whole[28:4096] + b"\x07" * (len(whole) - 4096)
        )
        seen = []
        for _ in range(20):
            await user.tick()
            # The screen asks what to do, above the one with the banner.
            seen.append([str(banner.words) for banner in user.screen.query(ErrorBanner)])
        assert all(len(texts) == 1 for texts in seen[2:])
        assert names(user) == ["Ana Ruiz"]
        await user.press("escape")
        path.write_bytes(whole)
        for _ in range(10):
            await user.tick()
        assert banners(user) == []
        assert names(user) == ["Ana Ruiz"]


@pytest.mark.parametrize("first", ["the look", "a key"])
async def test_an_emptied_database_is_reported_without_a_crash(
    open_app: OpenApp, path: Path, first: str
) -> None:
    async with open_app(path=path) as user:
        await user.add_lines("Ana Ruiz: call today")
        whole = path.read_bytes()
        await user.press("n")
        await user.type(LINE)
        path.write_bytes(b"")
        if first == "a key":
            await user.press("enter")
            assert typed(user) == LINE
            assert "is empty" in user.preview
        for _ in range(20):
            await user.tick()
            assert ["is empty" in text for text in banners(user)] == [True]
        assert names(user) == ["Ana Ruiz"]
        assert path.read_bytes() == b""
        path.write_bytes(whole)
        await user.tick()
        assert banners(user) == []
        await user.press("enter")
        assert "liked the talk" in user.detail


async def test_a_locked_database_is_waited_for(open_app: OpenApp, path: Path) -> None:
    async with open_app(path=path) as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.run(lambda: database.pragma("busy_timeout", 0))
        await user.press("n")
        await user.type(LINE)
        with closing(sqlite3.connect(path)) as other:
            other.execute("BEGIN EXCLUSIVE")
            await user.tick()
            await user.tick()
            assert ["Another program" in text for text in banners(user)] == [True]
            await user.press("enter")
            assert typed(user) == LINE
            other.rollback()
        await user.tick()
        assert banners(user) == []
        await user.press("enter")
        assert "liked the talk" in user.detail


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk with little room, if this machine allows it."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if _run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)):
        pytest.skip("only who may mount disks can have a full one")
    yield folder
    _run("umount", "-l", str(folder))


def _run(*command: str) -> bool:
    """Run a command; return whether it failed."""
    try:
        return bool(subprocess.run(command, capture_output=True, check=False).returncode)
    except FileNotFoundError:
        return True


async def test_a_full_disk_is_reported_until_there_is_room(
    open_app: OpenApp, small_disk: Path
) -> None:
    async with open_app(path=small_disk / "followup.db") as user:
        await user.add_lines("Ana Ruiz: call today")
        filler = small_disk / "filler"

        def fill() -> None:
            free = os.statvfs(small_disk)
            filler.write_bytes(b"x" * free.f_bavail * free.f_frsize)

        await _assert_reported_until_fixed(user, fill, filler.unlink, "The disk is full")


async def test_a_read_only_database_is_reported_until_it_is_writable(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call today")
        await _assert_reported_until_fixed(
            user, lambda: _read_only(1), lambda: _read_only(0), "Can't write"
        )


def _read_only(on: int) -> None:
    database.pragma("query_only", on)


async def _assert_reported_until_fixed(
    user: User, spoil: Callable[[], object], mend: Callable[[], object], phrase: str
) -> None:
    await user.press("n")
    await user.type(LINE)
    await user.run(spoil)
    await user.press("enter")
    assert typed(user) == LINE
    for _ in range(20):
        await user.tick()
        assert [phrase in banner for banner in banners(user)] == [True]
    assert names(user) == ["Ana Ruiz"]
    await user.run(mend)
    for _ in range(10):
        await user.tick()
    assert banners(user) == []
    await user.press("enter")
    assert "liked the talk" in user.detail


async def test_rows_hidden_for_a_failed_change_are_back(open_app: OpenApp, path: Path) -> None:
    async with open_app(path=path) as user:
        await user.add_lines("Ana Ruiz: call today", "Bo Berg: write today")
        await user.run(lambda: database.pragma("busy_timeout", 0))
        with closing(sqlite3.connect(path)) as other:
            other.execute("BEGIN EXCLUSIVE")
            await user.press("D")
            assert len(user.due) == 2
            other.rollback()


async def test_the_banner_is_also_on_triage(open_app: OpenApp, path: Path) -> None:
    async with open_app(path=path) as user:
        await user.add_lines("Ana Ruiz: call today")
        path.rename(path.with_name("away"))
        await user.tick()
        await user.press("t")
        await user.tick()
        assert len(banners(user)) == 1
