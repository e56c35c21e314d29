"""What is half typed is kept: when its line is left, when the program ends, when saving fails."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from textual.widgets import Input

from followup_tui.storage.database import database
from followup_tui.system.unsaved_text import UnsavedText
from tests.end_to_end.test_terminal import Terminal, followup
from tests.ui.conftest import Open, Story
from tests.ui.test_lifecycle import eventually


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    return tmp_path / "drafts.json"


def line(told: Story) -> Input:
    found = told.screen.prompt_bar.input
    assert told.app.focused is found
    return found


@pytest.mark.parametrize(
    ("keys", "text"), [("a", "Bo Berg: wri"), ("n", "call: liked"), ("dy", "she said")]
)
async def test_a_line_that_was_left_is_back_and_typing_replaces_it(
    story: Open, keys: str, text: str, drafts: Path, tmp_path: Path
) -> None:
    path = tmp_path / "followup.db"
    async with story(half_typed=drafts, path=path) as told:
        await told.has("Ana Ruiz: call today")
        await told.press(*keys)
        await told.type(text)
        await told.press("escape")
        await told.beat()
    async with story(half_typed=drafts, path=path) as told:
        await told.press(keys[0])
        assert line(told).value == line(told).selected_text == text
        await told.press("end", "s")
        assert line(told).value == f"{text}s"
        await told.press("escape", keys[0], "x")
        assert line(told).value == "x"


async def test_what_is_saved_or_emptied_is_not_offered_again(story: Open, drafts: Path) -> None:
    async with story(half_typed=drafts) as told:
        await told.has("Ana Ruiz: call today")
        await told.press("a")
        await told.type("Bo Berg: write today")
        await told.press("enter", "a")
        assert line(told).value == ""
        await told.type("Cy")
        await told.press("escape", "a", "backspace", "escape", "a")
        assert line(told).value == ""
        await told.press("escape")
        await told.beat()
    assert not drafts.exists() or UnsavedText(drafts).get("add") == {}


async def test_a_closing_comes_back_with_its_outcome_and_next_step(
    story: Open, drafts: Path
) -> None:
    async with story(half_typed=drafts) as told:
        await told.has("Ana Ruiz: call today")
        await told.press("d", "y")
        await told.type("she said yes")
        await told.press("tab", "ctrl+a", "ctrl+k")
        await told.type("send the deck fri")
        await told.press("escape", "d")
        assert line(told).value == "she said yes"
        assert "send the deck" in told.preview
        await told.press("enter", "2")
        assert "she said yes" in told.detail
        await told.press("d", "y")
        assert line(told).value == ""


async def test_each_person_has_a_line_of_their_own(story: Open, drafts: Path) -> None:
    async with story(half_typed=drafts) as told:
        await told.has("Ana Ruiz: call today", "Bo Berg: write today")
        await told.press("n")
        await told.type("call: with Ana")
        await told.press("escape", "j", "n")
        assert line(told).value == ""
        await told.press("escape", "k", "n")
        assert line(told).value == "call: with Ana"


async def test_a_form_that_could_not_be_stored_is_back(story: Open, drafts: Path) -> None:
    async with story(half_typed=drafts) as told:
        await told.has("Ana Ruiz: call today")
        await told.do(lambda: database.pragma("query_only", 1))
        await told.press("e")
        await told.type("!")
        await told.press("ctrl+s")
        await told.do(lambda: database.pragma("query_only", 0))
        await told.press("e")
        about = told.app.screen.query("Input").first(Input)
        assert about.value == "call!"
        await told.press("ctrl+s")
        assert "call!" in told.detail
        await told.press("e")
        assert "starts anew" not in str(told.app.screen.query_one("#form").border_subtitle)


# In a real terminal


@pytest.mark.parametrize("how", ["SIGHUP", "SIGTERM", "SIGKILL", "the terminal is gone"])
def test_the_line_is_kept_whatever_ends_the_program(
    tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "followup.db"
    followup(path, "add", "Ana Ruiz: call today")
    opened = Terminal(path)
    opened.until("Due now · 1")
    # What was confirmed on the screen is stored.
    opened.press("D")
    opened.until("u takes it back")
    opened.press("aBo Berg: wri")
    opened.until("Bo Berg")
    kept = tmp_path / "state" / "followup" / "drafts.json"
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
    with closing(sqlite3.connect(path)) as there:
        assert there.execute("SELECT state FROM followup WHERE id = 1").fetchone() == ("closed",)
    again = Terminal(path)
    try:
        again.until("Nothing due.")
        again.press("a")
        again.until("add Bo Berg: wri")
        again.press("\x11")
        assert again.ends() == 0
    finally:
        again.child.close(force=True)
