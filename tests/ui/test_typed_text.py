"""Every place where a person types, and every way in which the program can end or refuse: the text
comes back.

A new place is a row of `PLACES`. Not in it: the search fields of palette and help, where nothing is
written; the prompt of `followup add` and the notes and mails in an editor, which have tests of
their own (test_prompt_terminal, test_long_note, test_mail_prompt)."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing as closing_context
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from textual.widgets import Input

from followup_tui.actions import closing, contacts, interactions
from followup_tui.storage.database import database
from followup_tui.system import paths
from followup_tui.ui.screens.edit_form import EditForm
from followup_tui.ui.widgets.prompt_bar import PromptBar
from tests.end_to_end.test_terminal import Terminal, followup
from tests.ui.conftest import OpenApp, User
from tests.ui.test_lifecycle import eventually

PEOPLE = (
    "Ana Ruiz: call | 2026-11-20",
    "Bo Berg: write | 2026-11-21",
    "Cy Dahl: meet | 2026-11-22",
)


@dataclass(frozen=True)
class Place:
    """A place where a person types."""

    keys: tuple[str, ...]
    """What opens it."""
    typed: str
    restored: str = ""
    """What stands there when it is opened again, if not what was typed."""
    preview: str = ""
    """What the preview shows then, where the text is not in the first field."""
    submit: str = "enter"
    """What saves it; empty where nothing is written to the database."""
    forgets: bool = False
    """Whether esc forgets the text: presets are one key away there."""


PLACES = {
    "add": Place(("a",), "Di Eng: thank her fri"),
    "note": Place(("n",), "call: liked the talk"),
    "note about 25 people": Place(("2", "A", "n"), "met: at the fair"),
    "close, outcome": Place(("d",), "she said yes", "done: she said yes"),
    "close, note": Place(("d", "y", "tab"), "she said so", "yes: she said so"),
    "close, next step": Place(
        ("d", "tab", "tab", "ctrl+u"), "send the deck fri", "done", preview="send the deck"
    ),
    "snooze": Place(("s",), "in 3 weeks", forgets=True),
    "next step": Place(("2", "G", "s"), "send the deck fri", forgets=True),
    "cadence": Place(("c",), "every 5 weeks", forgets=True),
    "park": Place(("p",), "in 5 months", forgets=True),
    "find": Place(("slash",), "ruiz", submit="", forgets=True),
    "import path": Place(("I", "ctrl+u"), "/nowhere/people.vcf", submit="", forgets=True),
    "history, correction": Place(("L", "e", "ctrl+u"), "call: liked it very much"),
    "triage, note": Place(("t", "n"), "call: liked the talk"),
    "triage, snooze": Place(("t", "s"), "in 3 weeks", forgets=True),
    "form": Place(("e", "ctrl+u"), "call about rent", submit="ctrl+s"),
    "pick, cadence": Place(("asterisk", "c"), "every 5 weeks", forgets=True),
    "pick, next step": Place(("asterisk", "s"), "send the deck fri", forgets=True),
}


async def prepare(user: User) -> None:
    """Everyone that a row needs: due, with a note, parked, and without a next step."""
    await user.add_lines(*PEOPLE, *(f"P{number} Q: call in 3 weeks" for number in range(20)))
    await user.add_lines("Xu Yan: x in 3 weeks", "Zoe Zorn: write in 3 weeks")
    context = user.context()
    await user.run(partial(interactions.log, [1], "call: liked it", context))
    await user.run(partial(contacts.park, [24], "", context))
    await user.run(partial(closing.close, [25], "dropped", "", context))
    user.screen.reload()
    await user.wait()


async def go_to(user: User, place: Place) -> Input:
    """Open the place, and return its input."""
    await user.press(*[key for key in place.keys if key != "ctrl+u"])
    focused = user.app.focused
    assert isinstance(focused, Input)
    return focused


async def type_there(user: User, place: Place) -> None:
    typing = await go_to(user, place)
    if "ctrl+u" in place.keys:
        typing.value = ""
    typing.cursor_position = len(typing.value)
    await user.type(place.typed)


async def check_it_is_back(user: User, place: Place) -> None:
    keys = place.keys if not place.preview else place.keys[:1]
    if place.restored and not place.preview:
        keys = place.keys[:1]
    await user.press(*[key for key in keys if key != "ctrl+u"])
    screen = user.app.screen
    if isinstance(screen, EditForm):
        assert "unsaved changes restored" in str(screen.query_one("#form").border_subtitle)
        assert place.typed in [row.text for row in screen.rows]
        return
    bar = screen.query_one(PromptBar)
    assert bar.display
    assert bar.input.value == (place.restored or place.typed)
    assert "unsaved" in str(bar.border_title)
    if place.preview:
        assert place.preview in user.preview


@pytest.fixture
def options(tmp_path: Path) -> dict[str, Path]:
    return {"path": tmp_path / "a.db", "unsaved_file": tmp_path / "unsaved.json"}


@pytest.mark.parametrize("name", PLACES)
async def test_a_killed_program_loses_nothing_that_was_typed(
    open_app: OpenApp, options: dict[str, Path], name: str
) -> None:
    place = PLACES[name]
    async with open_app(**options) as user:
        await prepare(user)
        await type_there(user, place)
        # The heartbeat, twice a second; the end of the app in a test saves nothing more.
        await user.tick()
    async with open_app(**options) as user:
        await check_it_is_back(user, place)
        if place.forgets:
            await user.press("escape")
            await user.tick()
    if place.forgets:
        async with open_app(**options) as user:
            await go_to(user, place)
            bar = user.app.screen.query_one(PromptBar)
            assert bar.input.value != place.typed
            assert "unsaved" not in str(bar.border_title)


async def busy(user: User) -> Callable[[], None]:
    """Another program holds the database."""
    await user.run(lambda: database.pragma("busy_timeout", 0))
    other = sqlite3.connect(user.app.database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other.close


async def read_only(user: User) -> Callable[[], None]:
    """The database can't be written."""
    await user.run(lambda: database.pragma("query_only", 1))
    return lambda: None


