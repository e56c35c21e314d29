"""Words that were said and forms that were left leave nothing behind."""

from __future__ import annotations

import gc

from textual.widgets import TextArea
from textual.widgets._toast import Toast, ToastHolder

from followup_tui.ui.screens.history import HistoryScreen
from followup_tui.ui.screens.triage import TriageScreen
from tests.ui.conftest import OpenApp


async def test_only_the_last_word_stands_and_the_others_are_gone_from_the_tree(
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
        # The layout remembers the last few.
        assert sum(isinstance(one, ToastHolder) for one in gc.get_objects()) < 10


async def test_a_failure_stays_beside_the_next_word(open_app: OpenApp) -> None:
    async with open_app() as user:
        user.screen.notify("full", severity="warning", markup=False)
        await user.wait()
        user.screen.show_toast("done")
        await user.wait()
        assert len(user.app.screen.query(Toast)) == 2


async def test_a_form_that_was_left_is_gone(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call today")
        for _ in range(4):
            await user.press("e")
            await user.press("escape")
        gc.collect()
        assert sum(isinstance(one, TextArea) for one in gc.get_objects()) <= 1


async def test_what_was_being_read_for_a_screen_that_was_left_is_not_shown(
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


async def test_a_change_that_was_under_way_when_its_screen_was_left_is_shown_below(
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
