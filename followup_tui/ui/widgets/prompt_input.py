"""The input of the prompt bar, which offers each key to the prompt first."""

from __future__ import annotations

from typing import ClassVar, Protocol

from textual import events
from textual.binding import BindingType

from followup_tui.errors import FollowupError
from followup_tui.ui.keys import bindings
from followup_tui.ui.keys.key_queue import key_queue_of
from followup_tui.ui.messages import too_long
from followup_tui.ui.widgets.editable_input import EditableInput
from followup_tui.ui.widgets.prompt import Prompt

_LETTER_ACTIONS = frozenset({"next_note", "insert_note"})
"""Actions bound to letters, for a prompt in which nothing is typed."""
_EXTRA_ACTIONS = frozenset({"no_date", "next", "previous", "switch"}) | _LETTER_ACTIONS


class PromptInputHost(Protocol):
    """The prompt bar, as its input sees it."""

    prompt: Prompt | None

    async def save(self) -> None:
        """Submit the text."""

    async def cancel(self) -> None:
        """Close the prompt without saving."""

    def close(self) -> None:
        """Close the prompt."""

    def refresh_preview(self) -> None:
        """Update label, placeholder and preview."""

    def show_refusal(self, sentence: str) -> None:
        """Show why what was pasted was refused."""

    async def handle_action(self, action: str) -> None:
        """Pass one of the prompt's extra actions to it."""


class PromptInput(EditableInput):
    """An input that offers each character to the prompt before it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings_for("prompt", "mail")

    def __init__(self, bar: PromptInputHost) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.bar = bar
        # A blinking cursor would redraw twice a second for as long as the bar is open.
        self.cursor_blink = False

    def refuse(self, limit: int) -> None:
        """Say why a text was refused: in the preview, as the one-line prompt has no toasts."""
        self.bar.show_refusal(too_long(limit))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow only the actions that the prompt handles."""
        prompt = self.bar.prompt
        return action not in _EXTRA_ACTIONS or (
            prompt is not None and action in prompt.extra_actions
        )

    async def action_save(self) -> None:
        """Save the text."""
        await self.bar.save()

    async def action_cancel(self) -> None:
        """Close the prompt without saving."""
        await self.bar.cancel()

    async def action_no_date(self) -> None:
        """Toggle whether a date is read from the text."""
        await self.bar.handle_action("no_date")

    async def action_switch(self) -> None:
        """Switch between the parts of the prompt, or complete the text in a prompt that can."""
        if self.suggester is None:
            await self.bar.handle_action("switch")
        # Asked for now: whether the grey text is drawn yet depends on how fast the keys come.
        elif completed := await self.suggester.get_suggestion(self.text):
            self.text = completed
            self.cursor_position = len(completed)

    async def action_next(self) -> None:
        """Go to the next choice or row."""
        await self.bar.handle_action("next")

    async def action_previous(self) -> None:
        """Go to the previous choice or row."""
        await self.bar.handle_action("previous")

    async def action_next_note(self) -> None:
        """Mark the next note."""
        await self.bar.handle_action("next_note")

    async def action_insert_note(self) -> None:
        """Insert the marked note."""
        await self.bar.handle_action("insert_note")

    async def on_key(self, event: events.Key) -> None:
        """Offer the key to the prompt; Input handles it unless its default is prevented."""
        bar, prompt = self.bar, self.bar.prompt
        if prompt is None:
            return
        if prompt.closes_on(event.key):
            _consume(event)
            bar.close()
            key_queue_of(self.app).press_next(event.key, event.character)
            return
        if letter_action := self._letter_action(event.key):
            _consume(event)
            await self.run_action(letter_action)
            return
        # Printable characters only: escape and enter must always work.
        if not event.is_printable or not event.character:
            return
        try:
            closes = await prompt.press(event.character, self.text)
        except FollowupError:
            # The preview shows the error.
            return
        if closes is not None:
            _consume(event)
            if closes:
                bar.close()
            else:
                bar.refresh_preview()

    def _letter_action(self, key: str) -> str | None:
        """Return the letter action of a key; an input would type the letter before its binding."""
        prompt = self.bar.prompt
        if prompt is None or not prompt.extra_actions & _LETTER_ACTIONS:
            return None
        active = self.screen.active_bindings.get(key)
        if active is None or active.binding.action not in _LETTER_ACTIONS:
            return None
        return active.binding.action


def _consume(event: events.Key) -> None:
    event.stop()
    event.prevent_default()
