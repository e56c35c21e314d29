"""Esc on the edit form: it asks once what becomes of unsaved changes; drafts come back marked."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path

import pytest

from followup_tui.system.unsaved_text import UnsavedText
from followup_tui.ui.screens.edit_form import EditForm
from followup_tui.ui.screens.main import MainScreen
from tests.end_to_end.test_terminal import Terminal, followup
from tests.ui.conftest import OpenApp, User
from tests.ui.form import LINE, ana, asked, change, form_of, hint, row, write
from tests.ui.test_lifecycle import eventually


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    return tmp_path / "unsaved.json"


def stored(user: User, drafts: Path) -> dict[str, str]:
    return UnsavedText(drafts, str(user.app.database.path)).get("form 1")


def notes_hint(user: User) -> str:
    shown = form_of(user).query_one("NotesRow .hint")
    return str(shown.render()) if shown.display else ""


async def test_an_unchanged_form_closes_at_once(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(LINE)
        await user.press("e", "escape")
        assert isinstance(user.app.screen, MainScreen)
        await user.press("e")
        await write(user, "company", "Lumen")
        await write(user, "company", "Acme")
        await user.press("escape")
        assert isinstance(user.app.screen, MainScreen)
        assert user.toasts == []


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (50, 15)])
async def test_a_changed_form_asks_in_one_line(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as user:
        await user.add_lines(LINE)
        await user.press("e")
        await write(user, "company", "Lumen")
        await user.press("escape")
        assert asked(user).endswith("s save · d discard · k keep as draft · esc back")
        assert form_of(user).query_one("LeaveQuestion").region.height == 1
        assert form_of(user).query_one("LeaveQuestion").region.bottom == size[1]
        # Nothing else does anything meanwhile.
        await user.press("x", "tab", "j", "ctrl+r", "escape")
        assert asked(user) == ""
        assert user.app.focused is row(user, "company").typing
        assert row(user, "company").text == "Lumen"
        await user.press("end", "s")
        assert row(user, "company").text == "Lumens"


@pytest.mark.parametrize("key", ["s", "enter", "ctrl+s"])
async def test_it_saves_and_closes(open_app: OpenApp, key: str) -> None:
    async with open_app() as user:
        await user.add_lines(LINE)
        await user.press("e")
        await write(user, "company", "Lumen")
        await user.press("escape", key)
        assert isinstance(user.app.screen, MainScreen)
        assert (await ana(user)).contact.company == "Lumen"
        assert user.toasts == ["Edited: Ana Ruiz · u undoes it"]


async def test_saving_an_invalid_field_goes_to_it(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(LINE)
        await user.press("e")
        await write(user, "due", "whenever")
        await write(user, "company", "Lumen")
        await user.press("escape", "s")
        assert asked(user) == ""
        assert user.app.focused is row(user, "due").typing


async def test_what_was_discarded_never_comes_back(
    open_app: OpenApp, drafts: Path, tmp_path: Path
) -> None:
    path = tmp_path / "followup.db"
    async with open_app(unsaved_file=drafts, path=path) as user:
        await user.add_lines(LINE)
        await user.press("e")
        await write(user, "company", "Lumen")
        await user.tick()
        assert stored(user, drafts)["company"] == "Lumen"
        await user.press("escape", "d")
        assert isinstance(user.app.screen, MainScreen)
        # Not even after a kill: it is on the disk before the next key.
        assert stored(user, drafts) == {}
        await user.press("e")
        assert row(user, "company").text == "Acme"
        await user.press("escape")
        assert isinstance(user.app.screen, MainScreen)
    async with open_app(unsaved_file=drafts, path=path) as user:
        await user.press("e")
        assert row(user, "company").text == "Acme"
        assert (await ana(user)).contact.company == "Acme"


async def test_a_draft_comes_back_marked(open_app: OpenApp, drafts: Path, tmp_path: Path) -> None:
    path = tmp_path / "followup.db"
    async with open_app(unsaved_file=drafts, path=path) as user:
        await user.add_lines(LINE)
        await user.press("e")
        await write(user, "company", "Lumen")
        form_of(user).notes.text = "a note"
        await user.wait()
        await user.press("escape", "k")
        assert user.toasts == ["Draft kept. Press e to go on with it."]
        assert (await ana(user)).contact.company == "Acme"
        await user.tick()
    async with open_app(unsaved_file=drafts, path=path) as user:
        await user.press("e")
        assert hint(user, "company") == "restored, not saved · saved: Acme"
        assert hint(user, "role") == ""
        assert notes_hint(user) == "restored, not saved"
        assert "unsaved changes restored" in str(form_of(user).query_one("#form").border_subtitle)
        await user.press("escape")
        assert "k keep as draft" in asked(user)
        await user.press("escape", "ctrl+r")
        assert row(user, "company").text == "Acme"
        assert hint(user, "company") == notes_hint(user) == ""
        await user.press("escape")
        assert isinstance(user.app.screen, MainScreen)
        await user.press("e", "ctrl+s")
        assert user.toasts[-1] == "No change."


async def test_a_draft_of_a_follow_up_is_not_put_on_the_next_one(
    open_app: OpenApp, drafts: Path
) -> None:
    async with open_app(unsaved_file=drafts) as user:
        await user.add_lines(LINE)
        await user.press("e")
        await write(user, "about", "send the deck")
        await user.press("escape", "k", "D")
        await user.add_lines("Ana Ruiz: write | 2026-11-20")
        await user.press("e")
        assert row(user, "about").text == "write"
        assert "restored" not in str(form_of(user).query_one("#form").border_subtitle)
        await user.press("escape")
        assert isinstance(user.app.screen, MainScreen)


async def test_a_draft_over_a_value_that_changed_meanwhile_asks(
    open_app: OpenApp, drafts: Path
) -> None:
    async with open_app(unsaved_file=drafts) as user:
        await user.add_lines(LINE)
        await user.press("e")
        await write(user, "company", "Lumen")
        await user.press("escape", "k")
        await change(user, lambda one: replace(one, company="Northwind"))
        await user.press("e")
        assert hint(user, "company") == "restored, not saved · saved: Northwind"
        await user.press("ctrl+s")
        assert "company: changed elsewhere, too" in asked(user)
        await user.press("y")
        assert (await ana(user)).contact.company == "Lumen"


async def test_the_form_and_its_question_take_a_burst_of_keys(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(LINE, "Bo Berg: write | 2026-11-19")
        # The keys behind the answer are for the list.
        await user.type_keys("j")
        await user.pilot.press("e", "x", "escape", "d", "k", "e", "y", "escape", "k", "D")
        await user.wait()
        assert not isinstance(user.app.screen, EditForm)
        assert "Done" in user.toasts[-1]


# In a real terminal


def test_a_killed_program_keeps_the_draft_and_a_discarded_one_is_gone(tmp_path: Path) -> None:
    path, kept = tmp_path / "followup.db", tmp_path / "state" / "followup" / "unsaved.json"
    followup(path, "add", "Ana Ruiz: call today")

    def open_form() -> Terminal:
        opened = Terminal(path)
        opened.until("Due now · 1")
        opened.press("e")
        opened.until("edit Ana Ruiz")
        return opened

    def kill(opened: Terminal) -> None:
        opened.child.kill(signal.SIGKILL)
        assert opened.ends() == -9

    first = open_form()
    first.press(" again")
    first.until("call again")
    eventually(lambda: kept.exists() and "call again" in kept.read_text())
    kill(first)
    second = open_form()
    second.until("restored, not saved")
    second.press("\x1b")
    second.until("k keep as draft")
    second.press("d")
    second.until("edit Ana Ruiz", gone=True)
    kill(second)
    third = open_form()
    assert "call again" not in third.text
    kill(third)
