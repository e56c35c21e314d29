"""The help on the screen: keys, topics, links between them, the search, and the way back."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
import webbrowser
from collections.abc import Iterator

import pytest

from followup_tui import ui
from followup_tui.system import topics
from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.screens.help import HelpScreen
from followup_tui.ui.screens.help_pages import home_page, search_page, topic_link, topic_page
from followup_tui.ui.widgets.cells import cell_width
from followup_tui.ui.widgets.link_view import LinkedParagraph, LinkView
from followup_tui.ui.widgets.prompt import Prompt
from tests.ui.conftest import OpenApp, User

SIZES = [(120, 36), (80, 24), (50, 15)]


def view(user: User) -> LinkView:
    """The page that is shown."""
    return user.app.screen.query_one(LinkView)


def title(user: User) -> str:
    """What stands in the border."""
    return str(user.app.screen.query_one("#help-box").border_title)


def shown(user: User) -> str:
    """The whole screen."""
    return "\n".join(user.shown_lines)


async def choose(user: User, target: str) -> None:
    """Press tab until a link is chosen."""
    for _ in range(60):
        if view(user).chosen_target == target:
            return
        await user.press("tab")
    pytest.fail(f"no link to {target}")


@pytest.mark.parametrize("size", SIZES)
async def test_it_shows_keys_and_topics_and_goes_back(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as user:
        await user.press("question_mark")
        assert "Close with an outcome and a note" in shown(user)
        await choose(user, "closing")
        assert "Close with an outcome" in shown(user)
        await user.press("enter")
        assert title(user) == "Close with an outcome"
        await choose(user, "dates")
        await user.press("enter")
        assert title(user) == "Dates and times"
        await user.press("escape")
        assert title(user) == "Close with an outcome"
        assert view(user).chosen_target == "dates"
        await user.press("escape")
        assert title(user) == "help"
        assert view(user).chosen_target == "closing"
        await user.press("escape")
        assert len(user.app.screen_stack) == 1


@pytest.mark.parametrize("size", SIZES)
async def test_typing_searches_keys_and_topics(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as user:
        await user.press("question_mark", "slash")
        await user.type_keys("quiet_hours")
        assert "quiet_hours" in shown(user)
        await user.press("enter")
        assert title(user) == "Settings"
        await user.press("escape")
        assert title(user) == "search"
        await user.press(*["backspace"] * len("quiet_hours"))
        await user.type_keys("bring forward")
        assert "Bring forward by a day" in shown(user)
        await user.press("down", "enter")
        assert view(user).place.top > 0 or "forward" in shown(user)
        await user.press("escape", "escape", "escape")
        assert len(user.app.screen_stack) == 1


async def test_what_is_not_found_is_said(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.press("question_mark", "slash")
        await user.type_keys("xyzzy?q")
        assert "Nothing found" in shown(user)
        await user.press("enter", "escape", "q")
        assert len(user.app.screen_stack) == 1


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (("d",), "Close with an outcome"),
        (("s",), "Snooze"),
        (("a",), "Add people and follow-ups"),
        (("c",), "Keep in touch"),
        (("p",), "Park"),
        (("slash",), "Find people, and what you know about them"),
    ],
)
async def test_f1_in_a_prompt_opens_the_topic_that_fits(
    open_app: OpenApp, keys: tuple[str, ...], words: str
) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call today | 2026-11-20")
        await user.press(*keys)
        await user.type_keys("fri?")
        await user.press("f1")
        assert isinstance(user.app.screen, HelpScreen)
        assert words in shown(user)
        await user.press("escape")
        assert title(user) == "help"
        assert "While typing" in shown(user)
        await user.press("q")
        assert user.screen.prompt_bar.display
        assert user.screen.prompt_bar.input.text == "fri?"
        await user.type_keys("!")
        assert user.screen.prompt_bar.input.text == "fri?!"


async def test_a_link_out_of_view_is_shown_before_it_is_opened(open_app: OpenApp) -> None:
    async with open_app(size=(50, 15)) as user:
        await user.press("question_mark", "j", "j", "j", "j", "enter")
        assert title(user) == "help"
        await user.press("enter")
        assert title(user) == "Work through what is due"


async def test_only_topics_are_links(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda *_: pytest.fail("opened a browser"))
    targets = [link for name in topics.TOPIC_NAMES for link in links(topic_page(name, 70))]
    assert len(targets) > 20
    assert set(targets) <= set(topics.TOPIC_NAMES)


def links(page: Iterator[LinkedParagraph]) -> list[str]:
    """What the links of a page lead to."""
    return [target for paragraph in page for _, _, target in paragraph.spans if target]


def test_every_topic_is_listed_and_every_result_leads_somewhere() -> None:
    assert set(links(home_page({}, ""))) == set(topics.TOPIC_NAMES)
    for word in ("snooze", "import", "e"):
        for target in links(search_page({}, word)):
            name, texts = topic_link(target)
            page = [paragraph.text for paragraph in topic_page(name, 70)]
            title = topics.topic(name).title
            assert any(text == title or text in line for text in texts for line in page)


@pytest.mark.parametrize("width", [46, 74, 94])
def test_every_topic_fits_the_width(width: int) -> None:
    for name in topics.TOPIC_NAMES:
        before = ""
        for paragraph in topic_page(name, width):
            if "  " in paragraph.text.strip() and width >= 60 and not paragraph.indent:
                assert cell_width(paragraph.text.rstrip()) <= width, (name, paragraph.text)
            assert before or paragraph.text, name
            before = paragraph.text
        assert before


def _subclasses(base: type) -> Iterator[type]:
    for each in base.__subclasses__():
        yield each
        yield from _subclasses(each)


def test_every_prompt_and_screen_names_a_topic_that_exists() -> None:
    for module in pkgutil.walk_packages(ui.__path__, "followup_tui.ui."):
        importlib.import_module(module.name)
    owners = [each for base in (Prompt, BaseScreen) for each in _subclasses(base)]
    named = [each for each in owners if each.__module__.startswith("followup_tui.")]
    assert len(named) > 15
    for owner in named:
        target = owner.help_topic  # type: ignore[attr-defined]
        if not target:
            assert "quick_prompt" in owner.__module__ or owner.__subclasses__(), owner
            continue
        name, texts = topic_link(target)
        page = [paragraph.text for paragraph in topic_page(name, 70)]
        assert all(text in page for text in texts), target


def test_the_documentation_is_not_read_before_it_is_wanted() -> None:
    code = (
        "import sys, followup_tui.ui.app\n"
        "assert not {'followup_tui.system.topics', 'followup_tui.ui.screens.help'} & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
