"""The first frame is laid out for the terminal's size, and claims nothing that was not read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.app import App
from textual.screen import Screen

from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system.clock import Clock
from followup_tui.system.settings import Settings
from followup_tui.ui.app import FollowupApp
from tests.ui.conftest import NOW, User

WIDE, NARROW = (120, 36), (50, 15)


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The text of the screen at every drawing; Textual has no public way to it."""
    seen: list[str] = []
    draw = App._display

    def drawn(app: App[None], screen: Screen[Any], renderable: Any) -> None:
        draw(app, screen, renderable)
        lines = screen._compositor.render_strips()
        seen.append("\n".join(line.text.rstrip() for line in lines))

    monkeypatch.setattr(App, "_display", drawn)
    return seen


Unread = Callable[..., AbstractAsyncContextManager[tuple[User, Event]]]


@pytest.fixture
def unread(tmp_path: Path) -> Unread:
    """Open the app over a database that answers only when the event is set."""

    @asynccontextmanager
    async def open_unread(size: tuple[int, int]) -> AsyncIterator[tuple[User, Event]]:
        store, answers = DatabaseThread(tmp_path / "followup.db"), Event()
        store.open().result()
        blocked = asyncio.create_task(store.run(answers.wait))
        await asyncio.sleep(0)
        app = FollowupApp(store, Clock(NOW), Settings())
        try:
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                yield User(pilot, app), answers
        finally:
            answers.set()
            await blocked
            store.close()

    return open_unread


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_nothing_is_claimed_about_what_was_not_read_yet(
    unread: Unread, frames: list[str], size: tuple[int, int]
) -> None:
    async with unread(size) as (user, answers):
        assert frames
        for frame in frames:
            assert "1 Due now ─" in frame
            assert "·" not in frame
            assert "No contacts" not in frame
            assert "Nothing" not in frame
            assert "Mon 23 Nov 09:14" in frame
        answers.set()
        await user.wait()
        assert "1 Due now · 0" in frames[-1]
        assert "No contacts yet." in frames[-1]


@pytest.mark.parametrize(("size", "panes"), [(WIDE, "123"), (NARROW, "1"), ((30, 8), "")])
async def test_each_frame_is_laid_out_for_the_size(
    unread: Unread, frames: list[str], size: tuple[int, int], panes: str
) -> None:
    async with unread(size) as (user, answers):
        answers.set()
        await user.wait()
    for frame in frames:
        assert "".join(one for one in "123" if f"╭─ {one} " in frame) == panes
