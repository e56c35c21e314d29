"""The history with one person: read, edited, removed."""

from __future__ import annotations

import pytest

from followup_tui.actions import interactions as memory
from followup_tui.domain.due import Due
from followup_tui.domain.language.note import Note
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.ui.screens.history import HistoryScreen
from followup_tui.ui.widgets.row_list import RowList
from tests.ui.conftest import OpenApp, User


def history_list(user: User) -> RowList:
    screen = user.app.screen
    assert isinstance(screen, HistoryScreen)
    return screen.row_list


async def ana(user: User) -> PersonDetails:
    found = await user.run(lambda: person_details(1))
    assert isinstance(found, PersonDetails)
    return found


async def log_notes(user: User, *lines: str) -> None:
    await user.add_lines("Ana Ruiz: call | 2026-11-20")
    for line in lines:
        await user.run(lambda line=line: memory.log([1], line, user.context()))  # type: ignore[misc]


async def test_the_newest_interaction_is_first_with_all_its_details(open_app: OpenApp) -> None:
    async with open_app() as user:
        await log_notes(user, "call 12 nov: asked I: the deck", "met 30 oct + Bo Berg: lunch")
        await user.press("L")
        assert user.rows(history_list(user)) == [
            "12 Nov  call  asked · I promised the deck",
            "30 Oct  met  lunch · with Bo Berg",
        ]
        assert "History with Ana Ruiz · 2" in str(history_list(user).border_title)
        await user.press("q")
        assert len(user.app.screen_stack) == 1


async def test_an_interaction_is_edited_in_the_prompt(open_app: OpenApp) -> None:
    async with open_app() as user:
        await log_notes(user, "call 12 nov: asked")
        await user.press("L", "e")
        line = history_list(user).screen.prompt_bar  # type: ignore[attr-defined]
        assert line.input.value == "call 2026-11-12: asked"
        await user.press("ctrl+a", "ctrl+k")
        line.input.insert_text_at_cursor("mail 14 nov: asked for numbers")
        await user.press("enter")
        assert user.rows(history_list(user)) == ["14 Nov  mail  asked for numbers"]
        assert (await ana(user)).contact.last_contact == "2026-11-14"
        await user.press("u")
        assert user.rows(history_list(user)) == ["12 Nov  call  asked"]


@pytest.mark.parametrize(
    ("note", "line"),
    [
        (": asked for numbers", "asked for numbers"),
        (": call me maybe", ": call me maybe"),
        (": yesterday", ": yesterday"),
        (": + Bo", ": + Bo"),
    ],
)
async def test_a_colon_marks_text_that_would_mean_something_else(
    open_app: OpenApp, note: str, line: str
) -> None:
    async with open_app() as user:
        await log_notes(user, note)
        await user.press("L", "e")
        assert history_list(user).screen.prompt_bar.input.value == line  # type: ignore[attr-defined]
        await user.press("enter")
        assert user.toasts == []


async def test_an_interaction_is_removed_and_undo_restores_it(open_app: OpenApp) -> None:
    async with open_app() as user:
        await log_notes(user, "call 12 nov: asked", "met 30 oct: lunch")
        await user.press("L", "x")
        assert user.rows(history_list(user)) == ["30 Oct  met  lunch"]
        assert (await ana(user)).contact.last_contact == "2026-10-30"
        await user.press("u")
        assert len(user.rows(history_list(user))) == 2
        assert (await ana(user)).contact.last_contact == "2026-11-12"
        await user.press("V", "x")
        assert user.toasts == ["Removed: Ana Ruiz, 2 interactions · u undoes it"]
        assert "No interactions yet." in history_list(user).message
        assert (await ana(user)).contact.last_contact is None


async def test_saving_an_unchanged_interaction_changes_nothing(open_app: OpenApp) -> None:
    async with open_app() as user:
        await log_notes(user, "call 12 nov: asked")
        await user.press("L", "enter", "enter")
        assert user.toasts == []
        await user.press("n")
        history_list(user).screen.prompt_bar.input.insert_text_at_cursor("mail: new")  # type: ignore[attr-defined]
        await user.press("enter")
        assert len(user.rows(history_list(user))) == 2


async def test_hundreds_of_interactions_scroll_like_any_list(open_app: OpenApp) -> None:
    async with open_app() as user:
        await log_notes(user)

        def much() -> None:
            for number in range(500):
                memory.log([1], f"call: talk {number}", user.context())

        await user.run(much)
        await user.press("L", "G")
        assert "talk 0" in user.rows(history_list(user))[-1]
        await user.press("escape")
        assert len(user.app.screen_stack) == 1


async def test_an_edited_interaction_keeps_what_was_not_changed(open_app: OpenApp) -> None:
    summary = f"\tsaid\r\n👨\u200d👩 they: yes\u200f\n{'and so on, ' * 3000}"
    async with open_app() as user:
        await log_notes(user)
        note = Note("call", "both", Due("2026-11-12"), "12 nov", (), summary)
        await user.run(lambda: memory.log([1], note, user.context()))
        await user.press("L", "e", "end", "!", "enter")
        assert (await ana(user)).interactions[0].summary == f"{summary.rstrip()}!"
