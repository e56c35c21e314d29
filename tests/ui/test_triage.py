"""Triage: one card after the other."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from followup_tui.actions import closing, schedule
from followup_tui.storage.queries import due as due_queries
from followup_tui.system.clock import Clock
from followup_tui.ui.screens.triage import CardContent, TriageCard, TriageScreen
from tests.ui.conftest import Open, Story

FOUR = (
    "Ana Ruiz: call | 2026-11-20",
    "Bo Berg: write | 2026-11-21",
    "Cy Dahl: meet | 2026-11-22",
    "Di Eng: thank | 2026-11-23",
)


def triage(told: Story) -> TriageScreen:
    screen = told.app.screen
    assert isinstance(screen, TriageScreen)
    return screen


def name(told: Story) -> str:
    return card(told).split("\n")[0]


def progress(told: Story) -> str:
    return str(triage(told).query_one("#progress", Static).render())


def card(told: Story) -> str:
    paragraphs = triage(told).query_one(TriageCard)._paragraphs
    return "\n".join("".join(text for text, _ in one.spans) for one in paragraphs)


async def test_each_decision_brings_the_next_card(story: Open) -> None:
    async with story() as told:
        await told.has(*FOUR)
        await told.press("t")
        assert (name(told), progress(told)) == ("Ana Ruiz", "triage  1 of 4")
        assert "call" in card(told)
        await told.press("D")
        assert (name(told), progress(told)) == ("Bo Berg", "triage  2 of 4  1 closed")
        await told.press("s", "1")
        assert (name(told), progress(told)) == ("Cy Dahl", "triage  3 of 4  1 closed, 1 put off")
        await told.press("d", "y", "enter")
        assert name(told) == "Di Eng"
        await told.press("p", "enter")
        assert progress(told) == "triage  2 closed, 1 put off, 1 parked"
        assert "That was all: nobody else is due." in card(told)
        assert "Next: Bo Berg, Tue 24 Nov." in card(told)
        await told.press("q")
        assert told.said == ["Triage: 2 closed, 1 put off, 1 parked."]
        assert told.due == []


async def test_skipped_cards_come_again_at_the_end_and_then_it_ends(story: Open) -> None:
    async with story() as told:
        await told.has(*FOUR)
        await told.press("t", "space", "D", "space", "D")
        assert (name(told), progress(told)) == ("Ana Ruiz", "triage  3 of 4  2 closed")
        await told.press("space")
        assert name(told) == "Cy Dahl"
        await told.press("D")
        assert "That was all. Still due: 1 skipped." in card(told)
        await told.press("b")
        assert name(told) == "Ana Ruiz"
        await told.press("space")
        await told.press("escape")
        assert told.said == ["Triage: 3 closed, 1 skipped."]
        assert [row.split("  ")[1] for row in told.due] == ["Ana Ruiz"]


async def test_undo_returns_to_the_card(story: Open) -> None:
    async with story() as told:
        await told.has(*FOUR)
        await told.press("t", "D", "D")
        assert name(told) == "Cy Dahl"
        await told.press("u")
        assert (name(told), progress(told)) == ("Bo Berg", "triage  2 of 4  1 closed")
        await told.press("s", "2")
        assert name(told) == "Cy Dahl"
        await told.press("D", "D")
        assert "That was all" in card(told)
        await told.press("u")
        assert (name(told), progress(told)) == ("Di Eng", "triage  4 of 4  2 closed, 1 put off")


async def test_the_card_before_is_the_one_that_was_skipped(story: Open) -> None:
    async with story() as told:
        await told.has(*FOUR)
        await told.press("t", "b")
        assert told.said == ["There is no card before; u takes back what was done."]
        await told.press("space", "space", "b")
        assert (name(told), progress(told)) == ("Bo Berg", "triage  2 of 4  1 skipped")
        await told.press("b")
        assert (name(told), progress(told)) == ("Ana Ruiz", "triage  1 of 4")


async def test_a_note_keeps_the_card_and_shows_on_it(story: Open) -> None:
    async with story() as told:
        await told.has(*FOUR)
        await told.press("t", "n")
        await triage_type(told, "call yesterday: liked it")
        await told.press("enter")
        assert name(told) == "Ana Ruiz"
        assert "liked it" in card(told)


async def triage_type(told: Story, text: str) -> None:
    triage(told).prompt_bar.input.insert_text_at_cursor(text)
    await told.idle()


async def test_keys_typed_fast_go_to_one_card_after_the_other(story: Open) -> None:
    async with story() as told:
        await told.has(*FOUR)
        await told.pilot.press("t", "D", "space", "s", "1", "D")
        await told.idle()
        one, two, three, four = await told.do(lambda: due_queries.followups([1, 2, 3, 4]))  # type: ignore[misc]
        assert (one.state, two.state, four.state) == ("closed", "open", "closed")
        assert (two.snoozes, three.snoozes, three.due) == (0, 1, "2026-11-24")
        assert name(told) == "Bo Berg"


async def test_what_is_not_due_any_more_is_left_out(story: Open) -> None:
    async with story() as told:
        await told.has(*FOUR)
        await told.press("t")
        await told.do(lambda: schedule.snooze([2, 3], "1 week", told.context()))
        await told.press("D")
        assert name(told) == "Di Eng"


async def test_only_the_keys_that_decide_work(story: Open) -> None:
    async with story() as told:
        await told.has(*FOUR)
        await told.press("t")
        for key in ("x", "c", "L", "0", "1", "slash", "a", "V"):
            await told.press(key)
        assert name(told) == "Ana Ruiz"
        assert not triage(told).prompt_bar.display
        await told.press("question_mark")
        assert len(told.app.screen_stack) == 3
        await told.press("q", "q")
        assert len(told.app.screen_stack) == 1


async def test_triage_of_nothing_says_what_comes(story: Open) -> None:
    async with story() as told:
        await told.has("Ana Ruiz: call fri")
        await told.press("t")
        assert "Nothing is due.\nNext: Ana Ruiz, Fri 27 Nov.\nq goes back." in card(told)
        await told.press("D", "space", "q")
        assert told.said == []
        assert len(told.app.screen_stack) == 1


async def test_what_has_come_due_meanwhile_is_not_passed_over(story: Open) -> None:
    async with story() as told:
        await told.has("Ana Ruiz: call today", "Bo Berg: mail today 11:00")
        await told.press("t")
        triage(told)._clock = Clock("2026-11-23T11:30")
        await told.press("D")
        assert "That was all. Still due: 1 come since." in card(told)


async def test_a_card_that_comes_while_the_screen_is_being_left_is_dropped(story: Open) -> None:
    async with story() as told:
        await told.has(*FOUR)
        await told.press("t")
        screen = triage(told)
        await screen.query(TriageCard).remove()
        screen.making()
        screen.run_in_order(screen._look_again)
        await told.press("q")
        assert len(told.due) == 4


async def test_every_size_shows_the_card_and_the_keys(story: Open) -> None:
    for size in ((120, 36), (80, 24), (50, 15), (40, 10)):
        async with story(size=size) as told:
            await told.has(*FOUR)
            await told.press("t")
            assert triage(told).query_one(TriageCard).size.height > size[1] - 6
            await told.press("d")
            assert triage(told).prompt_bar.region.bottom <= size[1]
            await told.press("escape", "q")


async def test_a_refused_decision_leaves_the_card_and_the_keys(story: Open) -> None:
    async with story() as told:
        await told.has(*FOUR)
        await told.press("t")
        await told.press("P")
        assert told.said == ["No promise is open there."]
        await told.press("D")
        assert name(told) == "Bo Berg"


async def test_a_change_that_comes_while_the_card_is_looked_at_again_waits_for_its_turn(
    story: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card is found closed before the screen hears of the change that closed it."""
    async with story() as told:
        await told.has(*FOUR)
        await told.press("t")
        screen = triage(told)
        shown = screen._card
        assert shown is not None
        read = screen._read
        changes = [
            await told.do(lambda: closing.close([shown.followup.id], "done", "", told.context()))
        ]

        async def read_and_be_overtaken(followup: int) -> CardContent | None:
            if changes:
                screen.change_finished(changes.pop())
            return await read(followup)

        monkeypatch.setattr(screen, "_read", read_and_be_overtaken)
        screen.data_changed()
        await told.idle()
        assert (name(told), progress(told)) == ("Bo Berg", "triage  2 of 4  1 closed")
        await told.press("D")
        assert (name(told), progress(told)) == ("Cy Dahl", "triage  3 of 4  2 closed")
