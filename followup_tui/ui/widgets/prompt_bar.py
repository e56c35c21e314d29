"""The bar at the bottom in which everything is typed, with a preview of what it will do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.widgets.input import Selection

from followup_tui.errors import FollowupError
from followup_tui.system import mask
from followup_tui.system.sanitize import safe_sentence
from followup_tui.ui.keys import bindings
from followup_tui.ui.keys.key_queue import key_queue_of
from followup_tui.ui.unsaved_text import unsaved_text_of
from followup_tui.ui.widgets.prompt import Prompt

MAX_PROMPT_LENGTH = 20_000
_LETTER_ACTIONS = frozenset({"next_note", "insert_note"})
"""Actions bound to letters, for a prompt in which nothing is typed."""
_EXTRA_ACTIONS = frozenset({"no_date", "next", "previous", "switch"}) | _LETTER_ACTIONS


class PromptInput(Input):
    """An input that offers each character to the prompt before it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings_for("prompt", "mail")

    @property
    def bar(self) -> PromptBar:
        """The bar that holds the input."""
        return self.query_ancestor(PromptBar)

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

    def action_no_date(self) -> None:
        """Toggle whether a date is read from the text."""
        self.bar.handle_action("no_date")

    def action_switch(self) -> None:
        """Switch between the parts of the prompt."""
        self.bar.handle_action("switch")

    def action_next(self) -> None:
        """Go to the next choice or row."""
        self.bar.handle_action("next")

    def action_previous(self) -> None:
        """Go to the previous choice or row."""
        self.bar.handle_action("previous")

    def action_next_note(self) -> None:
        """Mark the next note."""
        self.bar.handle_action("next_note")

    def action_insert_note(self) -> None:
        """Insert the marked note."""
        self.bar.handle_action("insert_note")

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
            closes = await prompt.press(event.character, self.value)
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


