"""The find line: narrows both lists with every key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content

from followup_tui.ui.host import Desk
from followup_tui.ui.widgets.prompt_bar import Ask


class FindAsk(Ask):
    """Narrows both lists with every key."""

    names: ClassVar = {"save": "keep", "cancel": "show all"}

    label = "find"
    placeholder = "name, company, #tag, @company, topic"
    keys: ClassVar = frozenset({"next", "previous"})

    def __init__(self, desk: Desk, initial: str) -> None:
        self._desk = desk
        self._pane = desk.pane
        self.initial = initial

    def turn(self, action: str, text: str) -> str | None:
        self._desk.step(1 if action == "next" else -1)
        return None

    async def preview(self, text: str) -> Sequence[Content]:
        self._desk.narrow(text)
        return ()

    async def submit(self, text: str) -> bool:
        self._desk.narrow(text)
        # The next key is about what was found.
        await self._desk.lists_read()
        return True

    async def cancel(self) -> None:
        self._desk.narrow("")
        self._desk.focus_pane(self._pane)
