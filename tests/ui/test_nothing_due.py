"""Nothing is due: in the first minute, and at the end of every good day. The contacts take over."""

from __future__ import annotations

import pytest

from tests.ui.conftest import OpenApp, User

PLANNED = ("Ana Ruiz: call fri", "Bo Berg: write sat")


async def newest(user: User) -> str:
    """The first toast, up to the first comma."""
    return user.toasts[-1].partition(",")[0]


async def test_with_nothing_due_keys_act_on_the_person_who_is_shown(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*PLANNED)
        assert user.screen.pane == "contacts"
        assert "Ana Ruiz" in user.detail
        await user.press("j")
        assert "Bo Berg" in user.detail
        await user.press("D")
        assert await newest(user) == "Done: Bo Berg"


async def test_the_first_person_added_is_who_keys_act_on(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.press("D")
        assert user.toasts == ["No contacts yet. Press a to add one."]
        await user.press("a")
        await user.type("Ana Ruiz: call fri")
        await user.press("enter")
        await user.press("D")
        assert await newest(user) == "Done: Ana Ruiz"


async def test_after_the_last_row_the_contacts_have_the_focus(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Cy Dahl: meet today", *PLANNED)
        assert user.screen.pane == "due"
        await user.press("D")
        assert user.due == []
        assert user.screen.pane == "contacts"
        assert "Ana Ruiz" in user.detail


@pytest.mark.parametrize("keys", [("D",), ("s", "3", "enter"), ("D", "j")])
async def test_undo_brings_the_cursor_back_to_the_row(
    open_app: OpenApp, keys: tuple[str, ...]
) -> None:
    async with open_app() as user:
        await user.add_lines("Cy Dahl: meet today", *PLANNED)
        await user.press(*keys)
        assert user.screen.pane == "contacts"
        await user.press("u")
        assert user.screen.pane == "due"
        await user.press("s", "1", "enter")
        assert await newest(user) == "Snoozed to Tue 24 Nov: Cy Dahl"


async def test_what_becomes_due_does_not_take_the_focus(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*PLANNED)
        await user.press("j")
        await user.add_lines("Cy Dahl: meet today")
        assert len(user.due) == 1
        assert user.screen.pane == "contacts"
        await user.press("D")
        assert await newest(user) == "Done: Bo Berg"
        await user.press("u")
        assert user.screen.pane == "contacts"


async def test_the_empty_list_can_be_looked_at(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*PLANNED)
        await user.press("1")
        assert user.screen.due.message[0] == "Nothing due."
        assert "Ana Ruiz" in user.detail
        user.screen.data_changed()
        await user.wait()
        assert user.screen.pane == "due"
        await user.press("D")
        assert await newest(user) == "Done: Ana Ruiz"


async def test_a_filter_that_leaves_nobody_says_so(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*PLANNED)
        await user.press("slash")
        await user.type("zzz")
        await user.press("enter", "D")
        assert user.toasts == ["Nothing matches. Press esc to show all."]
