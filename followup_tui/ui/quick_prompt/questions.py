"""What the one-line prompt asks for once the database is there: the screen's quick-add line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from textual.content import Content

from followup_tui.actions import queue, quick_add
from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.language.quick_add import QuickAddDraft
from followup_tui.errors import FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system.queue_file import QueuedLine
from followup_tui.system.sanitize import safe_sentence
from followup_tui.ui.prompts.quick_add import AddPrompt
from followup_tui.ui.quick_prompt.name_completion import NameSuggester


class CaptureHost(Protocol):
    """The prompt, as its question sees it."""

    database: DatabaseThread

    def context(self) -> Context:
        """The present moment with the user's rules."""

    def perform(self, action: Callable[[], Change], said: str = ...) -> object:
        """Never asked of it: the prompt waits for its changes."""

    @property
    def database_error(self) -> FollowupError | None:
        """Why the database is not open, where it is not."""

    async def reopen(self) -> None:
        """Try once more to open it."""

    def recall_line(self, action: str, text: str) -> str | None:
        """The line before or after, of those typed before."""

    def idle_preview(self) -> Sequence[Content]:
        """What to show while nothing is typed."""

    def leave(self) -> None:
        """Close the prompt."""

    def line_saved(self, text: str, draft: QuickAddDraft, change: Change) -> None:
        """The line is in the database."""

    def line_queued(self, text: str, sentence: str) -> None:
        """The line waits in the file."""


class CapturePrompt(AddPrompt):
    """Saves and closes, or keeps the line where the database cannot be written."""

    def __init__(self, prompt: CaptureHost) -> None:
        super().__init__(prompt)  # type: ignore[arg-type]  # the part of a desk that it uses
        self._prompt = prompt

    @property
    def suggester(self) -> NameSuggester | None:
        """What completes names; nothing without a database."""
        if self._prompt.database_error is not None:
            return None
        return NameSuggester(lambda part: self._prompt.database.run(quick_add.complete_name, part))

    def handle_action(self, action: str, text: str) -> str | None:
        """Arrows pick one of several names while that is asked, else they go through the lines."""
        if action == "no_date" or self.is_choosing:
            return super().handle_action(action, text)
        return self._prompt.recall_line(action, text)

    async def preview(self, text: str) -> Sequence[Content]:
        if text.strip():
            return await super().preview(text)
        self.is_choosing = False
        lines = self._prompt.idle_preview()
        trouble = self._prompt.database_error
        if trouble is not None:
            lines = [Content.styled(safe_sentence(str(trouble)), "$text-warning"), *lines]
        return lines

    async def cancel(self) -> None:
        self._prompt.leave()

    async def submit(self, text: str) -> bool:
        if not text.strip():
            self._prompt.leave()
            return False
        if self._prompt.database_error is not None:
            await self._prompt.reopen()
        action = await self.save_action(text)
        draft = self.parsed
        assert draft is not None
        try:
            change = await self._prompt.database.run(action)
        except queue.QueuedError as error:
            self._prompt.line_queued(text, str(error))
        else:
            self._prompt.line_saved(text, draft, change)
        self.reset()
        return False

    async def _understood(self, text: str) -> tuple[QuickAddDraft, FollowupError | None]:
        trouble = self._prompt.database_error
        if trouble is None:
            return await super()._understood(text)
        if not queue.is_database_unavailable(trouble):
            raise trouble
        context = self._prompt.context()
        return queue.parse_line_offline(text, context, use_date=self._use_date), trouble

    def _writing(self, line: QueuedLine, trouble: FollowupError | None) -> Callable[[], Change]:
        spool = self._prompt.database.queue_file
        if self._prompt.database_error is None or trouble is None or spool is None:
            return super()._writing(line, trouble)
        waiting, why = spool, trouble

        def refuse() -> Change:
            raise queue.enqueue(waiting, [line], why)

        return refuse
