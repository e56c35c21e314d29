"""The edit form: every field, contact details, who introduced them, and unsaved changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.events import Paste
from textual.widgets import Input

from followup_tui.ui.screens.edit_form import EditForm, FieldRow
from tests.ui.conftest import OpenApp
from tests.ui.form import LINE, ana, change, hint, row, write

ODD = "\tx\r\n👨\u200d👩\u200d👧 ❤\ufe0f 👍\U0001f3fd\u2028\u200fשלום\u202e e\u0301\x0c\n\n"
"""What a screen can't show as it is: joiners, tabs, marks of direction, other line ends."""


async def test_every_field_is_saved_as_one_change(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(LINE, "Li Wei: x fri")
        await user.press("e")
        fields = {
            "about": "call her",
            "due": "fri",
            "promised_for": "thu",
            "move": "theirs",
            "attempt": "2",
            "name": "Ana Ruiz Diaz",
            "nickname": "Ani",
            "company": "Lumen",
            "role": "lead",
            "tags": "a,b #c",
            "cadence": "never",
            "strength": "4",
            "location": "Madrid",
            "time_zone": "Europe/Madrid",
            "met": "at the fair",
            "met_on": "2026-10-30",
            "birthday": "05-17",
            "introduced_by": "li",
            "method0": "ana@lumen.com (work)",
            "method1": "phone: 1234 (desk)",
        }
        for name, text in fields.items():
            await write(user, name, text)
        assert hint(user, "due") == "Fri 27 Nov, in 4 days"
        await user.press("ctrl+s")
        assert user.toasts == ["Edited: Ana Ruiz Diaz · u undoes it"]
        found = await ana(user)
        one, (step,) = found.contact, found.followups
        assert (step.about, step.due, step.promised_for, step.move, step.attempt) == (
            *("call her", "2026-11-27", "2026-11-26", "theirs", 2),
        )
        assert (one.nickname, one.company, one.role, one.cadence, one.strength) == (
            *("Ani", "Lumen", "lead", "never", 4),
        )
        assert (one.introduced_by, found.introduced_by) == (2, "Li Wei")
        assert (one.birthday, one.met_on, found.tags) == ("--05-17", "2026-10-30", ("a", "b", "c"))
        assert [(way.kind, way.value, way.label) for way in found.methods] == [
            ("email", "ana@lumen.com", "work"),
            ("phone", "1234", "desk"),
        ]
        await user.press("u")
        assert (await ana(user)).contact.name == "Ana Ruiz"


async def test_clearing_a_contact_detail_removes_it_and_an_empty_field_is_offered(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await user.add_lines(LINE)
        await user.press("e")
        await write(user, "method0", "")
        await write(user, "method1", "+49 30 123456")
        await write(user, "method2", "@ana")
        assert row(user, "method3").text == ""
        await user.press("ctrl+s")
        found = [(one.kind, one.value) for one in (await ana(user)).methods]
        assert found == [("phone", "+49 30 123456"), ("handle", "@ana")]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("name", " ", "needs a name"),
        ("due", "whenever", "as a date"),
        ("move", "ours", "mine or theirs"),
        ("attempt", "0", "from 1 to 99"),
        ("cadence", "sometimes", "as an interval"),
        ("strength", "6", "0 to 5"),
        ("birthday", "02-31", "No such day"),
        ("introduced_by", "nobody", "No contact with that name."),
        ("introduced_by", "ana", "No contact with that name."),
        ("introduced_by", "bo", "Several contacts: Bo Berg, Bo Dahl"),
    ],
)
async def test_errors_show_while_typing_and_the_form_stays_open(
    open_app: OpenApp, name: str, text: str, words: str
) -> None:
    async with open_app() as user:
        await user.add_lines(LINE, "Bo Berg: x fri", "Bo Dahl: x fri")
        await user.press("e")
        await write(user, name, text)
        assert words in hint(user, name)
        await user.press("tab", "ctrl+s")
        assert isinstance(user.app.screen, EditForm)
        assert user.app.focused is row(user, name).query_one(Input)


async def test_a_name_is_completed(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(LINE, "Li Wei: x fri")
        await user.press("e")
        row(user, "introduced_by").query_one(Input).focus()
        await user.wait()
        await user.type("li")
        await user.press("right")
        assert row(user, "introduced_by").text == "Li Wei"


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (50, 15), (40, 10)])
async def test_every_field_can_be_reached_at_every_size(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as user:
        await user.add_lines(LINE)
        await user.press("e")
        for one in user.app.screen.query(FieldRow):
            assert user.app.focused is one.query_one(Input), one.field.id
            assert one.query_one(Input).region.bottom <= size[1] - 1
            await user.press("tab")
        assert user.app.focused is not None
        assert user.app.focused.id == "notes"


# The text that is not edited stays as it is


@pytest.mark.parametrize(
    "notes",
    [ODD * 3, "a long note, " * 2500, f"{ODD}{'y' * 40_000}"],
    ids=["odd characters", "long", "both"],
)
async def test_an_edited_note_keeps_every_other_character(open_app: OpenApp, notes: str) -> None:
    async with open_app() as user:
        await user.add_lines(LINE)
        await change(user, lambda one: replace(one, notes=notes))
        await user.press("e")
        assert isinstance(user.app.screen, EditForm)
        area = user.app.screen.notes
        area.focus()
        await user.press("x")
        area.move_cursor(area.document.end)
        await user.press("y", "ctrl+s")
        assert ((await ana(user)).contact.notes == f"x{notes}y") is True


async def test_an_edited_field_keeps_every_other_character(open_app: OpenApp) -> None:
    company = f"A{ODD}{'z' * 25_000}"
    async with open_app() as user:
        await user.add_lines(LINE)
        await change(user, lambda one: replace(one, company=company))
        await user.press("e")
        row(user, "company").query_one(Input).focus()
        await user.press("end", "y", "ctrl+s")
        assert (await ana(user)).contact.company.removesuffix("y") == company


async def test_a_form_without_changes_saves_nothing(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(LINE)
        await change(user, lambda one: replace(one, notes=ODD * 3000, role=f" {ODD} ", met=ODD))
        before = await ana(user)
        await user.press("e", "ctrl+s")
        assert user.toasts == ["No change."]
        assert await ana(user) == before


async def test_cut_and_pasted_text_is_the_original(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(LINE)
        await change(user, lambda one: replace(one, role="a👨\u200d👩"))
        await user.press("e")
        line = row(user, "role").query_one(Input)
        line.focus()
        line.select_all()
        await user.press("ctrl+x")
        assert user.app.clipboard == "a👨\u200d👩"
        await user.press("ctrl+v", "ctrl+v", "ctrl+s")
        assert (await ana(user)).contact.role == "a👨\u200d👩" * 2


async def test_a_long_paste_of_several_lines_is_kept_whole(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(LINE)
        await user.press("e")
        row(user, "met").query_one(Input).focus()
        await user.wait()
        await user.app.on_event(Paste("one\ntwo " + "x" * 30_000))
        await user.wait()
        await user.press("ctrl+s")
        assert (await ana(user)).contact.met == "one two " + "x" * 30_000
