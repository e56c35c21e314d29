"""The find line: narrows both lists with every key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content

from followup_tui.ui.host import Host
from followup_tui.ui.widgets.prompt import Prompt


class FindPrompt(Prompt):
    """Narrows both lists with every key."""

    key_labels: ClassVar = {"save": "keep", "cancel": "show all"}

    label = "find"
    placeholder = "name, company, #tag, @company, topic"
    extra_actions: ClassVar = frozenset({"next", "previous"})

    def __init__(self, desk: Host, initial: str) -> None:
        self._desk = desk
        self._pane = desk.pane
        self.initial = initial

    def handle_action(self, action: str, text: str) -> str | None:
        self._desk.move_cursor(1 if action == "next" else -1)
        return None

    async def preview(self, text: str) -> Sequence[Content]:
        self._desk.filter(text)
        return ()

    async def submit(self, text: str) -> bool:
        self._desk.filter(text)
        # The next key is about what was found.
        await self._desk.wait_for_lists()
        return True

    async def cancel(self) -> None:
        self._desk.filter("")
        self._desk.focus_pane(self._pane)
