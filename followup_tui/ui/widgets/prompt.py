"""The base class of everything that the prompt bar can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.content import Content
from textual.suggester import Suggester


class Prompt:
    """A question in the prompt bar; each kind of prompt is a subclass."""

    label = ""
    placeholder = ""
    initial = ""
    """The text that stands in the input when the prompt opens."""
    key_labels: ClassVar[dict[str, str]] = {}
    """The footer's words for the actions of the prompt, such as "save", where they differ here."""
    enter_hint = ""
    """What enter will do with what is typed, for the border; the preview sets it."""
    max_length = 20_000
    """How many characters can be typed or pasted; more are refused, never cut."""
    is_private = True
    """Whether the text may hold names or notes, hidden while names are hidden."""
    is_tall = False
    """Whether the preview may take the whole screen."""
    help_topic = ""
    """The topic of the documentation that fits, such as "closing" or "closing#Snooze"."""
    extra_actions: ClassVar[frozenset[str]] = frozenset()
    """The actions besides "save" and "cancel" that work here, such as "next"."""

    @property
    def suggester(self) -> Suggester | None:
        """What completes the text behind the cursor, taken by tab; None for nothing."""
        return None

    unsaved_key = ""
    """The key under which unsaved text is stored; empty to store none."""

    forgets_on_cancel = False
    """Whether to forget unsaved text when the prompt is cancelled: enter means a preset next time,
    so text comes back only after the program was ended."""

    def unsaved_values(self, text: str) -> dict[str, str]:
        """Return what to store of the unsaved `text`; empty if it is not worth storing."""
        return {"text": text} if text.strip() and text != self.initial else {}

    def restore(self, values: Mapping[str, str]) -> str:
        """Restore the state from stored unsaved values; return the text for the input."""
        return values.get("text", self.initial)

    async def preview(self, text: str) -> Sequence[Content]:
        """Return the preview lines for `text`.

        A FollowupError becomes the preview: it says why the text cannot be saved.
        """
        return ()

    async def submit(self, text: str) -> bool:
        """Save `text`; return True to close the prompt.

        A FollowupError keeps the prompt open and is shown in it.
        """
        return True

    async def press(self, character: str, text: str) -> bool | None:
        """Handle a character before it is typed.

        Return None to type it, True to close the prompt, False to only update the preview.
        """
        return None

    def closes_on(self, key: str) -> bool:
        """Whether this key closes the prompt and goes to the screen."""
        return False

    async def prepare(self, text: str) -> None:
        """Read what `handle_action` needs; raises the storage errors of reading."""

    def handle_action(self, action: str, text: str) -> str | None:
        """Handle one of `extra_actions`; return a new text for the input, or None."""
        return None

    async def cancel(self) -> None:
        """Clean up after the prompt was closed without saving."""
