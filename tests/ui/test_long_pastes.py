"""A long paste is kept whole or refused with a sentence, in every input; the screen goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time

import pytest
from textual.events import Event, Paste
from textual.widgets import Input

from followup_tui.system.prompt_history import PromptHistory
from followup_tui.ui.app import MAX_QUERY
from followup_tui.ui.terminal.input_parser import MAX_PASTE
from followup_tui.ui.terminal.refused_paste import RefusedPaste
from followup_tui.ui.widgets import editable_input, editable_text
from tests.end_to_end.test_terminal import Terminal, followup
from tests.ui.conftest import OpenApp, User
from tests.ui.form import LINE, ana, form_of, row
from tests.ui.test_quick_prompt import OpenPrompt, prompt

__all__ = ["prompt"]
SECONDS = 3.0
"""Of the processor; each takes less than 0.3 on an idle machine."""
REFUSED = "Too long: at most {:,} characters. Nothing was added."
SENTENCE = "Ana Ruiz: call about the deck and so on, 12 dec or Omar Khalil "
TEXTS = {
    "words": (SENTENCE * 20_000)[:1_000_000],
    "one word": "x" * 1_000_000,
    "lines": ("Ana Ruiz:\ncall\u200d fri\n" * 60_000)[:1_000_000],
}


@contextmanager
def soon() -> Iterator[None]:
    """Fail if it keeps the processor busy for long."""
    begun = process_time()
    yield
    assert process_time() - begun < SECONDS


async def paste(user: User, event: Event) -> None:
    with soon():
        await user.app.on_event(event)
        await user.wait()


PROMPTS = {
    "add": "a",
    "note": "n",
    "snooze": "s",
    "cadence": "c",
    "park": "p",
    "outcome": "d",
    "note of an outcome": "dy\t",
    "next step of an outcome": "dy\t\t",
    "find": "/",
    "import": "I",
}


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("keys", PROMPTS.values(), ids=PROMPTS.keys())
async def test_a_prompt_keeps_20_000_characters_and_refuses_a_million(
    open_app: OpenApp, keys: str, kind: str
) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.type_keys(keys)
        typing = user.screen.prompt_bar.input
        before = typing.text
        await paste(user, Paste(TEXTS[kind]))
        assert typing.text == before
        assert user.preview == REFUSED.format(20_000)
        await paste(user, RefusedPaste())
        assert user.preview == REFUSED.format(20_000)
        line = " ".join(TEXTS[kind][: 20_000 - len(before)].splitlines())
        await paste(user, Paste(line))
        assert typing.text == before + line
        with soon():
            await user.press("end", "backspace", "enter")
        assert user.app.fatal_error is None


@pytest.mark.parametrize("kind", TEXTS)
async def test_the_form_keeps_20_000_characters_and_refuses_a_million(
    open_app: OpenApp, kind: str
) -> None:
    async with open_app() as user:
        await user.add_lines(LINE)
        await user.press("e")
        met, notes = row(user, "met").typing, form_of(user).notes
        met.focus()
        await user.wait()
        await paste(user, Paste(TEXTS[kind]))
        assert (met.text, user.toasts) == ("", [REFUSED.format(editable_input.MAX_LENGTH)])
        await paste(user, Paste(TEXTS[kind][:20_000]))
        notes.focus()
        await user.wait()
        await paste(user, Paste(TEXTS[kind]))
        assert user.toasts == [REFUSED.format(editable_text.MAX_LENGTH)]
        assert notes.original == ""
        await paste(user, Paste(TEXTS[kind][:20_000]))
        await paste(user, RefusedPaste())
        assert user.toasts == [REFUSED.format(MAX_PASTE)]
        with soon():
            await user.press("y", "ctrl+s")
        found = (await ana(user)).contact
        assert found.met == " ".join(TEXTS[kind][:20_000].splitlines())
        assert found.notes == f"{TEXTS[kind][:20_000]}y"


async def test_the_palette_takes_one_line_or_says_that_it_is_too_long(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.press("colon")
        typing = user.app.focused
        assert isinstance(typing, Input)
        await paste(user, Paste("mark\ndone"))
        assert typing.value == "mark done"
        for event in (Paste("x\n" * MAX_QUERY), RefusedPaste()):
            await paste(user, event)
            assert typing.value == "mark done"
            assert user.toasts == [REFUSED.format(MAX_QUERY)]


async def test_what_is_too_long_already_can_be_edited(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(LINE)
        await user.press("e")
        met = row(user, "met").typing
        met.limit = 5
        met.text = "x" * 10
        met.focus()
        await user.wait()
        await user.press("end", "y", "backspace")
        assert met.text == "x" * 9


async def test_the_one_line_prompt_says_it_without_a_toast(prompt: OpenPrompt) -> None:
    async with prompt(PromptHistory()) as user:
        for event in (Paste(TEXTS["words"]), RefusedPaste()):
            with soon():
                await user.app.on_event(event)
                await user.wait()
            assert user.app.bar.input.text == ""
            assert user.preview == REFUSED.format(20_000)
        line = f"Ana Ruiz: {'x' * 19_000} fri"
        with soon():
            await user.app.on_event(Paste(line))
            await user.wait()
        assert user.app.bar.input.text == line


# In a real terminal


@pytest.mark.parametrize("arguments", [(), ("add",)], ids=["screen", "one-line prompt"])
def test_a_paste_arrives_whole_or_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    path = tmp_path / "followup.db"
    followup(path, "add", "Bo Berg: write today")
    opened = Terminal(path, *arguments)
    try:
        if not arguments:
            opened.until("Due now · 1")
            opened.press("a")
        opened.until("add:")
        opened.press(f"\x1b[200~{'x' * 1_000_000}\x1b[201~")
        opened.until("Too long: at most 20,000 characters.")
        opened.press(f"\x1b[200~{'x' * (MAX_PASTE + 1)}\x1b[201~")
        opened.press(f"\x1b[200~Ana Ruiz: {'x' * 19_000} end fri\x1b[201~")
        opened.until("end fri")
        opened.press("\r")
        if arguments:
            assert opened.ends() == 0
        else:
            opened.until("u undoes it")
    finally:
        opened.child.close(force=True)
    assert f"{'x' * 19_000} end" in followup(path, "show", "Ana", "--json")
