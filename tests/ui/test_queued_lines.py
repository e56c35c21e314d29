"""The screen queues lines while the database is unavailable, and saves queued lines."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from followup_tui.errors import DatabaseBusyError
from followup_tui.storage import database as storage
from followup_tui.system import queue_file
from followup_tui.system.queued_line import QueuedLine
from tests.ui.conftest import OpenApp


def queue_line(path: Path, text: str, uid: str = "u1") -> Path:
    """Queue a line for the database of `open_app`."""
    spooled = path / "queue.jsonl"
    database = str(path / "followup.db")
    queue_file.append_lines(spooled, [QueuedLine(uid, text, "2026-11-23T09:14:00+01:00", database)])
    return spooled


async def test_a_queued_line_is_saved_at_the_next_tick(open_app: OpenApp, tmp_path: Path) -> None:
    async with open_app() as user:
        spooled = queue_line(tmp_path, "May Chen: second round today")
        await user.tick()
        assert user.due == ["today  May Chen  second round  due today"]
        assert user.toasts == ["Saved 1 queued line: May Chen, second round."]
        assert queue_file.queue_version(spooled) is None


async def test_a_line_queued_before_the_start_is_saved(open_app: OpenApp, tmp_path: Path) -> None:
    queue_line(tmp_path, "May Chen: second round today")
    async with open_app() as user:
        await user.tick()
        assert user.due == ["today  May Chen  second round  due today"]


async def test_a_line_that_cannot_be_saved_is_reported(open_app: OpenApp, tmp_path: Path) -> None:
    async with open_app() as user:
        queue_line(tmp_path, "call the bank")
        await user.tick()
        assert "Can't save 1 queued line" in user.toasts[0]
        assert "call the bank" in user.toasts[0]


async def test_a_locked_database_is_not_tried_at_every_tick(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def busy(*_: object) -> None:
        tried.append(1)
        raise DatabaseBusyError("Another program is writing to the database.")

    async with open_app() as user:
        monkeypatch.setattr("followup_tui.actions.queue.save_queued", busy)
        spooled = queue_line(tmp_path, "May Chen: call")
        await user.tick()
        await user.tick()
        assert tried == [1]
        queue_line(tmp_path, "Omar Khalil: call", "u2")
        await user.tick()
        assert tried == [1, 1]
        assert len(queue_file.read_lines(spooled)) == 2


async def test_a_line_is_queued_while_the_database_is_locked_and_saved_later(
    open_app: OpenApp, tmp_path: Path
) -> None:
    async with open_app() as user:
        await user.run(lambda: storage.database.pragma("busy_timeout", 0))
        with closing(sqlite3.connect(tmp_path / "followup.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await user.press("a")
            await user.type("May Chen: second round today")
            await user.press("enter")
            assert any("Queued in" in toast for toast in user.toasts), user.toasts
        await user.tick()
        assert user.due == ["today  May Chen  second round  due today"]


async def test_a_line_is_queued_even_if_names_cannot_be_read(
    open_app: OpenApp, tmp_path: Path
) -> None:
    async with open_app() as user:
        await user.run(lambda: storage.database.pragma("busy_timeout", 0))
        with closing(sqlite3.connect(tmp_path / "followup.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            await user.press("a")
            await user.type("May Chen: second round today")
            assert "May Chen  new" in user.preview
            assert "The line will be queued" in user.preview
            await user.press("enter")
            assert any("Queued in" in toast for toast in user.toasts), user.toasts
        await user.tick()
        assert user.due == ["today  May Chen  second round  due today"]


async def test_a_queued_line_keeps_the_chosen_contact(open_app: OpenApp, tmp_path: Path) -> None:
    async with open_app() as user:
        await user.add_lines("May Chen: x fri", "May Wong: y fri")
        await user.run(lambda: storage.database.pragma("busy_timeout", 0))
        with closing(sqlite3.connect(tmp_path / "followup.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await user.press("a")
            await user.type("May: coffee today")
            await user.press("down", "enter")
        await user.tick()
        assert user.due == ["today  May Wong  coffee  due today"]