REFUSALS = [
    *((busy, name) for name, place in PLACES.items() if place.submit),
    *((read_only, name) for name in ("add", "note", "form")),
]


@pytest.mark.parametrize(("refuse", "name"), REFUSALS)
async def test_a_refused_change_loses_nothing_that_was_typed(
    open_app: OpenApp,
    options: dict[str, Path],
    tmp_path: Path,
    refuse: Callable[[User], Awaitable[Callable[[], None]]],
    name: str,
) -> None:
    place = PLACES[name]
    async with open_app(**options) as user:
        await prepare(user)
        await type_there(user, place)
        release = await refuse(user)
        try:
            await user.press(place.submit)
        finally:
            release()
        if name == "add":
            # A captured line is queued.
            assert place.typed in (tmp_path / "queue.jsonl").read_text()
            return
        assert user.toasts or user.app.screen.query_one(PromptBar).display
        await user.tick()
    async with open_app(**options) as user:
        await check_it_is_back(user, place)


# In a real terminal

ENDS = {
    "SIGKILL": -signal.SIGKILL,
    "SIGTERM": 128 + signal.SIGTERM,
    "SIGHUP": 128 + signal.SIGHUP,
    "ctrl+q": 0,
}
IN_TERMINAL = {
    "note": ("n", "call: liked the talk"),
    "close": ("dy\t", "she said so"),
    "snooze": ("s", "in 3 weeks"),
    "form": ("e", " about the rent"),
}


CASES = [
    *(("SIGKILL", place) for place in IN_TERMINAL),
    *((end, place) for end in ("SIGTERM", "SIGHUP", "ctrl+q") for place in ("note", "form")),
]


@pytest.mark.parametrize(("end", "place"), CASES)
def test_what_was_typed_survives_the_end_of_the_program(
    tmp_path: Path, end: str, place: str
) -> None:
    path, (keys, text) = tmp_path / "followup.db", IN_TERMINAL[place]
    followup(path, "add", "Ana Ruiz: call today")
    opened, again = Terminal(path), None
    try:
        opened.until("Due now · 1")
        opened.press(keys)
        opened.until({"n": "note:", "e": "edit Ana Ruiz"}.get(keys, "Ana Ruiz"))
        opened.press(text)
        opened.until(text)
        if end == "SIGKILL":
            stored = paths.unsaved_text()
            eventually(lambda: stored.exists() and text in stored.read_text())
        if end == "ctrl+q":
            opened.press("\x11")
        else:
            opened.child.kill(getattr(signal, end))
        assert opened.ends() == ENDS[end]
        with closing_context(sqlite3.connect(path)) as there:
            assert there.execute("SELECT count(*) FROM interaction").fetchone() == (0,)
        again = Terminal(path)
        again.until("Due now · 1")
        again.press(keys[0])
        again.until("unsaved")
        again.until(text)
    finally:
        for terminal in (opened, again):
            if terminal is not None:
                terminal.child.close(force=True)
