"""Drafts of mails survive until they are sent; an opened mail is asked about until it is logged."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from pathlib import Path

import pytest

from followup_tui.actions import closing
from followup_tui.actions.merging import merge
from followup_tui.storage.database import database
from followup_tui.storage.queries.contacts import contacts
from followup_tui.system import paths
from followup_tui.system.settings import Settings
from followup_tui.ui.prompts import in_editor
from tests.ui.conftest import OpenApp, User
from tests.ui.desktop import Desktop
from tests.ui.test_long_note import write_editor
from tests.ui.test_mail_prompt import ANA, ana, label

Program = Callable[[], AbstractAsyncContextManager[User]]


@pytest.fixture
def program(open_app: OpenApp, desktop: Desktop, tmp_path: Path) -> Program:
    """Start the program on the same database and with the same unsaved text each time."""
    return partial(
        open_app,
        path=tmp_path / "a.db",
        unsaved_file=tmp_path / "unsaved.json",
        settings=desktop.settings,
    )


async def open_mail(user: User) -> None:
    """Open a mail to Ana, and do not say whether it was sent."""
    await user.add_lines(ANA)
    await user.press("w", "enter")
    await user.tick()


@pytest.fixture
def editing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the script of the editor; "$1" is its file."""
    monkeypatch.setattr(in_editor, "suspended", lambda host: nullcontext())

    def use(script: str) -> None:
        write_editor(tmp_path, monkeypatch, f"#!/bin/sh\n{script}\n")

    return use


DEAR = """sed -i 's/Hi Ana,/Dear Ana,/' "$1\""""
Editing = Callable[[str], None]


