"""A form open while another program changes the person: nothing is overwritten, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from followup_tui.actions import closing, schedule, undo
from followup_tui.ui.screens.main import MainScreen
from tests.ui.conftest import OpenApp, User
from tests.ui.form import LINE, ana, asked, change, form_of, hint, row, write


async def begin(user: User) -> None:
    """Change three fields; another program changes two of them and a fourth."""
    await user.add_lines(LINE)
    await user.press("e")
    await write(user, "company", "Lumen")
    await write(user, "role", "lead")
    await write(user, "nickname", "Ani")
    await change(
        user, lambda one: replace(one, company="Northwind", location="Madrid", role="boss")
    )
    await user.press("ctrl+s")


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (50, 15)])
async def test_both_values_are_shown_and_asked_field_by_field(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as user:
        await begin(user)
        lines = asked(user).split("\n")
        assert lines[:3] == [
            "company: changed elsewhere, too · 1 of 2",
            "yours   Lumen",
            "theirs  Northwind",
        ]
        assert lines[3] == "y yours · t theirs · e edit by hand · esc back"
        question = form_of(user).conflict_question
        assert question.region.height == 4
        assert question.region.bottom == size[1]
        shown = row(user, "company").region
        assert shown.bottom <= question.region.y
        await user.press("y")
        assert asked(user).startswith("role: changed elsewhere, too · 2 of 2\nyours   lead")
        await user.press("t")
        assert isinstance(user.app.screen, MainScreen)
        found = (await ana(user)).contact
        assert (found.company, found.role) == ("Lumen", "boss")
        assert (found.nickname, found.location) == ("Ani", "Madrid")
        await user.press("u")
        found = (await ana(user)).contact
        assert (found.company, found.role, found.nickname) == ("Northwind", "boss", "")


async def test_a_field_can_be_edited_by_hand_with_theirs_in_view(open_app: OpenApp) -> None:
    async with open_app() as user:
        await begin(user)
        await user.press("e")
        assert asked(user) == ""
        assert user.app.focused is row(user, "company").typing
        assert hint(user, "company") == "theirs: Northwind"
        await write(user, "company", "Lumen Northwind")
        await user.press("ctrl+s")
        assert asked(user).startswith("role: changed elsewhere, too\nyours   lead")
        await user.press("y")
        found = (await ana(user)).contact
        assert (found.company, found.role) == ("Lumen Northwind", "lead")


async def test_esc_goes_back_to_the_form_and_it_asks_again(open_app: OpenApp) -> None:
    async with open_app() as user:
        await begin(user)
        await user.press("escape")
        assert (asked(user), row(user, "company").text) == ("", "Lumen")
        assert (await ana(user)).contact.company == "Northwind"
        await user.press("ctrl+s")
        assert "company: changed elsewhere" in asked(user)
        await user.press("y", "t")
        assert (await ana(user)).contact.company == "Lumen"


async def test_what_changes_again_while_it_is_asked_is_asked_again(open_app: OpenApp) -> None:
    async with open_app() as user:
        await begin(user)
        await change(user, lambda one: replace(one, company="Third"))
        await user.press("y", "y")
        assert "theirs  Third" in asked(user)
        await user.press("y")
        assert (await ana(user)).contact.company == "Lumen"


async def test_long_notes_are_shown_from_where_they_differ(open_app: OpenApp) -> None:
    same = "what was there before, " * 100
    async with open_app(size=(50, 15)) as user:
        await user.add_lines(LINE)
        await change(user, lambda one: replace(one, notes=same))
        await user.press("e")
        form_of(user).notes.text = f"{same}mine\nmore"
        await user.wait()
        await change(user, lambda one: replace(one, notes=f"{same}theirs"))
        await user.press("ctrl+s")
        shown = form_of(user).query_one("#notes").region
        assert 0 < shown.bottom <= form_of(user).conflict_question.region.y
        assert "yours   …ere before, mine⏎ more\ntheirs  …ere before, theirs" in asked(user)
        await user.press("e")
        assert form_of(user).notes.original == f"{same}mine\nmore\n\n{same}theirs"
        await user.press("ctrl+s")
        assert (await ana(user)).contact.notes == f"{same}mine\nmore\n\n{same}theirs"


async def test_a_contact_detail_that_both_changed_is_asked_about(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(LINE)
        await user.press("e")
        await write(user, "method0", "ana@lumen.com")
        await change(user, lambda one: one, ("ana@northwind.com",))
        await user.press("ctrl+s")
        assert "yours   ana@lumen.com\ntheirs  ana@northwind.com" in asked(user)
        await user.press("y")
        assert [one.value for one in (await ana(user)).methods] == ["ana@lumen.com"]


async def test_who_introduced_them_is_shown_by_name(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(LINE, "Bo Berg: x fri", "Cy Dahl: x fri")
        await user.press("e")
        await write(user, "introduced_by", "Bo Berg")
        await change(user, lambda one: replace(one, introduced_by=3))
        await user.press("ctrl+s")
        assert "yours   Bo Berg\ntheirs  Cy Dahl" in asked(user)
        await user.press("t")
        assert (await ana(user)).introduced_by == "Cy Dahl"


async def test_a_follow_up_that_was_closed_meanwhile_keeps_the_form_open(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await user.add_lines(LINE)
        await user.press("e")
        await write(user, "about", "send the deck")
        await write(user, "company", "Lumen")
        await user.run(partial(closing.close, [1], "dropped", "", user.context()))
        await user.press("ctrl+s")
        assert asked(user).split("\n") == [
            "follow-up: changed elsewhere, too",
            "yours   send the deck",
            "theirs  closed",
            "t theirs · esc back",
        ]
        await user.press("y", "escape")
        assert row(user, "about").text == "send the deck"
        await user.press("ctrl+s", "t")
        assert isinstance(user.app.screen, MainScreen)
        assert (await ana(user)).contact.company == "Lumen"


async def test_a_due_date_that_both_moved_is_asked_about(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(LINE)
        await user.press("e")
        await write(user, "due", "2026-12-01")
        await user.run(partial(schedule.snooze, [1], "fri", user.context()))
        await user.press("ctrl+s")
        assert "yours   2026-12-01\ntheirs  2026-11-27" in asked(user)
        await user.press("t")
        assert (await ana(user)).followups[0].due == "2026-11-27"


async def test_a_contact_that_was_removed_keeps_the_form_open(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(LINE)
        await user.press("e")
        await write(user, "company", "Lumen")
        await user.run(partial(undo.undo, user.context()))
        await user.press("ctrl+s")
        assert row(user, "company").text == "Lumen"
        assert user.toasts == ["That contact was removed in the meantime. Nothing was saved."]
