"""The line that asks which file to bring people from, with the names that begin like that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.content import Content

from followup_tui.errors import BadInputError
from followup_tui.system.sanitize import safe
from followup_tui.ui.host import Host
from followup_tui.ui.prompts.path_completion import complete_path, matching_paths, typed_path
from followup_tui.ui.widgets.prompt import Prompt

IMPORT_SUFFIXES = (
    *(".vcf", ".vcard", ".csv", ".tsv", ".txt", ".json", ".mbox", ".eml", ".ics"),
    *(".ical", ".ifb"),
)
_SHOWN = 6


class ImportPathPrompt(Prompt):
    """A path; tab completes it, up and down choose among the names."""

    label = "import from:"
    placeholder = "~/Downloads/Connections.csv · a folder of cards"
    key_labels: ClassVar = {"save": "look at it", "switch": "complete"}
    extra_actions: ClassVar = frozenset({"switch", "next", "previous"})

    def __init__(self, desk: Host, then: Callable[[str], None], initial: str = "~/") -> None:
        self._desk = desk
        self._then = then
        self.initial = initial
        self._names: list[str] = []
        self._chosen = -1

    def handle_action(self, action: str, text: str) -> str | None:
        if action == "switch":
            if 0 <= self._chosen < len(self._names):
                return self._names[self._chosen]
            # The names that are shown may be those of what stood there a moment ago.
            path = typed_path(text)
            return complete_path(path, matching_paths(path, IMPORT_SUFFIXES))
        if self._names:
            step = 1 if action == "next" else -1
            self._chosen = (max(self._chosen, -1) + step) % len(self._names)
        return None

    async def preview(self, text: str) -> Sequence[Content]:
        names = await asyncio.to_thread(matching_paths, typed_path(text), IMPORT_SUFFIXES)
        if names != self._names:
            self._names, self._chosen = names, -1
        if not names:
            return (Content.styled("Nothing there that begins like this.", "$foreground-muted"),)
        most = 2 if self._desk.is_low else _SHOWN
        top = max(0, min(self._chosen - most + 1, len(names) - most))
        lines = [
            Content.styled(
                safe(name, 200), "bold $text-primary" if top + place == self._chosen else ""
            )
            for place, name in enumerate(names[top : top + most])
        ]
        if len(names) > most:
            lines.append(Content.styled(f"{len(names):,} in all", "$foreground-muted"))
        return lines

    async def submit(self, text: str) -> bool:
        is_chosen = 0 <= self._chosen < len(self._names)
        named = self._names[self._chosen] if is_chosen else typed_path(text)
        path = Path(named).expanduser()
        if not named or not await asyncio.to_thread(path.exists):
            raise BadInputError("There is no such file. tab completes what was typed.")
        self._then(str(path))
        return True