async def test_without_a_mail_program_the_editor_opens_and_c_copies_the_draft(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, desktop: Desktop, editing: Editing
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    editing(DEAR)
    settings = Settings(copy_command=desktop.settings.copy_command)
    async with open_app(settings=settings) as user:
        await user.add_lines(ANA)
        await user.press("w", "enter")
        assert "No mail program found. c copies the text." in user.preview
        assert "Dear Ana," in user.preview
        await user.press("escape", "w")
        assert "edited" in user.preview
        await user.press("c")
        assert "Dear Ana," in desktop.copied[0]


async def test_an_edited_draft_is_kept_whole_over_a_restart_until_it_is_sent(
    program: Program, desktop: Desktop, tmp_path: Path, editing: Editing
) -> None:
    long = "a long mail " * 5_000 + "end"
    (tmp_path / "long").write_text(f"Subject: x\n\nDear Ana, {long}\n")
    editing(f'cat {tmp_path / "long"} > "$1"')
    async with program() as user:
        await user.add_lines(ANA)
        await user.press("w", "e", "escape")
        await user.tick()
    async with program() as user:
        await user.press("w")
        assert "edited" in user.preview
        await user.press("c")
        assert long in desktop.copied[-1]
        await user.press("y", "escape")
        await user.tick()
    async with program() as user:
        await user.press("2", "w")
        assert "edited" not in user.preview


async def test_a_template_keeps_edited_text_and_0_brings_it_back(
    program: Program, editing: Editing
) -> None:
    editing(DEAR)
    async with program() as user:
        await user.add_lines(ANA)
        await user.press("w")
        assert "0 your" not in user.preview
        await user.press("e", "4")
        assert "Subject: Thank you" in user.preview
        assert "0 your edited text" in user.preview
        await user.press("0")
        assert "Dear Ana," in user.preview
        assert "0 your" not in user.preview
        await user.press("4")
        editing("sed -i 's/Hi Ana,/Hello Ana,/' \"$1\"")
        await user.press("e")
        assert "Hello Ana," in user.preview
        await user.press("1")
        assert "0 your 2 edited texts, in turn" in user.preview
        await user.tick()
    async with program() as user:
        await user.press("w")
        assert "Hi Ana," in user.preview
        await user.press("0")
        assert "Hello Ana," in user.preview
        await user.press("0")
        assert "Dear Ana," in user.preview
        # What is sent is done; the other one stays.
        await user.press("enter", "y", "escape", "w", "0")
        assert "Hello Ana," in user.preview


@pytest.mark.parametrize("script", ["exit 3", "kill -9 $$", r"""printf '\377' >> "$1" """])
async def test_a_failed_editor_keeps_its_file_and_e_opens_it_again(
    program: Program, editing: Editing, script: str
) -> None:
    editing(f"{DEAR}; {script}")
    async with program() as user:
        await user.add_lines(ANA)
        await user.press("w", "e")
        (file,) = paths.editor_files().glob("*/note.txt")
        assert f"Your text is kept in {file}" in user.toasts[-1]
        assert user.toasts[-1].endswith("e opens it again.")
        assert "Dear" not in user.preview
    async with program() as user:
        editing(r"""LC_ALL=C sed -i 's/\xff//' "$1" """)
        await user.press("w")
        assert "unsaved changes are left from your editor: e opens them" in user.preview
        await user.press("e")
        assert "Dear Ana," in user.preview
        assert not paths.editor_files().exists()
        await user.press("escape", "w")
        assert "unsaved changes" not in user.preview
        editing('rm "$1"')
        await user.press("e")
        assert "The text was empty, so the draft stays." in user.preview
        assert "Dear Ana," in user.preview


async def test_an_opened_mail_is_asked_about_by_the_next_program(program: Program) -> None:
    async with program() as user:
        await open_mail(user)
    async with program() as user:
        assert "Opened, not logged yet: mail to Ana Ruiz. w asks." in user.toasts[0]
        await user.press("w")
        assert "opened before, not logged: y logs it" in user.preview
        await user.run(lambda: database.pragma("query_only", 1))
        await user.press("y")
        # Nothing was logged, so the question stays.
        assert label(user) == "write:"
        assert "opened before, not logged: y logs it" in user.preview
        await user.run(lambda: database.pragma("query_only", 0))
        await user.press("y")
        assert label(user) == "outcome:"
        (newest,) = (await ana(user)).interactions
        assert (newest.channel, newest.summary) == ("mail", "Second round")
        await user.press("enter")
        await user.tick()
    async with program() as user:
        assert user.toasts == []
        await user.press("2", "w")
        assert "not logged" not in user.preview


async def test_an_opened_mail_whose_followup_was_closed_is_logged(program: Program) -> None:
    async with program() as user:
        await open_mail(user)
    async with program() as user:
        await user.run(lambda: closing.close([1], "dropped", "", user.context()))
        await user.press("2", "w", "y")
        assert not user.screen.prompt_bar.display
        assert user.toasts == ["Logged: mail to Ana Ruiz."]
        assert len((await ana(user)).interactions) == 1


async def test_an_opened_mail_and_its_draft_follow_a_merged_contact(
    program: Program, editing: Editing
) -> None:
    editing(DEAR)
    async with program() as user:
        await user.add_lines("A. Ruiz: coffee in 3 weeks", ANA)
        await user.press("w", "e", "enter")
        await user.tick()
    async with program() as user:

        def merge_both() -> None:
            first, second = contacts([1]), contacts([2])
            merge(first[0], second[0], {}, user.context())

        await user.run(merge_both)
        user.screen.reload()
        await user.wait()
        await user.press("w")
        assert "opened before, not logged: y logs it" in user.preview
        await user.press("0")
        assert "Dear Ana," in user.preview
        await user.press("y")
        assert len((await ana(user)).interactions) == 1


async def test_an_opened_mail_to_someone_who_was_removed_asks_nothing(program: Program) -> None:
    async with program() as user:
        await user.add_lines(ANA)
        await user.press("w", "enter", "escape", "u")
        await user.tick()
    async with program() as user:
        assert user.toasts == []


async def test_a_mail_and_a_call_that_were_opened_are_both_asked_about(
    open_app: OpenApp, desktop: Desktop
) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines("Ana Ruiz: coffee ana@lumen.example +49301234567 | 2026-11-20")
        await user.press("w", "enter", "escape", "o", "2", "escape", "w")
        assert "mail opened before, not logged: y logs it" in user.preview
        await user.press("y", "escape", "w")
        assert "call opened before, not logged: y logs it" in user.preview
        await user.press("y", "escape", "w")
        assert "not logged" not in user.preview
        channels = {interaction.channel for interaction in (await ana(user)).interactions}
        assert channels == {"mail", "call"}


async def test_a_logged_call_keeps_the_draft_of_a_mail(
    open_app: OpenApp, desktop: Desktop, editing: Editing
) -> None:
    editing(DEAR)
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines("Ana Ruiz: coffee ana@lumen.example +49301234567 | 2026-11-20")
        await user.press("w", "e", "escape", "o", "2", "y", "escape", "w")
        assert len((await ana(user)).interactions) == 1
        assert "Dear Ana," in user.preview