class PromptBar(Vertical):
    """Shows one prompt at a time; hidden and without focus while there is none."""

    class Closed(Message):
        """The prompt was saved or cancelled."""

    class KeysChanged(Message):
        """Another prompt is shown, so other keys may work now."""

    def __init__(self) -> None:
        super().__init__(id="line")
        self.prompt: Prompt | None = None
        self._shown_texts = ("", "")
        self._shown_preview = Content("")
        self._submission: tuple[Prompt, str] | None = None
        self._rejected_text: str | None = None
        self.previous_focus: Widget | None = None
        """The widget that gets the focus when the bar closes."""
        self.display = False

    def compose(self) -> ComposeResult:
        yield Static(id="preview", markup=False)
        yield self.input_row()

    @staticmethod
    def input_row() -> Horizontal:
        """Return the input with its label."""
        prompt_input = PromptInput(
            compact=True, max_length=MAX_PROMPT_LENGTH, select_on_focus=False
        )
        # A blinking cursor would redraw twice a second for as long as the bar is open.
        prompt_input.cursor_blink = False
        return Horizontal(Static(id="label", markup=False), prompt_input, id="typing")

    @property
    def input(self) -> Input:
        """The input of the bar."""
        return self.query_one(PromptInput)

    def open(self, prompt: Prompt, text: str | None = None) -> None:
        """Show a prompt in place of the current one.

        The input starts with `text`; by default with stored unsaved text, else `prompt.initial`.
        """
        unsaved = {}
        if text is None and (store := unsaved_text_of(self.app)) is not None:
            unsaved = store.get(prompt.unsaved_key)
        if text is None:
            text = prompt.restore(unsaved) if unsaved else prompt.initial
        self.prompt = prompt
        self._show_preview([])
        self.display = True
        if self.screen.focused is not self.input:
            self.previous_focus = self.screen.focused
        # An old toast would cover the input.
        self.app.clear_notifications()
        self.set_class(prompt.is_tall, "-tall")
        self.input.password = prompt.is_private and mask.is_on()
        self._set_text(text)
        if unsaved:
            # Typing replaces the restored text; any other key keeps it.
            self.input.selection = Selection(0, len(text))
        # Now: with a later focus, the next keys would go to the list.
        self.screen.set_focus(self.input)
        self.refresh_preview()

    def close(self) -> None:
        """Close the prompt and give the focus back."""
        self.workers.cancel_group(self, "preview")
        self.prompt = None
        # Now, as in `open`: the next key is for the list.
        self.screen.set_focus(self.previous_focus)
        self.display = False
        self.post_message(self.Closed())

    async def cancel(self) -> None:
        """Close the prompt without saving."""
        prompt = self.prompt
        self.close()
        if prompt is not None:
            await prompt.cancel()

    def refresh_preview(self) -> None:
        """Update label, placeholder and preview."""
        self._rejected_text = None
        self._show_label()
        self._load_preview(self.input.value)

    def refresh_times(self) -> None:
        """Update relative times in the preview, unless it shows why the text was rejected."""
        if self._rejected_text is None:
            self.refresh_preview()

    def _show_label(self) -> None:
        if self.prompt is None:
            return
        texts = self.prompt.label, self.prompt.placeholder
        if texts == self._shown_texts:
            return
        self._shown_texts = texts
        self.query_one("#label", Static).update(Content(self.prompt.label))
        self.input.placeholder = self.prompt.placeholder
        self.post_message(self.KeysChanged())

    @on(Input.Changed)
    def _text_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._store_unsaved()
        # Enter may have come before this event: the reason for the rejection stays.
        if event.value != self._rejected_text:
            self.refresh_preview()

    def _store_unsaved(self) -> None:
        prompt, store = self.prompt, unsaved_text_of(self.app)
        if prompt is not None and prompt.unsaved_key and store is not None:
            store.put(prompt.unsaved_key, prompt.unsaved_values(self.input.value))

    def handle_action(self, action: str) -> None:
        """Pass one of the prompt's extra actions to it."""
        if self.prompt is not None:
            text = self.prompt.handle_action(action, self.input.value)
            if text is not None:
                self._set_text(text)
            self._store_unsaved()
            self.refresh_preview()

    def _set_text(self, text: str) -> None:
        with self.prevent(Input.Changed):
            self.input.value = text
        self.input.cursor_position = len(text)

    async def save(self) -> None:
        """Submit the text; if it is rejected, keep it and show the reason."""
        prompt = self.prompt
        if prompt is None:
            return
        text = self.input.value
        self._submission = prompt, text
        try:
            closes = await prompt.submit(text)
        except FollowupError as error:
            # A preview that is still loading would replace the error.
            self.workers.cancel_group(self, "preview")
            self._rejected_text = text
            self._show_preview([Content.styled(safe_sentence(str(error)), "$text-warning")])
            return
        finally:
            submission = self.take_submission()
        if closes and submission is not None:
            # Nobody took it for a change: there was nothing to save.
            self.discard_unsaved(prompt)
        if closes and self.prompt is prompt:
            self.close()

    def discard_unsaved(self, prompt: Prompt) -> None:
        """Forget the stored unsaved text of a prompt."""
        store = unsaved_text_of(self.app)
        if prompt.unsaved_key and store is not None:
            store.put(prompt.unsaved_key, None)

    def take_submission(self) -> tuple[Prompt, str] | None:
        """Return the prompt and the text being saved, once; None if there is none."""
        submission, self._submission = self._submission, None
        return submission

    @work(exclusive=True, group="preview")
    async def _load_preview(self, text: str) -> None:
        prompt = self.prompt
        if prompt is None:
            return
        try:
            lines = await prompt.preview(text)
        except FollowupError as error:
            lines = [Content.styled(safe_sentence(str(error)), "$text-warning")]
        if self.prompt is prompt:
            # Reading the database may have changed what the prompt asks.
            self._show_label()
            self._show_preview(lines)

    def _show_preview(self, lines: Sequence[Content]) -> None:
        preview = Content("\n").join(lines)
        if not preview.is_same(self._shown_preview):
            self._shown_preview = preview
            self.query_one("#preview", Static).update(preview)
