"""The bar of the quick prompt, and its prompts that work without a database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from followup_tui.system.sanitize import safe_sentence
from followup_tui.ui.widgets.prompt import Prompt
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.wording import Wording


class QuickPromptHost(Protocol):
    """The app of the quick prompt, as its prompts see it."""

    @property
    def is_slow(self) -> bool:
        """Whether loading the database takes noticeably long."""

    def recall_line(self, action: str, text: str) -> str | None:
        """Return the previous or next line of the history; None if there is none."""

    def idle_preview(self) -> Sequence[Content]:
        """Return the preview while nothing is typed."""

    async def wait_until_ready(self) -> Prompt:
        """Return the prompt that can save, once the database is loaded."""

    def leave(self) -> None:
        """Close the quick prompt."""


class QuickPromptBar(PromptBar):
    """A prompt bar with its input above the preview, so that the input does not move."""

    def compose(self) -> ComposeResult:
        yield self.input_row()
        yield Static(id="preview", markup=False)


class LoadingPrompt(Prompt):
    """Takes the line while the database is loading; saving waits for it."""

    label = "add:"
    placeholder = "May Chen @Acme: second round next tue 3pm #pycon"
    extra_actions: ClassVar = frozenset({"next", "previous"})

    def __init__(self, host: QuickPromptHost) -> None:
        self._host = host

    def handle_action(self, action: str, text: str) -> str | None:
        return self._host.recall_line(action, text)

    async def preview(self, text: str) -> Sequence[Content]:
        if not text.strip():
            return self._host.idle_preview()
        status = "Waiting for the database…" if self._host.is_slow else ""
        return (Content.styled(status, "$foreground-muted"),)

    async def submit(self, text: str) -> bool:
        if not text.strip():
            self._host.leave()
            return False
        prompt = await self._host.wait_until_ready()
        return await prompt.submit(text)

    async def cancel(self) -> None:
        self._host.leave()


class QueuedPrompt(Prompt):
    """Shows where a queued line is until the user has read it."""

    label = "queued"
    placeholder = "enter: close"
    is_private = False

    def __init__(self, host: QuickPromptHost, message: Wording) -> None:
        self._host = host
        self._message = message

    async def preview(self, text: str) -> Sequence[Content]:
        return (Content.styled(safe_sentence(self._message), "$text-warning"),)

    async def submit(self, text: str) -> bool:
        self._host.leave()
        return False

    async def cancel(self) -> None:
        self._host.leave()
