"""The app over a fresh database, and a user who types keys and reads the screen."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from followup_tui.actions import quick_add
from followup_tui.actions.context import Context
from followup_tui.domain.due import Due
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system.clock import Clock
from followup_tui.system.ignored_setting import IgnoredSetting
from followup_tui.system.settings import Settings, load_settings
from followup_tui.ui import app as app_module
from followup_tui.ui import messages
from followup_tui.ui.app import FollowupApp
from followup_tui.ui.keys import key_queue
from followup_tui.ui.screens import main_data
from followup_tui.ui.screens.main import MainScreen
from followup_tui.ui.terminal.textual_private import toasts
from followup_tui.ui.widgets.row_list import RowList
from followup_tui.ui.widgets.text_view import Paragraph
from tests.ui import waiting
from tests.ui.counting_loop import CountingLoop
from tests.ui.desktop import Desktop

NOW = "2026-11-23T09:14"
ON_EVERY_PYTHON = {"test_main", "test_a_year"}
"""Of the tests of the screen these are asked of every version of Python; the others depend on the
library, which is the same for all."""
WORDS = {" ": "space", ":": "colon", "/": "slash", "+": "plus", "-": "minus", "?": "question_mark"}
SIGNS = {"#": "number_sign", "@": "at", ".": "full_stop", ",": "comma", "!": "exclamation_mark"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what one version of Python is enough for."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and item.path.stem not in ON_EVERY_PYTHON:
            item.add_marker(pytest.mark.once)


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> dict[str, type[CountingLoop]]:
    """Run the tests of the screen in a loop that knows what it still has to do."""
    return {"counting": CountingLoop}


class User:
    """Types keys and reads the screen."""

    def __init__(self, pilot: Pilot[None], app: FollowupApp) -> None:
        self.pilot = pilot
        self.app = app

    @property
    def screen(self) -> MainScreen:
        """The main screen, whatever lies over it."""
        screen = self.app.screen_stack[0]
        assert isinstance(screen, MainScreen)
        return screen

    async def wait(self) -> None:
        """Wait until nothing is being read, written or drawn."""
        await waiting.wait_until_idle(self.pilot)

    async def tick(self) -> None:
        """Let the screen look at the time and at the database, as it does twice a second."""
        await self.app.heartbeat.tick()
        await self.wait()

    async def press(self, *keys: str) -> None:
        """Press keys, by Textual's names."""
        await self.pilot.press(*keys)
        await self.wait()

    async def type(self, text: str) -> None:
        """Type text into what has the focus: at one go, as the keys take the tests too long."""
        focused = self.app.focused
        assert isinstance(focused, Input)
        focused.insert_text_at_cursor(text)
        await self.wait()

    async def type_keys(self, text: str) -> None:
        """Type text key by key."""
        await self.pilot.press(*({**WORDS, **SIGNS}.get(sign, sign) for sign in text))
        await self.wait()

    async def add_lines(self, *lines: str) -> None:
        """Put quick-add lines into the database; behind a bar stands a due that may be past."""
        for line in lines:
            await self.run(partial(self._add, *line.split(" | ")))
        self.screen.reload()
        await self.wait()

    def _add(self, line: str, due: str = "") -> None:
        draft = quick_add.parse_line(line, self.context())
        quick_add.add([replace(draft, due=Due(due)) if due else draft], self.context())

    def context(self) -> Context:
        """The present moment."""
        return self.screen.context()

    async def run(self, action: Callable[[], object]) -> object:
        """Run something on the database thread."""
        return await self.app.database.run(action)

    def rows(self, pane: RowList) -> list[str]:
        """The rows of a list as words: the cells joined, what is empty left out."""
        assert pane.rows or not pane.count
        return ["  ".join(cell.text for cell in row.cells if cell.text) for row in pane.rows]

    @property
    def due(self) -> list[str]:
        """What the due list shows."""
        return self.rows(self.screen.due)

    @property
    def contacts(self) -> list[str]:
        """What the contact list shows."""
        return self.rows(self.screen.contacts)

    @property
    def detail(self) -> str:
        """What the pane of the person shows."""
        paragraphs = self.screen.detail.paragraphs
        return "\n".join(_line(paragraph) for paragraph in paragraphs).replace("\u00a0", " ")

    @property
    def shown_lines(self) -> list[str]:
        """The lines of the whole screen, as they are drawn."""
        lines = [""] * self.app.size.height
        tag = r'<text[^>]* x="([\d.]+)" y="([\d.]+)" textLength[^>]*>([^<]*)<'
        for x, y, words in re.findall(tag, self.app.export_screenshot()):
            line = round((float(y) - 20) / 24.4)
            if words.strip():
                column = round(float(x) / 12.2)
                lines[line] = f"{lines[line]:<{column}}" + unescape(words).replace("\u00a0", " ")
        return lines

    @property
    def toasts(self) -> list[str]:
        """The toasts that stand."""
        return [toast.message for toast in toasts(self.app)]

    @property
    def preview(self) -> str:
        """What the line says it has understood."""
        return str(self.screen.query_one("#preview", Static).render())

    @property
    def footer(self) -> str:
        """The footer."""
        return str(self.screen.query_one("#keys").render())


def _line(one: Paragraph) -> str:
    spans = [*one.spans, ("  ", ""), one.right] if one.right else one.spans
    return "".join(text for text, _ in spans)


@pytest.fixture(autouse=True)
def _pilot_waits_for_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting.patch_pilot(monkeypatch)


OpenApp = Callable[..., AbstractAsyncContextManager[User]]


@pytest.fixture
def open_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenApp:
    """Opens the app: `async with open_app(size=(120, 36)) as user:`."""
    monkeypatch.setattr(main_data, "COUNTS_DELAY", 0)
    # What passes with time passes only when a test says so, however slow the machine is.
    monkeypatch.setattr(messages, "TOAST_SECONDS", 3600)
    monkeypatch.setattr(messages, "ERROR_SECONDS", 3600)
    monkeypatch.setattr(app_module, "TICK_SECONDS", 3600)
    monkeypatch.setattr(key_queue, "QUIT_WAIT", 3600)

    @asynccontextmanager
    async def start_app(
        size: tuple[int, int] = (120, 36),
        settings: Settings | None = None,
        path: Path = tmp_path / "followup.db",
        now: str = NOW,
        state: Path | None = None,
        clock: Clock | None = None,
        unsaved_file: Path | None = None,
        settings_file: Path | None = None,
    ) -> AsyncIterator[User]:
        store = DatabaseThread(path, tmp_path / "queue.jsonl")
        store.open().result()
        clock = clock or Clock(now)
        ignored: tuple[IgnoredSetting, ...] = ()
        if settings_file is not None:
            settings, ignored = load_settings(settings_file)
        app = FollowupApp(
            store,
            clock,
            settings or Settings(),
            state_file=state,
            unsaved_file=unsaved_file,
            settings_file=settings_file,
            ignored=ignored,
        )
        try:
            async with app.run_test(size=size, notifications=True) as pilot:
                user = User(pilot, app)
                await user.wait()
                yield user
        finally:
            store.close()
        if app.fatal_error is not None:
            raise app.fatal_error

    return start_app


@pytest.fixture
def desktop(tmp_path: Path) -> Desktop:
    """What opens links and keeps the clipboard."""
    folder = tmp_path / "desktop"
    folder.mkdir()
    return Desktop(folder)
