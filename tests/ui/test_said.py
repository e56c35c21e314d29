"""What was said with one person: corrected, removed, added to."""

from __future__ import annotations

import pytest

from followup_tui.actions import interactions as memory
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.ui.screens.history import HistoryScreen
from followup_tui.ui.widgets.row_list import RowList
from tests.ui.conftest import Open, Story


def said(told: Story) -> RowList:
    screen = told.app.screen
    assert isinstance(screen, HistoryScreen)
    return screen.row_list


async def ana(told: Story) -> PersonDetails:
    found = await told.do(lambda: person_details(1))
    assert isinstance(found, PersonDetails)
    return found


async def talked(told: Story, *lines: str) -> None:
    await told.has("Ana Ruiz: call | 2026-11-20")
    for line in lines:
        await told.do(lambda line=line: memory.log([1], line, told.context()))  # type: ignore[misc]


async def test_the_newest_stands_first_with_all_that_is_known(story: Open) -> None:
    async with story() as told:
        await talked(told, "call 12 nov: asked I: the deck", "met 30 oct + Bo Berg: lunch")
        await told.press("L")
        assert told.rows(said(told)) == [
            "12 Nov  call  asked · I promised the deck",
            "30 Oct  met  lunch · with Bo Berg",
        ]
        assert "said with Ana Ruiz · 2" in str(said(told).border_title)
        await told.press("q")
        assert len(told.app.screen_stack) == 1


async def test_one_is_corrected_in_the_line(story: Open) -> None:
    async with story() as told:
        await talked(told, "call 12 nov: asked")
        await told.press("L", "e")
        line = said(told).screen.line  # type: ignore[attr-defined]
        assert line.input.value == "call 2026-11-12: asked"
        await told.press("ctrl+a", "ctrl+k")
        line.input.insert_text_at_cursor("mail 14 nov: asked for numbers")
        await told.press("enter")
        assert told.rows(said(told)) == ["14 Nov  mail  asked for numbers"]
        assert (await ana(told)).contact.last_contact == "2026-11-14"
        await told.press("u")
        assert told.rows(said(told)) == ["12 Nov  call  asked"]


@pytest.mark.parametrize(
    ("note", "line"),
    [
        (": asked for numbers", "asked for numbers"),
        (": call me maybe", ": call me maybe"),
        (": yesterday", ": yesterday"),
        (": + Bo", ": + Bo"),
    ],
)
async def test_a_colon_stands_only_where_words_would_mean_something_else(
    story: Open, note: str, line: str
) -> None:
    async with story() as told:
        await talked(told, note)
        await told.press("L", "e")
        assert said(told).screen.line.input.value == line  # type: ignore[attr-defined]
        await told.press("enter")
        assert told.said == []


async def test_one_is_removed_and_undo_brings_it_back(story: Open) -> None:
    async with story() as told:
        await talked(told, "call 12 nov: asked", "met 30 oct: lunch")
        await told.press("L", "x")
        assert told.rows(said(told)) == ["30 Oct  met  lunch"]
        assert (await ana(told)).contact.last_contact == "2026-10-30"
        await told.press("u")
        assert len(told.rows(said(told))) == 2
        assert (await ana(told)).contact.last_contact == "2026-11-12"
        await told.press("V", "x")
        assert told.said == ["Removed: 2 interactions, Ana Ruiz · u takes it back"]
        assert "Nothing said yet." in said(told)._said
        assert (await ana(told)).contact.last_contact is None


async def test_leaving_the_line_as_it_is_changes_nothing(story: Open) -> None:
    async with story() as told:
        await talked(told, "call 12 nov: asked")
        await told.press("L", "enter", "enter")
        assert told.said == []
        await told.press("n")
        said(told).screen.line.input.insert_text_at_cursor("mail: new")  # type: ignore[attr-defined]
        await told.press("enter")
        assert len(told.rows(said(told))) == 2


async def test_thousands_are_a_list_like_any_other(story: Open) -> None:
    async with story() as told:
        await talked(told)

        def much() -> None:
            for number in range(500):
                memory.log([1], f"call: talk {number}", told.context())

        await told.do(much)
        await told.press("L", "G")
        assert "talk 0" in told.rows(said(told))[-1]
        await told.press("escape")
        assert len(told.app.screen_stack) == 1
