"""The quick-add prompt of the quick prompt, once the database is loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from textual.content import Content

from followup_tui.actions import queue
from followup_tui.domain.change import Change
from followup_tui.domain.language.quick_add import QuickAddDraft
from followup_tui.errors import FollowupError, QueuedError
from followup_tui.system.queued_line import QueuedLine
from followup_tui.system.sanitize import safe_sentence
from followup_tui.ui.prompts.quick_add import QuickAddHost, QuickAddPrompt
from followup_tui.ui.quick_prompt.bar import QuickPromptHost
from followup_tui.ui.widgets.name_completion import NameSuggester
from followup_tui.wording import Wording


class CaptureHost(QuickAddHost, QuickPromptHost, Protocol):
    """The app of the quick prompt, as this prompt sees it."""

    @property
    def database_error(self) -> FollowupError | None:
        """Why the database is not open; None if it is."""

    async def reopen(self) -> None:
        """Try again to open the database."""

    def line_saved(self, text: str, draft: QuickAddDraft, change: Change) -> None:
        """Handle that a line is in the database."""

    def line_queued(self, text: str, message: Wording) -> None:
        """Handle that a line is in the queue."""


class CapturePrompt(QuickAddPrompt):
    """Saves the line and closes; queues it if the database cannot be written."""

    def __init__(self, host: CaptureHost) -> None:
        super().__init__(host)
        self._app = host

    @property
    def suggester(self) -> NameSuggester | None:
        """The suggester that completes names; None without a database."""
        if self._app.database_error is not None:
            return None
        return self.name_suggester()

    def handle_action(self, action: str, text: str) -> str | None:
        """Choose among ambiguous names with the arrows; otherwise go through the history."""
        if action == "no_date" or self.is_choosing:
            return super().handle_action(action, text)
        return self._app.recall_line(action, text)

    async def preview(self, text: str) -> Sequence[Content]:
        if text.strip():
            return await super().preview(text)
        self.is_choosing = False
        lines = self._app.idle_preview()
        error = self._app.database_error
        if error is not None:
            lines = [Content.styled(safe_sentence(error.wording), "$text-warning"), *lines]
        return lines

    async def cancel(self) -> None:
        self._app.leave()

    async def submit(self, text: str) -> bool:
        if not text.strip():
            self._app.leave()
            return False
        if self._app.database_error is not None:
            await self._app.reopen()
        action = await self.save_action(text)
        draft = self.parsed
        assert draft is not None
        try:
            change = await self._app.database.run(action)
        except QueuedError as error:
            self._app.line_queued(text, error.wording)
        else:
            self._app.line_saved(text, draft, change)
        self.reset()
        return False

    async def parse(self, text: str) -> tuple[QuickAddDraft, FollowupError | None]:
        error = self._app.database_error
        if error is None:
            return await super().parse(text)
        if not queue.is_database_unavailable(error):
            raise error
        draft = queue.parse_line_offline(text, self._app.context(), use_date=self._use_date)
        return draft, error

    def write_action(self, line: QueuedLine, error: FollowupError | None) -> Callable[[], Change]:
        queue_file = self._app.database.queue_file
        if self._app.database_error is None or error is None or queue_file is None:
            return super().write_action(line, error)
        file, reason = queue_file, error

        def enqueue() -> Change:
            raise queue.enqueue(file, [line], reason)

        return enqueue
