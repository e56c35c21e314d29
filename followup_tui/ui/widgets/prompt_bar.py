"""The line at the bottom in which everything is typed, and what was understood above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, cast

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
from followup_tui.ui.keys.key_queue import KeyQueue
from followup_tui.ui.unsaved_text import unsaved_text_of

MAX_PROMPT_LENGTH = 20_000
_LETTER_ACTIONS = frozenset({"next_note", "insert_note"})
"""Actions bound to letters, for a prompt in which nothing is typed."""
_EXTRA_ACTIONS = frozenset({"no_date", "next", "previous", "switch"}) | _LETTER_ACTIONS


class Prompt:
    """What the line asks for. Each kind of line is a subclass; this one takes any text."""

    label = ""
    placeholder = ""
    initial = ""
    key_labels: ClassVar[dict[str, str]] = {}
    """What saving and leaving are called here, by action; for the footer."""
    is_private = True
    """Whether what is typed may hold names or texts, which are covered while masked."""
    is_tall = False
    """Whether what is shown above the line may take the whole screen."""
    extra_actions: ClassVar[frozenset[str]] = frozenset()
    """Which of the line's keys beside saving and leaving mean something here."""

    unsaved_key = ""
    """What the line is kept as while it is half typed; nothing where it is not worth it."""

    def unsaved_values(self, text: str) -> dict[str, str]:
        """What there is to keep of it."""
        return {"text": text} if text.strip() and text != self.initial else {}

    def restore(self, typed: Mapping[str, str]) -> str:
        """Go on from what was kept; gives what stands in the line."""
        return typed.get("text", self.initial)

    async def preview(self, text: str) -> Sequence[Content]:
        """The lines that say what was understood."""
        return ()

    async def submit(self, text: str) -> bool:
        """Take what was typed; True closes the line."""
        return True

    async def press(self, key: str, text: str) -> bool | None:
        """A key before it becomes text: None leaves it to the line, True closes it."""
        return None

    def closes_on(self, key: str) -> bool:
        """Whether the key leaves the line and does what it does elsewhere."""
        return False

    def handle_action(self, action: str, text: str) -> str | None:
        """One of `keys` was pressed; gives what shall stand in the line instead, if anything."""
        return None

    async def cancel(self) -> None:
        """The line was left without saving."""


class PromptInput(Input):
    """An input that shows each key to the question first."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings_for("line", "mail")

    @property
    def bar(self) -> PromptBar:
        """The line it is part of."""
        return self.query_ancestor(PromptBar)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what means something to the question works."""
        ask = self.bar.prompt
        return action not in _EXTRA_ACTIONS or (ask is not None and action in ask.extra_actions)

    async def action_save(self) -> None:
        """Take what was typed."""
        await self.bar.save()

    async def action_cancel(self) -> None:
        """Leave without saving."""
        await self.bar.cancel()

    def action_no_date(self) -> None:
        """Read no date in it, or do."""
        self.bar.handle_action("no_date")

    def action_switch(self) -> None:
        """To the other part of the line, and back."""
        self.bar.handle_action("switch")

    def action_next(self) -> None:
        """The next choice or row."""
        self.bar.handle_action("next")

    def action_previous(self) -> None:
        """The choice or row before."""
        self.bar.handle_action("previous")

    def action_next_note(self) -> None:
        """Mark the next note."""
        self.bar.handle_action("next_note")

    def action_insert_note(self) -> None:
        """Insert the marked note."""
        self.bar.handle_action("insert_note")

    async def _on_key(self, event: events.Key) -> None:
        bar = self.bar
        if bar.prompt is not None and bar.prompt.closes_on(event.key):
            event.stop()
            event.prevent_default()
            bar.close()
            cast(KeyQueue, self.app).press_next(event.key, event.character)
            return
        if bar.prompt is not None and bar.prompt.extra_actions & _LETTER_ACTIONS:
            # An input would take the letter as text before its binding is looked up.
            active = self.screen.active_bindings.get(event.key)
            if active is not None and active.binding.action in _LETTER_ACTIONS:
                event.stop()
                event.prevent_default()
                await self.run_action(active.binding.action)
                return
        # Only signs are for the question: escape and enter must always work.
        if bar.prompt is not None and event.is_printable and event.character:
            try:
                closes = await bar.prompt.press(event.character, self.value)
            except FollowupError:
                # The preview says it.
                closes = None
            if closes is not None:
                event.stop()
                event.prevent_default()
                if closes:
                    bar.close()
                else:
                    bar.refresh_preview()
                return
        await super()._on_key(event)


