"""Keys one after the other: the next is looked at when the one before has done its work, so that
what a key opens gets what is typed behind it. Textual alone hands each key at once to whatever has
the focus when it arrives."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from textual.app import App

    _Base = App[None]
else:
    _Base = object

QUIT_KEY = "ctrl+q"
QUIT_WAIT = 1.0
"""Seconds that the key to leave waits for what was typed before it."""


class KeyQueue(_Base):
    """Mixed into the App."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._lane: deque[events.Event] = deque()
        self._under_way = False
        self._holds = 0

    def hold_keys(self) -> None:
        """Let keys wait: something that takes them is being opened."""
        self._holds += 1

    def release_keys(self) -> None:
        """It is open."""
        self._holds -= 1
        self.call_later(self._send_next)

    def press_next(self, key: str, character: str | None) -> None:
        """Have a key pressed anew, ahead of all that wait."""
        self._lane.appendleft(events.Key(key, character))

    async def on_event(self, event: events.Event) -> None:
        """Put keys and pastes in the lane; all else goes its way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._lane.append(event)
            await self._send_next()
            if event in self._lane and isinstance(event, events.Key) and event.key == QUIT_KEY:
                self.set_timer(QUIT_WAIT, partial(self._quit, event))
        else:
            await super().on_event(event)

    def _quit(self, event: events.Event) -> None:
        """Leave, where the key to leave still waits for what is under way."""
        if event in self._lane:
            self.exit()

    async def _send_next(self) -> None:
        if self._under_way or self._holds or not self._lane:
            return
        self._under_way = True
        event = self._lane.popleft()
        self._take_focus_back()
        target = self.focused or self.screen
        await super().on_event(event)
        self._follow(event, target)

    def _take_focus_back(self) -> None:
        """Where the terminal said that it lost the focus, the library gives it back only on the way
        of the key; it must be known before who gets it, and so whom the next key waits for."""
        last = self._last_focused_on_app_blur
        if self.focused is None and last is not None and last in self.screen.focus_chain:
            self.screen.set_focus(last, scroll_visible=False, from_app_focus=True)

    def _follow(self, event: events.Event, node: MessagePump) -> None:
        """Be called when the node is through with the event, which stands before in its queue."""
        if not node.call_later(self._passed, event, node):
            self._arrived()

    def _passed(self, event: events.Event, node: MessagePump) -> None:
        parent = node._parent
        if event._stop_propagation or node is self or parent is None:
            self._arrived()
        else:
            self._follow(event, parent)

    def _arrived(self) -> None:
        self._under_way = False
        if self._lane:
            self.call_later(self._send_next)
