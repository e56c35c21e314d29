"""Unsaved text is kept when a prompt is cancelled, the program ends or saving fails."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing as closing_context
from pathlib import Path

import pytest
from textual.widgets import Input

from followup_tui.actions import closing
from followup_tui.storage.database import database
from followup_tui.system.unsaved_text import UnsavedText
from followup_tui.ui.widgets.prompt_bar import PromptBar
from tests.end_to_end.test_terminal import Terminal, followup
from tests.ui.conftest import OpenApp, User
from tests.ui.test_lifecycle import eventually


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    return tmp_path / "unsaved.json"


def line(user: User) -> Input:
    prompt_input = user.screen.prompt_bar.input
    assert user.app.focused is prompt_input
    return prompt_input


@pytest.mark.parametrize(
    ("keys", "text", "restored", "mark"),
    [
        ("a", "Bo Berg: wri", "Bo Berg: wri", "unsaved text restored"),
        ("n", "call: liked", "call: liked", "unsaved text restored"),
        ("dy\t", "she said", "yes: she said", "unsaved · enter closes as yes, with the note"),
        ("dn\t", "answer me", "no: answer me", "unsaved · enter closes as no and parks, with the"),
    ],
)
async def test_a_cancelled_prompt_restores_its_text_and_typing_replaces_it(
    open_app: OpenApp,
    keys: str,
    text: str,
    restored: str,
    mark: str,
    drafts: Path,
    tmp_path: Path,
) -> None:
    path = tmp_path / "followup.db"
    async with open_app(unsaved_file=drafts, path=path) as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.type_keys(keys)
        await user.type(text)
        await user.press("escape")
        await user.tick()
    async with open_app(unsaved_file=drafts, path=path) as user:
        await user.press(keys[0])
        assert line(user).value == line(user).selected_text == restored
        assert mark in str(user.screen.prompt_bar.border_title)
        await user.press("end", "s")
        assert line(user).value == f"{restored}s"
        assert "unsaved" not in str(user.screen.prompt_bar.border_title)
        await user.press("escape", keys[0], "x")
        assert line(user).value == "x"


async def test_saved_or_deleted_text_is_not_restored(open_app: OpenApp, drafts: Path) -> None:
    async with open_app(unsaved_file=drafts) as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.press("a")
        await user.type("Bo Berg: write today")
        await user.press("enter", "a")
        assert line(user).value == ""
        await user.type("Cy")
        await user.press("escape", "a", "backspace", "escape", "a")
        assert line(user).value == ""
        await user.press("escape")
        await user.tick()
    assert not drafts.exists() or UnsavedText(drafts).get("add") == {}


async def test_a_close_prompt_restores_its_outcome_and_next_step(
    open_app: OpenApp, drafts: Path
) -> None:
    async with open_app(unsaved_file=drafts) as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.press("d", "y", "tab")
        await user.type("she said yes")
        await user.press("tab", "ctrl+a", "ctrl+k")
        await user.type("send the deck fri")
        await user.press("escape", "d")
        assert line(user).value == "yes: she said yes"
        assert "send the deck" in user.preview
        await user.press("enter", "2")
        assert "she said yes" in user.detail
        await user.press("d", "y", "tab")
        assert line(user).value == ""


async def test_three_keys_close_whatever_was_left_in_the_prompt(
    open_app: OpenApp, drafts: Path
) -> None:
    async with open_app(unsaved_file=drafts) as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.press("d", "y", "tab")
        await user.type("she said yes")
        await user.press("tab", "ctrl+a", "ctrl+k")
        await user.type("send the deck fri")
        await user.press("escape", "d", "a", "enter", "2")
        assert "she said yes" not in user.detail
        assert "send the deck" not in user.detail
        assert "No answer" in user.toasts[-1]


async def test_a_corrected_interaction_is_marked_when_it_was_not_saved(
    open_app: OpenApp, drafts: Path
) -> None:
    async with open_app(unsaved_file=drafts) as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.press("n")
        await user.type("call: liked it")
        await user.press("enter", "L", "e", "end", "s", "escape", "e")
        bar = user.app.screen.query_one(PromptBar)
        assert bar.input.value.endswith("liked its")
        assert "unsaved text restored" in str(bar.border_title)


async def test_each_contact_has_its_own_unsaved_text(open_app: OpenApp, drafts: Path) -> None:
    async with open_app(unsaved_file=drafts) as user:
        await user.add_lines("Ana Ruiz: call today", "Bo Berg: write today")
        await user.press("n")
        await user.type("call: with Ana")
        await user.press("escape", "j", "n")
        assert line(user).value == ""
        await user.press("escape", "k", "n")
        assert line(user).value == "call: with Ana"


@pytest.mark.parametrize(
    ("key", "topic", "field"), [("e", "form 1", "about of 1"), ("a", "add", "")]
)
async def test_what_is_typed_at_the_moment_of_the_end_is_kept(
    open_app: OpenApp, drafts: Path, key: str, topic: str, field: str
) -> None:
    async with open_app(unsaved_file=drafts) as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.press(key)
        screen = user.app.screen
        typed = screen.query_one("#form").query(Input).first() if key == "e" else line(user)
        # Its event comes after the request to exit.
        typed.value = "the last letter"
        user.app.exit()
        kept = user.app.unsaved_text.get(topic)
    assert "the last letter" in (kept[field] if field else str(kept))


async def test_a_form_that_could_not_be_saved_stays_open(open_app: OpenApp, drafts: Path) -> None:
    async with open_app(unsaved_file=drafts) as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.run(lambda: database.pragma("query_only", 1))
        await user.press("e")
        await user.type("!")
        await user.press("ctrl+s")
        about = user.app.screen.query("Input").first(Input)
        assert about.value == "call!"
        await user.tick()
        assert (
            UnsavedText(drafts, str(user.app.database.path)).get("form 1")["about of 1"] == "call!"
        )
        await user.run(lambda: database.pragma("query_only", 0))
        await user.press("ctrl+s")
        assert "call!" in user.detail
        await user.press("e")
        assert "restored" not in str(user.app.screen.query_one("#form").border_subtitle)


async def test_a_note_about_a_followup_that_was_closed_is_offered_for_the_contact(
    open_app: OpenApp, drafts: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.db"
    async with open_app(unsaved_file=drafts, path=path) as user:
        await user.add_lines("Ana Ruiz: call today", "Bo Berg: write today")
        await user.press("n")
        await user.type("call: liked it")
        await user.press("escape", "j", "d", "y", "tab")
        await user.type("she said so")
        await user.press("escape")
        await user.tick()
        await user.run(lambda: closing.close([1, 2], "dropped", "", user.context()))
    async with open_app(unsaved_file=drafts, path=path) as user:
        await user.press("2", "g", "n")
        assert line(user).value == "call: liked it"
        await user.press("escape", "j", "n")
        assert line(user).value == "she said so"


async def test_what_cannot_be_kept_is_said_when_nothing_is_typed(
    open_app: OpenApp, tmp_path: Path
) -> None:
    folder = tmp_path / "texts"
    async with open_app(unsaved_file=folder / "unsaved.json") as user:
        await user.tick()
        folder.write_text("a file")
        await user.press("a")
        await user.type("Bo Berg: write")
        await user.tick()
        # A toast would cover the input.
        assert user.toasts == []
        await user.press("escape")
        await user.tick()
        await user.tick()
        assert len(user.toasts) == 1
        assert user.toasts[0].startswith("Can't keep unsaved text in ")
        await user.press("a")
        assert line(user).value == "Bo Berg: write"


# In a real terminal


@pytest.mark.parametrize("how", ["SIGHUP", "SIGTERM", "SIGKILL", "the terminal is gone"])
def test_unsaved_text_survives_any_end_of_the_program(
    tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "followup.db"
    followup(path, "add", "Ana Ruiz: call today")
    opened = Terminal(path)
    opened.until("Due now · 1")
    # A change that the screen has confirmed is stored.
    opened.press("D")
    opened.until("u undoes it")
    opened.press("aBo Berg: wri")
    opened.until("Bo Berg: wri")
    kept = tmp_path / "state" / "followup" / "unsaved.json"
    if how == "SIGKILL":
        eventually(lambda: kept.exists() and "Bo Berg: wri" in kept.read_text())
    if how == "the terminal is gone":
        opened.child.ptyproc.fileobj.close()
        opened.child.ptyproc.closed = True
        eventually(lambda: not opened.child.isalive())
        assert opened.child.exitstatus == 129
    else:
        opened.child.kill(getattr(signal, how))
        code = -9 if how == "SIGKILL" else 128 + getattr(signal, how)
        assert opened.ends() == code
    assert kept.stat().st_mode & 0o777 == 0o600
    with closing_context(sqlite3.connect(path)) as there:
        assert there.execute("SELECT state FROM followup WHERE id = 1").fetchone() == ("closed",)
    again = Terminal(path)
    try:
        again.until("Nothing due.")
        again.press("a")
        again.until("add: Bo Berg: wri")
        again.press("\x11")
        assert again.ends() == 0
    finally:
        again.child.close(force=True)
