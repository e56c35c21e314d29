"""Choices beside each other: as few lines as they need, and none of them broken."""

from __future__ import annotations

import pytest
from textual.content import Content

from followup_tui.ui.prompts.presets import in_lines
from tests.ui.conftest import OpenApp

CHOICES = [Content(text) for text in ("a no answer", "w waiting", "x dropped")]


def test_a_choice_is_never_broken() -> None:
    for width in range(11, 40):
        lines = [str(line) for line in in_lines(CHOICES, "  ", width)]
        assert "  ".join(lines) == "a no answer  w waiting  x dropped"
        assert max(map(len, lines)) <= width
    assert in_lines([], "  ", 10) == []


@pytest.mark.parametrize(
    ("key", "choice"), [("d", "w waiting"), ("s", "c 4 Jan"), ("c", "5 6 months")]
)
async def test_on_a_small_terminal_a_letter_stands_beside_its_choice(
    open_app: OpenApp, key: str, choice: str
) -> None:
    async with open_app(size=(50, 15)) as user:
        await user.add_lines("Ana Ruiz: call today ~6w | 2026-11-20")
        await user.press(key)
        assert any(choice in line for line in user.shown_lines), user.shown_lines


async def test_on_a_small_terminal_no_line_ends_with_the_dot_between_two_facts(
    open_app: OpenApp,
) -> None:
    async with open_app(size=(50, 15)) as user:
        await user.add_lines("Ngozi Adeyemi: call about the lead role today")
        for key in ("d", "s"):
            await user.press(key)
            assert not any(line.rstrip().endswith("·") for line in user.shown_lines)
            await user.press("escape")
