"""How much longer opening and a key take with 100,000 contacts than with 100; measured, never
asserted. Each group's table gives the ratio in brackets."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events

from followup_tui.storage.database import close_database, database, open_database
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system.clock import Clock
from followup_tui.system.settings import Settings
from followup_tui.ui.app import FollowupApp
from followup_tui.ui.screens.main import MainScreen

pytest.importorskip("pytest_benchmark", reason="pytest-benchmark is not installed")

pytestmark = pytest.mark.once
NOW = "2026-11-23T09:14"
SIZES = (100, 100_000)

# A tenth of all people is due; written past the journal, which would take most of a minute.
_PEOPLE = """
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO contact (id, uid, created, updated, name, folded, company)
SELECT i, 'c' || i, 0, 0, printf('Person %06d', i * 7919 % 1000003),
       printf('person %06d', i * 7919 % 1000003), 'Acme' FROM n"""
_DUES = """
INSERT INTO followup (uid, created, updated, contact, about, due)
SELECT 'f' || id, 0, 0, id, 'call',
       date('2026-11-20', printf('%+d days', iif(id % 10, id % 300, -(id % 30)))) FROM contact"""
_WORDS = """
INSERT INTO search (rowid, name, company, tags, methods, notes, topics, said)
SELECT id, folded, 'acme', '', '', '', 'call', '' FROM contact"""


@pytest.fixture(scope="module", params=SIZES)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of so many people."""
    path = tmp_path_factory.mktemp("screen") / "followup.db"
    open_database(path)
    with database.atomic():
        database.execute_sql(_PEOPLE, (request.param,))
        database.execute_sql(_DUES)
        database.execute_sql(_WORDS)
    close_database()
    return path


class Opened:
    """The screen on a database, driven step by step from outside its loop."""

    def __init__(self, path: Path) -> None:
        self._runner = asyncio.Runner()
        self._store = DatabaseThread(path)
        self._store.open().result()
        self._app = FollowupApp(self._store, Clock(NOW), Settings())
        self._running = self._app.run_test(size=(120, 36))
        self._runner.run(self._open())

    async def _open(self) -> None:
        await self._running.__aenter__()
        await self._until(lambda: self.screen.detail.paragraphs)

    @property
    def screen(self) -> MainScreen:
        """The main screen."""
        screen = self._app.screen_stack[0]
        assert isinstance(screen, MainScreen)
        return screen

    async def _until(self, there) -> None:
        while not there():
            await asyncio.sleep(0)

    def press(self, key: str) -> None:
        """Press a key that goes to another row; ends when the person of that row is shown."""
        before = self.screen.detail.paragraphs

        async def pressed() -> None:
            self._app.post_message(events.Key(key, key))
            await self._until(lambda: self.screen.detail.paragraphs != before)

        self._runner.run(pressed())

    def close(self) -> None:
        """End the app."""

        async def end() -> None:
            await self._running.__aexit__(None, None, None)

        self._runner.run(end())
        self._runner.close()
        self._store.close()


@pytest.fixture
def screen(filled: Path) -> Iterator[Opened]:
    """The screen, open."""
    opened = Opened(filled)
    yield opened
    opened.close()


def test_opening(benchmark, filled: Path) -> None:
    benchmark.group = "opening, until the first person is shown"
    opened: list[Opened] = []
    benchmark.pedantic(
        lambda: opened.append(Opened(filled)), teardown=lambda: opened.pop().close(), rounds=5
    )
    for left in opened:  # beside other tests nothing is measured, and the teardown left out
        left.close()


@pytest.mark.parametrize("keys", ["jk", "Gg"])
def test_a_key(benchmark, screen: Opened, keys: str) -> None:
    benchmark.group = f"{keys[0]} and {keys[1]}, until the other person is shown"

    def there_and_back() -> None:
        screen.press(keys[0])
        screen.press(keys[1])

    benchmark.pedantic(there_and_back, rounds=15, warmup_rounds=1)
