"""Words that were said and forms that were left leave nothing behind."""

from __future__ import annotations

import gc

from textual.widgets import TextArea
from textual.widgets._toast import Toast, ToastHolder

from followup_tui.ui.screens.history import HistoryScreen
from followup_tui.ui.screens.triage import TriageScreen
from tests.ui.conftest import Open


async def test_only_the_last_word_stands_and_the_others_are_gone_from_the_tree(
    story: Open,
) -> None:
    async with story() as told:
        for number in range(30):
            told.screen.show_toast(f"word {number}")
            await told.pilot.pause()
        await told.idle()
        assert [str(toast.render()) for toast in told.app.screen.query(Toast)] == ["word 29"]
        assert len(told.app.screen.query(ToastHolder)) == 1
        gc.collect()
        # The layout remembers the last few.
        assert sum(isinstance(one, ToastHolder) for one in gc.get_objects()) < 10


async def test_a_failure_stays_beside_the_next_word(story: Open) -> None:
    async with story() as told:
        told.screen.notify("full", severity="warning", markup=False)
        await told.idle()
        told.screen.show_toast("done")
        await told.idle()
        assert len(told.app.screen.query(Toast)) == 2


async def test_a_form_that_was_left_is_gone(story: Open) -> None:
    async with story() as told:
        await told.has("Ana Ruiz: call today")
        for _ in range(4):
            await told.press("e")
            await told.press("escape")
        gc.collect()
        assert sum(isinstance(one, TextArea) for one in gc.get_objects()) <= 1


async def test_what_was_being_read_for_a_screen_that_was_left_is_not_shown(story: Open) -> None:
    async with story() as told:
        await told.has("Ana Ruiz: call today")
        for _ in range(3):
            await told.press("L")
            screen = told.app.screen
            assert isinstance(screen, HistoryScreen)
            screen.data_changed()
            screen.action_leave()
            screen.data_changed()
            await told.idle()
            assert told.app.screen is told.screen


async def test_a_change_that_was_under_way_when_its_screen_was_left_is_shown_below(
    story: Open,
) -> None:
    async with story() as told:
        await told.has("Ana Ruiz: call today")
        await told.press("t")
        screen = told.app.screen
        assert isinstance(screen, TriageScreen)
        screen.action_done()
        screen.action_leave()
        await told.idle()
        assert told.due == []
