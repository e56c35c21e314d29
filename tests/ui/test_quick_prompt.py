"""The quick prompt, driven without a terminal for speed."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from followup_tui.errors import DatabaseBusyError, DatabaseUnusableError, NotADatabaseError
from followup_tui.storage import database as storage
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system import mask, queue_file
from followup_tui.system.clock import Clock
from followup_tui.system.prompt_history import PromptHistory
from followup_tui.system.settings import Settings
from followup_tui.ui.quick_prompt.app import QuickPromptApp
from tests.ui.waiting import wait_until_idle


class QuickPromptUser:
    """Types into the quick prompt and reads it."""

    def __init__(self, app: QuickPromptApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def wait(self) -> None:
        await wait_until_idle(self.pilot)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.wait()

    async def type(self, text: str) -> None:
        self.app.bar.input.insert_text_at_cursor(text)
        await self.wait()

    @property
    def text(self) -> str:
        return self.app.bar.input.value

    @property
    def shown_input(self) -> str:
        """The input as it is drawn, with a suggestion behind the cursor."""
        return self.app.bar.input.render_line(0).text.rstrip()

    @property
    def preview(self) -> str:
        return str(self.app.query_one("#preview", Static).render())

    @property
    def saved(self) -> list[str]:
        return [str(change.label) for _, _, change in self.app.saved_lines]


OpenPrompt = Callable[..., AbstractAsyncContextManager[QuickPromptUser]]


@pytest.fixture
def prompt(tmp_path: Path) -> OpenPrompt:
    """Return an opener of the quick prompt: `async with prompt() as user:`."""

    @asynccontextmanager
    async def open_prompt(
        typed: PromptHistory = PromptHistory(),  # noqa: B008  # never altered
        settings: Settings | None = None,
        opening: Callable[[DatabaseThread], None] | None = None,
        size: tuple[int, int] = (80, 6),
        waits: bool = True,
        keep_draft: Callable[[str], None] | None = None,
    ) -> AsyncIterator[QuickPromptUser]:
        stores: list[DatabaseThread] = []

        def make() -> DatabaseThread:
            stores.append(DatabaseThread(tmp_path / "a.db", tmp_path / "queue.jsonl"))
            return stores[0]

        def open_store(store: DatabaseThread) -> None:
            if opening is not None:
                opening(store)
            store.open().result()

        clock = Clock("2026-11-23T09:14")
        app = QuickPromptApp(
            make, open_store, clock, settings or Settings(), typed, keep_draft=keep_draft
        )
        try:
            async with app.run_test(size=size) as pilot:
                user = QuickPromptUser(app, pilot)
                if waits:
                    await user.wait()
                yield user
        finally:
            for store in stores:
                store.close()
            mask.set_mask(False)
        if app.fatal_error is not None:
            raise app.fatal_error

    return open_prompt


async def test_a_line_is_previewed_and_saved_and_the_prompt_closes(prompt: OpenPrompt) -> None:
    async with prompt() as user:
        assert "WHO: about WHEN" in user.preview
        await user.type("May Chen @Acme: second round next tue 3pm")
        assert "May Chen @ Acme  new" in user.preview
        assert "Tue 1 Dec 15:00" in user.preview
        await user.press("enter")
        assert user.saved == ["Added: May Chen, second round"]
    assert user.app.exit_code == 0
    assert user.app.unsaved_text == ""


async def test_with_hidden_names_what_was_saved_shows_no_name(prompt: OpenPrompt) -> None:
    async with prompt(settings=Settings(hide_names=True)) as user:
        await user.type('"Rest": call fri')
        assert "R•••  new" in user.preview
        await user.press("ctrl+n")
        assert "Added: R•••, ••••" in user.preview
        assert user.saved == ["Added: Rest, call"]
        await user.press("escape")


async def test_ctrl_n_saves_and_stays_open(prompt: OpenPrompt) -> None:
    async with prompt() as user:
        await user.type("May Chen: call fri")
        await user.press("ctrl+n")
        assert user.text == ""
        assert "Added: May Chen, call" in user.preview
        await user.type("Omar Khalil: nudge fri")
        await user.press("enter")
        assert len(user.saved) == 2
    assert user.app.exit_code == 0


@pytest.mark.parametrize(("key", "code"), [("escape", 1), ("ctrl+c", 130)])
async def test_cancelling_keeps_the_draft(prompt: OpenPrompt, key: str, code: int) -> None:
    async with prompt() as user:
        await user.type("May Chen: cal")
        await user.press(key)
    assert user.app.exit_code == code
    assert user.saved == []
    assert user.app.unsaved_text == "May Chen: cal"


async def test_the_draft_is_offered_until_it_is_saved(prompt: OpenPrompt) -> None:
    async with prompt(PromptHistory(("Omar: x",), ("May Chen: cal",))) as user:
        assert "unsaved: May Chen: cal" in user.preview
        await user.press("up")
        assert user.text == "May Chen: cal"
        await user.press("up")
        assert user.text == "Omar: x"
        await user.press("down", "enter")
        assert user.saved == ["Added: May Chen, cal"]
    assert (user.app.unsaved_text, user.app.used_drafts) == ("", {"May Chen: cal"})


async def test_several_drafts_are_offered_newest_first(prompt: OpenPrompt) -> None:
    async with prompt(PromptHistory(("Omar: x",), ("May Chen: cal", "Priya: wri"))) as user:
        assert "unsaved (+1): Priya: wri" in user.preview
        await user.press("up", "up")
        assert user.text == "May Chen: cal"
        await user.press("enter")
    assert user.app.used_drafts == {"May Chen: cal"}


async def test_the_line_is_stored_while_it_is_typed(prompt: OpenPrompt) -> None:
    stored: list[str] = []
    async with prompt(PromptHistory(("Omar: x",)), keep_draft=stored.append) as user:
        await user.type("May Chen: cal")
        user.app.store_draft()
        await user.press("up")
        assert user.text == "Omar: x"
        user.app.store_draft()
        await user.press("down", "enter")
        user.app.store_draft()
    assert stored[-3:] == ["May Chen: cal", "May Chen: cal", ""]


async def test_an_unused_draft_is_kept(prompt: OpenPrompt) -> None:
    async with prompt(PromptHistory((), ("May Chen: cal",))) as user:
        await user.type("Omar: x")
        await user.press("enter")
    assert (user.app.unsaved_text, user.app.used_drafts) == ("", set())


@pytest.mark.parametrize("half", ["", "Ada Obi: lun"])
async def test_a_recalled_line_is_not_a_draft(prompt: OpenPrompt, half: str) -> None:
    known = PromptHistory(("May Chen: coffee fri",), ("Omar Khalil: cal",))
    async with prompt(known) as user:
        await user.type(half)
        await user.press("up", "up")
        assert user.text == "May Chen: coffee fri"
        await user.press("escape")
    assert user.app.unsaved_text == half
    assert user.app.used_drafts == set()


async def test_an_edited_recalled_line_is_the_draft(prompt: OpenPrompt) -> None:
    async with prompt(PromptHistory(("May Chen: coffee fri",), ("Omar Khalil: cal",))) as user:
        await user.press("up", "up")
        await user.type("day")
        await user.press("escape")
    assert user.app.unsaved_text == "May Chen: coffee friday"
    assert user.app.used_drafts == set()


async def test_an_edited_draft_counts_as_used(prompt: OpenPrompt) -> None:
    async with prompt(PromptHistory((), ("May Chen: cal",))) as user:
        await user.press("up")
        await user.type("l fri")
        await user.press("enter")
        assert user.saved == ["Added: May Chen, call"]
    assert user.app.used_drafts == {"May Chen: cal"}


async def test_the_arrows_come_back_to_the_unsaved_text(prompt: OpenPrompt) -> None:
    async with prompt(PromptHistory(("Omar: x", "May: y"))) as user:
        await user.type("Pri")
        await user.press("up", "up", "up")
        assert user.text == "Omar: x"
        await user.press("down", "down", "down")
        assert user.text == "Pri"


async def test_a_rejected_line_stays_with_the_reason(prompt: OpenPrompt) -> None:
    async with prompt() as user:
        await user.type("call the bank fri")
        await user.press("enter")
        assert "Who is this for?" in user.preview
        assert user.text == "call the bank fri"
        assert user.saved == []
        await user.press("escape")


async def test_an_empty_line_closes_without_saving(prompt: OpenPrompt) -> None:
    async with prompt() as user:
        await user.press("enter")
    assert user.app.exit_code == 1


async def test_the_arrows_choose_between_similar_names(prompt: OpenPrompt) -> None:
    async with prompt(PromptHistory(("x: old",))) as user:
        for line in ("May Chen: x fri", "May Wong: y fri"):
            await user.type(line)
            await user.press("ctrl+n")
        await user.type("May: coffee fri")
        assert "which? ▸May Chen" in user.preview
        await user.press("down")
        assert "▸May Wong" in user.preview
        await user.press("enter")
        assert user.app.saved_lines[-1][1].people[0].name == "May Wong"


async def test_tab_completes_a_name(prompt: OpenPrompt) -> None:
    async with prompt() as user:
        await user.type("May Chen: x fri")
        await user.press("ctrl+n")
        await user.type("ma")
        assert user.shown_input == "may Chen"
        await user.press("tab")
        assert user.text == "May Chen"
        await user.type(" + m")
        assert user.shown_input == "May Chen + m"
        await user.type("a")
        await user.press("tab")
        assert user.text == "May Chen + May Chen"
        await user.type(": call ma")
        assert user.shown_input == user.text
        await user.press("ctrl+c")


async def test_a_name_with_control_characters_is_not_completed(prompt: OpenPrompt) -> None:
    async with prompt() as user:
        await user.type("Eve\x1b]0;owned Evil: x fri")
        await user.press("ctrl+n")
        await user.type("eve")
        assert user.shown_input == "eve"
        await user.press("ctrl+c")


async def test_with_hidden_names_the_prompt_shows_none(prompt: OpenPrompt) -> None:
    async with prompt(PromptHistory((), ("May Chen: x",)), Settings(hide_names=True)) as user:
        assert "May" not in user.preview
        assert user.app.bar.input.password
        await user.press("escape")


async def test_saving_waits_for_a_slow_database(prompt: OpenPrompt) -> None:
    gate = threading.Event()

    def slowly(_: DatabaseThread) -> None:
        gate.wait(30)

    async with prompt(opening=slowly, waits=False) as user:
        user.app.bar.input.insert_text_at_cursor("May Chen: call fri")
        user.app.post_message(events.Key("enter", "\r"))
        await user.pilot.pause(0)
        assert user.saved == []
        gate.set()
        await user.wait()
        assert user.saved == ["Added: May Chen, call"]


def _failing(error: Exception) -> Callable[[DatabaseThread], None]:
    def refuse(_: DatabaseThread) -> None:
        raise error

    return refuse


@pytest.mark.parametrize(
    "error",
    [DatabaseBusyError("It is busy. Try again."), DatabaseUnusableError("It is newer. Update.")],
)
async def test_without_a_database_the_line_is_queued_and_the_user_told(
    prompt: OpenPrompt, tmp_path: Path, error: Exception
) -> None:
    async with prompt(opening=_failing(error)) as user:
        await user.type("May Chen: call fri")
        assert "May Chen  new" in user.preview
        assert "The line will be queued." in user.preview
        await user.press("enter")
        assert str(tmp_path / "queue.jsonl") in user.preview
        assert user.text == ""
        await user.press("enter")
    assert user.app.exit_code == 0
    assert [line.text for line in queue_file.read_lines(tmp_path / "queue.jsonl")] == [
        "May Chen: call fri"
    ]
    assert user.app.queued_lines[0][0] == "May Chen: call fri"


async def test_a_path_that_is_no_database_keeps_the_line_in_the_prompt(
    prompt: OpenPrompt, tmp_path: Path
) -> None:
    async with prompt(opening=_failing(NotADatabaseError("It is a folder."))) as user:
        await user.type("May Chen: call fri")
        await user.press("enter")
        assert "It is a folder." in user.preview
        assert user.text == "May Chen: call fri"
        await user.press("escape")
    assert user.app.exit_code == 1
    assert user.app.unsaved_text == "May Chen: call fri"
    assert queue_file.queue_version(tmp_path / "queue.jsonl") is None


async def test_a_locked_database_queues_the_line(prompt: OpenPrompt, tmp_path: Path) -> None:
    async with prompt() as user:
        await user.app.database.run(storage.database.pragma, "busy_timeout", 0)
        with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await user.type("May Chen: call fri")
            await user.press("enter")
            assert "Queued in" in user.preview
        await user.press("escape")
    async with prompt() as user:
        assert list(map(str, user.app.queue_messages)) == ["Saved 1 queued line: May Chen, call."]
        await user.press("escape")
    assert user.app.exit_code == 1


@pytest.mark.parametrize("size", [(40, 3), (20, 2), (10, 1), (200, 50)])
async def test_it_works_at_any_size(prompt: OpenPrompt, size: tuple[int, int]) -> None:
    async with prompt(size=size) as user:
        await user.type("May Chen: call fri")
        assert user.app.bar.input.region.height == 1
        await user.press("enter")
        assert user.saved == ["Added: May Chen, call"]
