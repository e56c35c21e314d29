"""Old toasts and closed forms leave nothing behind."""

from __future__ import annotations

import gc
import sqlite3
from contextlib import closing

from textual.widgets import TextArea
from textual.widgets._toast import Toast, ToastHolder

from followup_tui.errors import CannotWriteError
from followup_tui.ui.messages import show_error
from followup_tui.ui.screens.history import HistoryScreen
from followup_tui.ui.screens.triage import TriageScreen
from tests.end_to_end.test_terminal import followup
from tests.ui.conftest import OpenApp, User


async def test_only_the_last_toast_is_left_in_the_widget_tree(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        for number in range(30):
            user.screen.show_toast(f"word {number}")
            await user.pilot.pause()
        await user.wait()
        assert [str(toast.render()) for toast in user.app.screen.query(Toast)] == ["word 29"]
        assert len(user.app.screen.query(ToastHolder)) == 1
        gc.collect()
        # The layout cache keeps the last few.
        assert sum(isinstance(item, ToastHolder) for item in gc.get_objects()) < 10


async def test_an_error_stays_beside_the_next_toast(open_app: OpenApp) -> None:
    async with open_app() as user:
        show_error(user.app, CannotWriteError("The disk is full."))
        await user.wait()
        user.screen.show_toast("done")
        await user.wait()
        assert len(user.app.screen.query(Toast)) == 2


async def test_the_hint_to_undo_goes_when_another_program_changes_something(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call today", "Bo Berg: write today")
        await user.press("D")
        done = "Done: Ana Ruiz, call, next Tue 23 Feb"
        assert user.toasts == [f"{done} · u undoes it"]
        await user.tick()
        assert user.toasts == [f"{done} · u undoes it"]
        elsewhere(user, "add", "Cy Dahl: meet fri")
        await user.tick()
        assert user.toasts == [done]


async def test_the_hint_to_undo_goes_when_it_was_undone_elsewhere(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.press("D")
        elsewhere(user, "undo")
        await user.tick()
        assert user.toasts == ["Done: Ana Ruiz, call, next Tue 23 Feb"]
        assert len(user.due) == 1


async def test_what_changes_nothing_leaves_the_hint_to_undo(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.press("D")
        with closing(sqlite3.connect(user.app.database.path)) as other, other:
            other.execute("UPDATE journal SET program = program")
        await user.tick()
        assert user.toasts == ["Done: Ana Ruiz, call, next Tue 23 Feb · u undoes it"]


def elsewhere(user: User, *arguments: str) -> None:
    """Run a command, as from another window."""
    followup(user.app.database.path, *arguments)


async def test_a_closed_form_is_released(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call today")
        for _ in range(4):
            await user.press("e")
            await user.press("escape")
        gc.collect()
        assert sum(isinstance(item, TextArea) for item in gc.get_objects()) <= 1


async def test_a_dismissed_screen_shows_nothing_that_loads_late(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call today")
        for _ in range(3):
            await user.press("L")
            screen = user.app.screen
            assert isinstance(screen, HistoryScreen)
            screen.data_changed()
            screen.action_leave()
            screen.data_changed()
            await user.wait()
            assert user.app.screen is user.screen


async def test_a_change_finished_after_its_screen_closed_is_shown_below(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.press("t")
        screen = user.app.screen
        assert isinstance(screen, TriageScreen)
        screen.action_contact("followup.done")
        screen.action_leave()
        await user.wait()
        assert user.due == []
