"""The line of the one-line prompt, and what it asks while the database is not there, or has not
taken a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from followup_tui.system.sanitize import safe_sentence
from followup_tui.ui.widgets.prompt import Prompt
from followup_tui.ui.widgets.prompt_bar import PromptBar

if TYPE_CHECKING:
    from followup_tui.ui.quick_prompt.app import QuickPromptApp


class QuickPromptBar(PromptBar):
    """The line above what was understood, so that it stays where it is."""

    def compose(self) -> ComposeResult:
        yield self.input_row()
        yield Static(id="preview", markup=False)


class LoadingPrompt(Prompt):
    """Takes the line until the database is there; saving waits for it."""

    label = "add"
    placeholder = "May Chen @Acme: second round next tue 3pm #pycon"
    extra_actions: ClassVar = frozenset({"next", "previous"})

    def __init__(self, prompt: QuickPromptApp) -> None:
        self._prompt = prompt

    def handle_action(self, action: str, text: str) -> str | None:
        return self._prompt.recall_line(action, text)

    async def preview(self, text: str) -> Sequence[Content]:
        if not text.strip():
            return self._prompt.idle_preview()
        words = "Waiting for the database…" if self._prompt.is_slow else ""
        return (Content.styled(words, "$foreground-muted"),)

    async def submit(self, text: str) -> bool:
        if not text.strip():
            self._prompt.leave()
            return False
        ask = await self._prompt.wait_until_ready()
        return await ask.submit(text)

    async def cancel(self) -> None:
        self._prompt.leave()


class QueuedPrompt(Prompt):
    """Says where the line has gone until that was read."""

    label = "kept"
    placeholder = "enter closes"
    is_private = False

    def __init__(self, prompt: QuickPromptApp, sentence: str) -> None:
        self._prompt = prompt
        self._sentence = sentence

    async def preview(self, text: str) -> Sequence[Content]:
        return (Content.styled(safe_sentence(self._sentence), "$text-warning"),)

    async def submit(self, text: str) -> bool:
        self._prompt.leave()
        return False

    async def cancel(self) -> None:
        self._prompt.leave()