class PromptBar(Vertical):
    """Hidden until something is asked; then it has the focus until it is answered or left."""

    class Closed(Message):
        """The line was answered or left."""

    class KeysChanged(Message):
        """Other keys may mean something now."""

    def __init__(self) -> None:
        super().__init__(id="line")
        self.prompt: Prompt | None = None
        self._asked = ("", "")
        self._shown = Content("")
        self._saving: tuple[Prompt, str] | None = None
        self._refused: str | None = None
        self.previous_focus: Widget | None = None
        """What gets the focus when the line is closed."""
        self.display = False

    def compose(self) -> ComposeResult:
        yield Static(id="preview", markup=False)
        yield self.input_row()

    @staticmethod
    def input_row() -> Horizontal:
        """The line itself, with its label."""
        line = PromptInput(compact=True, max_length=MAX_PROMPT_LENGTH, select_on_focus=False)
        # A blinking cursor would draw twice a second for as long as a line is left open.
        line.cursor_blink = False
        return Horizontal(Static(id="label", markup=False), line, id="typing")

    @property
    def input(self) -> Input:
        """Where the text is typed."""
        return self.query_one(PromptInput)

    def open(self, ask: Prompt, typed: str | None = None) -> None:
        """Ask something; what was asked before is left. `typed` stands in the line already."""
        kept = (
            lines.get(ask.unsaved_key)
            if (lines := unsaved_text_of(self.app)) and typed is None
            else {}
        )
        text = ask.restore(kept) if kept else ask.initial if typed is None else typed
        self.prompt = ask
        self._say(())
        self.display = True
        if self.screen.focused is not self.input:
            self.previous_focus = self.screen.focused
        # A word of what was done before would lie on what is typed.
        self.app.clear_notifications()
        self.set_class(ask.is_tall, "-tall")
        self.input.password = ask.is_private and mask.is_on()
        with self.prevent(Input.Changed):
            self.input.value = text
        self.input.cursor_position = len(text)
        if kept:
            # Typing replaces what is back, any other key goes on from it.
            self.input.selection = Selection(0, len(text))
        # At once: a later focus would let keys that follow go to the list.
        self.screen.set_focus(self.input)
        self.refresh_preview()

    def close(self) -> None:
        """Close the line."""
        self.workers.cancel_group(self, "preview")
        self.prompt = None
        # At once, like in `open`: the next key is for the list.
        self.screen.set_focus(self.previous_focus)
        self.display = False
        self.post_message(self.Closed())

    async def cancel(self) -> None:
        """Close the line without saving."""
        ask = self.prompt
        self.close()
        if ask is not None:
            await ask.cancel()

    def refresh_preview(self) -> None:
        """Show anew what is asked and what is understood."""
        self._refused = None
        self._label()
        self._show_preview(self.input.value)

    def refresh_times(self) -> None:
        """Another minute began; why a line was refused stays until it is changed."""
        if self._refused is None:
            self.refresh_preview()

    def _label(self) -> None:
        if self.prompt is None or self._asked == (self.prompt.label, self.prompt.placeholder):
            return
        self._asked = self.prompt.label, self.prompt.placeholder
        self.query_one("#label", Static).update(Content(self.prompt.label))
        self.input.placeholder = self.prompt.placeholder
        self.post_message(self.KeysChanged())

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._keep()
        # Enter may have come before the line heard of the last sign: why it is refused stays.
        if event.value != self._refused:
            self.refresh_preview()

    def _keep(self) -> None:
        if (
            self.prompt is not None
            and self.prompt.unsaved_key
            and (lines := unsaved_text_of(self.app))
        ):
            lines.put(self.prompt.unsaved_key, self.prompt.unsaved_values(self.input.value))

    def handle_action(self, action: str) -> None:
        """Hand one of the line's keys to the question."""
        if self.prompt is not None:
            text = self.prompt.handle_action(action, self.input.value)
            if text is not None:
                with self.prevent(Input.Changed):
                    self.input.value = text
                self.input.cursor_position = len(text)
            self._keep()
            self.refresh_preview()

    async def save(self) -> None:
        """Take what was typed; what is refused stays, with a sentence."""
        ask = self.prompt
        if ask is None:
            return
        text = self.input.value
        self._saving = ask, text
        try:
            closes = await ask.submit(text)
        except FollowupError as error:
            # A preview that is still being made would take the sentence away.
            self.workers.cancel_group(self, "preview")
            self._refused = text
            self._say([Content.styled(safe_sentence(str(error)), "$text-warning")])
            return
        finally:
            saving, self._saving = self._saving, None
        if closes and saving is not None:
            # No change was made of it: it said nothing, or nothing new.
            self.discard_unsaved(ask)
        if closes and self.prompt is ask:
            self.close()

    def discard_unsaved(self, ask: Prompt) -> None:
        """What was typed is saved, or is no more."""
        if ask.unsaved_key and (lines := unsaved_text_of(self.app)):
            lines.put(ask.unsaved_key, None)

    def take_submission(self) -> tuple[Prompt, str] | None:
        """What is being saved, for who makes the change of it."""
        saving, self._saving = self._saving, None
        return saving

    @work(exclusive=True, group="preview")
    async def _show_preview(self, text: str) -> None:
        ask = self.prompt
        if ask is None:
            return
        try:
            lines = await ask.preview(text)
        except FollowupError as error:
            lines = [Content.styled(safe_sentence(str(error)), "$text-warning")]
        if self.prompt is ask:
            # Reading may have shown that something else is asked.
            self._label()
            self._say(lines)

    def _say(self, lines: Sequence[Content]) -> None:
        shown = Content("\n").join(lines)
        if not shown.is_same(self._shown):
            self._shown = shown
            self.query_one("#preview", Static).update(shown)
