"""Triage: one card at a time."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from followup_tui.actions import closing, schedule
from followup_tui.storage.queries import due as due_queries
from followup_tui.system.clock import Clock
from followup_tui.ui.screens.triage import CardContent, TriageCard, TriageScreen
from tests.ui.conftest import OpenApp, User

FOUR = (
    "Ana Ruiz: call | 2026-11-20",
    "Bo Berg: write | 2026-11-21",
    "Cy Dahl: meet | 2026-11-22",
    "Di Eng: thank | 2026-11-23",
)


def triage(user: User) -> TriageScreen:
    screen = user.app.screen
    assert isinstance(screen, TriageScreen)
    return screen


def name(user: User) -> str:
    return card(user).split("\n")[0]


def progress(user: User) -> str:
    return str(triage(user).query_one("#progress", Static).render())


def card(user: User) -> str:
    paragraphs = triage(user).query_one(TriageCard).paragraphs
    return "\n".join("".join(text for text, _ in one.spans) for one in paragraphs)


async def test_each_decision_brings_the_next_card(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        await user.press("t")
        assert (name(user), progress(user)) == ("Ana Ruiz", "triage  1 of 4")
        assert "call" in card(user)
        await user.press("D")
        assert (name(user), progress(user)) == ("Bo Berg", "triage  2 of 4  1 closed")
        await user.press("s", "1", "enter")
        assert (name(user), progress(user)) == ("Cy Dahl", "triage  3 of 4  1 closed, 1 snoozed")
        await user.press("d", "y", "enter")
        assert name(user) == "Di Eng"
        await user.press("p", "enter")
        assert progress(user) == "triage  2 closed, 1 snoozed, 1 parked"
        assert "All done: nothing else is due." in card(user)
        assert "Next: Bo Berg, Tue 24 Nov." in card(user)
        await user.press("q")
        assert user.toasts == ["Triage: 2 closed, 1 snoozed, 1 parked."]
        assert user.due == []


async def test_skipped_cards_come_again_once_at_the_end(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        await user.press("t", "space", "D", "space", "D")
        assert (name(user), progress(user)) == ("Ana Ruiz", "triage  3 of 4  2 closed")
        await user.press("space")
        assert name(user) == "Cy Dahl"
        await user.press("D")
        assert "No more cards. Still due: 1 skipped." in card(user)
        await user.press("b")
        assert name(user) == "Ana Ruiz"
        await user.press("space")
        await user.press("escape")
        assert user.toasts == ["Triage: 3 closed, 1 skipped."]
        assert [row.split("  ")[1] for row in user.due] == ["Ana Ruiz"]


async def test_undo_returns_to_the_card(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        await user.press("t", "D", "D")
        assert name(user) == "Cy Dahl"
        await user.press("u")
        assert (name(user), progress(user)) == ("Bo Berg", "triage  2 of 4  1 closed")
        await user.press("s", "2", "enter")
        assert name(user) == "Cy Dahl"
        await user.press("D", "D")
        assert "All done" in card(user)
        await user.press("u")
        assert (name(user), progress(user)) == ("Di Eng", "triage  4 of 4  2 closed, 1 snoozed")


async def test_the_previous_key_goes_back_to_the_last_skipped_card(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        await user.press("t", "b")
        assert user.toasts == ["No skipped card. Press u to undo the last decision."]
        await user.press("space", "space", "b")
        assert (name(user), progress(user)) == ("Bo Berg", "triage  2 of 4  1 skipped")
        await user.press("b")
        assert (name(user), progress(user)) == ("Ana Ruiz", "triage  1 of 4")


async def test_a_note_keeps_the_card_and_shows_on_it(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        await user.press("t", "n")
        await type_into_prompt(user, "call yesterday: liked it")
        await user.press("enter")
        assert name(user) == "Ana Ruiz"
        assert "liked it" in card(user)


async def type_into_prompt(user: User, text: str) -> None:
    triage(user).prompt_bar.input.insert_text_at_cursor(text)
    await user.wait()


async def test_keys_typed_fast_each_apply_to_the_next_card(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        await user.pilot.press("t", "D", "space", "s", "1", "enter", "D")
        await user.wait()
        one, two, three, four = await user.run(lambda: due_queries.followups([1, 2, 3, 4]))  # type: ignore[misc]
        assert (one.state, two.state, four.state) == ("closed", "open", "closed")
        assert (two.snoozes, three.snoozes, three.due) == (0, 1, "2026-11-24")
        assert name(user) == "Bo Berg"


async def test_items_that_are_no_longer_due_are_passed_over(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        await user.press("t")
        await user.run(lambda: schedule.snooze([2, 3], "1 week", user.context()))
        await user.press("D")
        assert name(user) == "Di Eng"


async def test_only_keys_that_apply_to_a_card_work(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        await user.press("t")
        for key in ("x", "c", "L", "0", "1", "slash", "a", "V"):
            await user.press(key)
        assert name(user) == "Ana Ruiz"
        assert not triage(user).prompt_bar.display
        await user.press("question_mark")
        assert len(user.app.screen_stack) == 3
        await user.press("q", "q")
        assert len(user.app.screen_stack) == 1


async def test_triage_with_nothing_due_shows_what_is_next(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call fri")
        await user.press("t")
        assert "Nothing is due.\nNext: Ana Ruiz, Fri 27 Nov.\nq: go back" in card(user)
        await user.press("D", "space", "q")
        assert user.toasts == []
        assert len(user.app.screen_stack) == 1


async def test_items_that_became_due_meanwhile_are_counted_at_the_end(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call today", "Bo Berg: mail tomorrow 11:00")
        await user.press("t")
        triage(user).clock = Clock("2026-11-24T11:30")
        await user.press("D")
        assert "No more cards. Still due: 1 new." in card(user)


async def test_a_card_read_while_the_screen_is_left_is_dropped(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        await user.press("t")
        screen = triage(user)
        await screen.query(TriageCard).remove()
        screen.data_changed()
        await user.press("q")
        assert len(user.due) == 4


async def test_every_size_shows_the_card_and_the_keys(open_app: OpenApp) -> None:
    for size in ((120, 36), (80, 24), (50, 15), (40, 10)):
        async with open_app(size=size) as user:
            await user.add_lines(*FOUR)
            await user.press("t")
            assert triage(user).query_one(TriageCard).size.height > size[1] - 6
            await user.press("d")
            assert triage(user).prompt_bar.region.bottom <= size[1]
            await user.press("escape", "q")


async def test_a_refused_decision_keeps_the_card_and_the_keys(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        await user.press("t")
        await user.press("P")
        assert user.toasts == ["No open promise."]
        await user.press("D")
        assert name(user) == "Bo Berg"


async def test_a_change_during_a_check_waits_for_the_check(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card is found closed before the screen learns of the change that closed it."""
    async with open_app() as user:
        await user.add_lines(*FOUR)
        await user.press("t")
        screen = triage(user)
        shown = screen.card
        assert shown is not None
        read = screen.read_card
        changes = [
            await user.run(lambda: closing.close([shown.followup.id], "done", "", user.context()))
        ]

        async def read_and_be_overtaken(followup: int) -> CardContent | None:
            if changes:
                screen.change_finished(changes.pop())
            return await read(followup)

        monkeypatch.setattr(screen, "read_card", read_and_be_overtaken)
        screen.data_changed()
        await user.wait()
        assert (name(user), progress(user)) == ("Bo Berg", "triage  2 of 4  1 closed")
        await user.press("D")
        assert (name(user), progress(user)) == ("Cy Dahl", "triage  3 of 4  2 closed")
