"""The find prompt: filters both lists with every key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content

from followup_tui.ui.host import Host
from followup_tui.ui.widgets.prompt import Prompt


class FindPrompt(Prompt):
    """Filters both lists while typing; the arrows move the cursor."""

    help_topic = "people"
    key_labels: ClassVar = {"save": "keep filter", "cancel": "as before"}
    label = "find:"
    placeholder = "name, company, #tag, @company, topic"
    extra_actions: ClassVar = frozenset({"next", "previous"})
    unsaved_key = "find"
    forgets_on_cancel = True

    def __init__(self, host: Host, initial: str) -> None:
        self._host = host
        self._restore = host.begin_find()
        self.initial = initial

    def handle_action(self, action: str, text: str) -> str | None:
        # The filter of the preview may not have been asked for yet.
        self._host.filter(text)
        self._host.move_cursor(1 if action == "next" else -1)
        return None

    async def preview(self, text: str) -> Sequence[Content]:
        self._host.filter(text)
        return ()

    async def submit(self, text: str) -> bool:
        self._host.filter(text)
        # The next key must act on the filtered list.
        await self._host.wait_for_lists()
        self._host.end_find()
        return True

    async def cancel(self) -> None:
        self._restore()
