"""The import prompt: asks for the file or folder to import, with path completion."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
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
_MAX_PATHS = 6
_MAX_PATHS_ON_LOW_SCREEN = 2


class ImportPathPrompt(Prompt):
    """Takes a path; tab completes it, the arrows choose among the matches."""

    help_topic = "import"
    label = "import from:"
    placeholder = "~/Downloads/Connections.csv · a folder of vCards"
    key_labels: ClassVar = {"save": "review", "switch": "complete"}
    extra_actions: ClassVar = frozenset({"switch", "next", "previous"})
    unsaved_key = "import path"
    forgets_on_cancel = True

    def __init__(self, host: Host, open_path: Callable[[str], None], initial: str = "~/") -> None:
        """`open_path` is called with the path that was chosen."""
        self._host = host
        self._open_path = open_path
        self.initial = initial
        self._matches: list[str] = []
        self._chosen = -1

    @property
    def _chosen_path(self) -> str | None:
        return self._matches[self._chosen] if 0 <= self._chosen < len(self._matches) else None

    def handle_action(self, action: str, text: str) -> str | None:
        if action == "switch":
            if self._chosen_path is not None:
                return self._chosen_path
            # The matches on screen may still be those of an earlier text.
            path = typed_path(text)
            return complete_path(path, matching_paths(path, IMPORT_SUFFIXES))
        if self._matches:
            step = 1 if action == "next" else -1
            self._chosen = (max(self._chosen, -1) + step) % len(self._matches)
        return None

    async def preview(self, text: str) -> Sequence[Content]:
        matches = await asyncio.to_thread(matching_paths, typed_path(text), IMPORT_SUFFIXES)
        if matches != self._matches:
            self._matches, self._chosen = matches, -1
        if not matches:
            return (Content.styled("No matching files.", "$foreground-muted"),)
        count = _MAX_PATHS_ON_LOW_SCREEN if self._host.is_low else _MAX_PATHS
        top = max(0, min(self._chosen - count + 1, len(matches) - count))
        lines = [
            Content.styled(safe(path, 200), "bold $text-primary" if index == self._chosen else "")
            for index, path in enumerate(matches[top : top + count], top)
        ]
        if len(matches) > count:
            lines.append(Content.styled(f"{len(matches):,} matches", "$foreground-muted"))
        return lines

    async def submit(self, text: str) -> bool:
        path = self._chosen_path or typed_path(text)
        # Unlike those of pathlib, these never raise, however long or odd the path is.
        full_path = os.path.expanduser(path)
        if not path or not await asyncio.to_thread(os.path.exists, full_path):
            raise BadInputError("No such file.", hint="Press tab to complete the path.")
        self._open_path(full_path)
        return True
