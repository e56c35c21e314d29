"""Old changes are folded while the screen is open."""

from __future__ import annotations

from pathlib import Path

from tests.ui.conftest import OpenApp

SENTENCE = "Older changes can't be undone any more."


async def test_the_first_folding_is_said_once(open_app: OpenApp, tmp_path: Path) -> None:
    async with open_app(now="2024-11-23T09:14") as user:
        await user.add_lines("Ana Ruiz: call fri")
    async with open_app(now="2026-11-23T09:14") as user:
        await user.tick()
        assert SENTENCE not in user.toasts
    async with open_app(now="2026-11-23T09:14") as user:
        await user.add_lines("Bo Berg: nudge fri")
        await user.tick()
        assert user.toasts.count(SENTENCE) == 1
        await user.tick()
        assert user.toasts.count(SENTENCE) == 1
