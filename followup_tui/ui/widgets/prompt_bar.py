"""The bar at the bottom in which everything is typed, with a preview of what it will do."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.widgets.input import Selection

from followup_tui.errors import FollowupError
from followup_tui.system import mask
from followup_tui.system.sanitize import safe_sentence
from followup_tui.ui.unsaved_text import unsaved_text_of
from followup_tui.ui.widgets.prompt import Prompt
from followup_tui.ui.widgets.prompt_input import PromptInput


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
        self._restored_text: str | None = None
        """An unsaved text from before, in which nothing was typed yet."""
        self.previous_focus: Widget | None = None
        """The widget that gets the focus when the bar closes."""
        self.display = False

    def compose(self) -> ComposeResult:
        yield Static(id="preview", markup=False)
        yield self.input_row()

    def input_row(self) -> Horizontal:
        """Return the input with its label."""
        return Horizontal(Static(id="label", markup=False), PromptInput(self), id="typing")

    @property
    def input(self) -> PromptInput:
        """The input of the bar."""
        return self.query_one(PromptInput)

    def open(self, prompt: Prompt, text: str | None = None) -> None:
        """Show a prompt in place of the current one.

        The input starts with `text`; by default with stored unsaved text, else `prompt.initial`.
        """
        unsaved = {} if text is not None else unsaved_text_of(self.app).get(prompt.unsaved_key)
        if text is None:
            text = prompt.restore(unsaved) if unsaved else prompt.initial
        self.prompt = prompt
        self._restored_text = text if unsaved else None
        self._show_enter_hint("")
        self._show_preview([])
        self.display = True
        if self.screen.focused is not self.input:
            self.previous_focus = self.screen.focused
        # An old toast would cover the input.
        self.app.clear_notifications()
        self.set_class(prompt.is_tall, "-tall")
        self.input.suggester = prompt.suggester
        self.input.limit = prompt.max_length
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
            if prompt.forgets_on_cancel:
                self.discard_unsaved(prompt)
            await prompt.cancel()

    def refresh_preview(self) -> None:
        """Update label, placeholder and preview."""
        self._rejected_text = None
        self._show_label()
        self._load_preview(self.input.text)

    def show_refusal(self, sentence: str) -> None:
        """Show why what was pasted was refused; the text stays as it was."""
        self.workers.cancel_group(self, "preview")
        self._rejected_text = self.input.text
        self._show_preview([Content.styled(sentence, "$text-warning")])

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
        self.remember()
        # Enter may have come before this event: the reason for the rejection stays.
        if self.input.text != self._rejected_text:
            self.refresh_preview()

    def remember(self) -> None:
        """Remember the text, which a killed program would lose."""
        if (prompt := self.prompt) is not None and prompt.unsaved_key:
            values = prompt.unsaved_values(self.input.text)
            unsaved_text_of(self.app).put(prompt.unsaved_key, values)

    async def handle_action(self, action: str) -> None:
        """Pass one of the prompt's extra actions to it."""
        prompt = self.prompt
        if prompt is not None:
            try:
                await prompt.prepare(self.input.text)
            except FollowupError:
                # The preview shows the error.
                return
            text = prompt.handle_action(action, self.input.text)
            if text is not None:
                self._set_text(text)
            self.remember()
            self.refresh_preview()

    def _set_text(self, text: str) -> None:
        with self.prevent(Input.Changed):
            self.input.text = text
        self.input.cursor_position = len(text)
        self.input.call_after_refresh(self.input.show_cursor)

    async def save(self) -> None:
        """Submit the text; if it is rejected, keep it and show the reason."""
        prompt = self.prompt
        if prompt is None:
            return
        text = self.input.text
        self._submission = prompt, text
        try:
            closes = await prompt.submit(text)
        except FollowupError as error:
            # A preview that is still loading would replace the error.
            self.workers.cancel_group(self, "preview")
            self._rejected_text = text
            self._show_preview([Content.styled(safe_sentence(error.wording), "$text-warning")])
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
        if prompt.unsaved_key:
            unsaved_text_of(self.app).put(prompt.unsaved_key, None)

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
            prompt.enter_hint = ""
            lines = [Content.styled(safe_sentence(error.wording), "$text-warning")]
        if self.prompt is prompt:
            # Reading the database may have changed what the prompt asks.
            self._show_label()
            self._show_enter_hint(prompt.enter_hint)
            self._show_preview(lines)

    def _show_enter_hint(self, text: str) -> None:
        if self._restored_text is not None and self._restored_text == self.input.text:
            text = f"unsaved · {text}" if text else "unsaved text restored"
        self.border_title = Content(text)

    def _show_preview(self, lines: Sequence[Content]) -> None:
        preview = Content("\n").join(lines)
        if not preview.is_same(self._shown_preview):
            self._shown_preview = preview
            self.query_one("#preview", Static).update(preview)
