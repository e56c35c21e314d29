"""What the one-line prompt asks for once the database is there: the screen's quick-add line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from textual.content import Content

from followup_tui.actions import queue, quick_add
from followup_tui.actions.context import Occasion
from followup_tui.domain.change import Change
from followup_tui.domain.language.quick_add import Draft
from followup_tui.errors import FollowupError
from followup_tui.system.queue_file import SpooledLine
from followup_tui.system.sanitize import safe_sentence
from followup_tui.ui.database_thread import Store
from followup_tui.ui.prompts.quick_add import AddAsk
from followup_tui.ui.quick_prompt.name_completion import NameGhost


class Asker(Protocol):
    """The prompt, as its question sees it."""

    store: Store

    def occasion(self) -> Occasion:
        """The present moment with the user's rules."""

    def perform(self, action: Callable[[], Change], said: str = ...) -> object:
        """Never asked of it: the prompt waits for its changes."""

    @property
    def trouble(self) -> FollowupError | None:
        """Why the database is not open, where it is not."""

    async def open_again(self) -> None:
        """Try once more to open it."""

    def recall(self, action: str, text: str) -> str | None:
        """The line before or after, of those typed before."""

    def idle_lines(self) -> Sequence[Content]:
        """What to show while nothing is typed."""

    def leave(self) -> None:
        """Close the prompt."""

    def saved(self, text: str, draft: Draft, change: Change) -> None:
        """The line is in the database."""

    def kept(self, text: str, sentence: str) -> None:
        """The line waits in the file."""


class PromptAsk(AddAsk):
    """Saves and closes, or keeps the line where the database cannot be written."""

    def __init__(self, prompt: Asker) -> None:
        super().__init__(prompt)  # type: ignore[arg-type]  # the part of a desk that it uses
        self._prompt = prompt

    @property
    def ghost(self) -> NameGhost | None:
        """What completes names; nothing without a database."""
        if self._prompt.trouble is not None:
            return None
        return NameGhost(lambda part: self._prompt.store.run(quick_add.completion, part))

    def turn(self, action: str, text: str) -> str | None:
        """Arrows pick one of several names while that is asked, else they go through the lines."""
        if action == "no_date" or self.is_asking:
            return super().turn(action, text)
        return self._prompt.recall(action, text)

    async def preview(self, text: str) -> Sequence[Content]:
        if text.strip():
            return await super().preview(text)
        self.is_asking = False
        lines = self._prompt.idle_lines()
        trouble = self._prompt.trouble
        if trouble is not None:
            lines = [Content.styled(safe_sentence(str(trouble)), "$text-warning"), *lines]
        return lines

    async def cancel(self) -> None:
        self._prompt.leave()

    async def submit(self, text: str) -> bool:
        if not text.strip():
            self._prompt.leave()
            return False
        if self._prompt.trouble is not None:
            await self._prompt.open_again()
        action = await self.saving(text)
        draft = self.read
        assert draft is not None
        try:
            change = await self._prompt.store.run(action)
        except queue.KeptError as error:
            self._prompt.kept(text, str(error))
        else:
            self._prompt.saved(text, draft, change)
        self.anew()
        return False

    async def _understood(self, text: str) -> tuple[Draft, FollowupError | None]:
        trouble = self._prompt.trouble
        if trouble is None:
            return await super()._understood(text)
        if not queue.is_unwritable(trouble):
            raise trouble
        occasion = self._prompt.occasion()
        return queue.understand_offline(text, occasion, use_date=self._use_date), trouble

    def _writing(self, line: SpooledLine, trouble: FollowupError | None) -> Callable[[], Change]:
        spool = self._prompt.store.spool
        if self._prompt.trouble is None or trouble is None or spool is None:
            return super()._writing(line, trouble)
        waiting, why = spool, trouble

        def refuse() -> Change:
            raise queue.keep(waiting, [line], why)

        return refuse
