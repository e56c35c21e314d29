"""Keys one at a time: the next key is handled when the one before has done its work, so that what a
key opens receives the keys typed after it. Textual alone hands each key at once to whatever has the
focus when it arrives."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual import events
from textual.dom import DOMNode

from followup_tui.ui.messages import show_toast
from followup_tui.ui.terminal.textual_private import is_stopped

if TYPE_CHECKING:
    from textual.app import App

QUIT_KEY = "ctrl+q"
QUIT_WAIT = 1.0
"""Seconds that the key to quit waits for the keys typed before it, until a second one ends all."""


class KeyQueue:
    """Keeps keys and pastes waiting while one is handled or something that takes them is opened.

    No key is dropped, however long the keys before it take; only a user who has waited for
    QUIT_WAIT can end the program before they are handled."""

    def __init__(
        self,
        app: App[Any],
        deliver: Callable[[events.Event], Awaitable[None]],
        is_ready: Callable[[], bool] = lambda: True,
        leaves: Callable[[str], bool] = lambda key: False,
    ) -> None:
        """`deliver` hands an event to Textual: the `on_event` of the app's base class.

        `is_ready` says whether what the last key led to has taken effect; `wake` when it has.
        `leaves` says whether a key leaves the screen, whatever it is about to show."""
        self._app = app
        self._deliver = deliver
        self._is_ready = is_ready
        self._leaves = leaves
        self._waiting: deque[events.Event] = deque()
        self._is_handling = False
        self._holds = 0
        self._leavable_holds = 0
        self._quit: tuple[events.Event, float] | None = None
        """The first key to quit that waits, and when it was pressed."""
        self.handled = 0
        """How many keys and pastes were handled."""

    @property
    def is_idle(self) -> bool:
        """Whether no key waits or is being handled."""
        return not (self._waiting or self._is_handling or self._holds)

    def hold(self, *, leavable: bool = False) -> None:
        """Let keys wait: something that takes them is being opened or read.

        `leavable`: only reading is under way, so the next key need not wait if it leaves."""
        self._holds += 1
        self._leavable_holds += leavable

    def release(self, *, leavable: bool = False) -> None:
        """End one hold, of the kind that it was; with the last one the waiting keys go on."""
        self._holds -= 1
        self._leavable_holds -= leavable
        self.wake()

    def wake(self) -> None:
        """Let the waiting keys go on, if what they waited for has taken effect."""
        if self._waiting:
            self._app.call_later(self._send_next)

    def press_next(self, key: str, character: str | None) -> None:
        """Press a key again, ahead of all that wait."""
        self._waiting.appendleft(events.Key(key, character))
        self.wake()

    async def put(self, event: events.Event) -> None:
        """Queue a key or a paste; deliver any other event at once."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await self._deliver(event)
            return
        self._waiting.append(event)
        await self._send_next()
        if event in self._waiting and isinstance(event, events.Key) and event.key == QUIT_KEY:
            self._quit_pressed(event)

    def _quit_pressed(self, event: events.Event) -> None:
        """Let a key to quit wait; end the app if one has been waiting for long."""
        if self._quit is None or self._quit[0] not in self._waiting:
            self._quit = event, monotonic()
            self._app.set_timer(QUIT_WAIT, partial(self._offer_to_quit, event))
        elif monotonic() - self._quit[1] >= QUIT_WAIT:
            self._app.exit()

    def _offer_to_quit(self, event: events.Event) -> None:
        if event in self._waiting:
            show_toast(self._app, "Still working. Press ctrl+q again to quit without waiting.")

    async def _send_next(self) -> None:
        if not self._waiting or self._is_handling or not self._may_send(self._waiting[0]):
            return
        event = self._waiting.popleft()
        if isinstance(event, events.Key) and self._is_unbound_alt(event.key):
            # Escape and a key typed at once, which a terminal cannot tell from alt and the key.
            self._waiting.appendleft(events.Key(event.key[-1], event.key[-1]))
            event = events.Key("escape", None)
        await self._send(event)

    def _may_send(self, event: events.Event) -> bool:
        if not self._holds and self._is_ready():
            return True
        is_leavable = self._holds == self._leavable_holds
        return is_leavable and isinstance(event, events.Key) and self._leaves(event.key)

    def _is_unbound_alt(self, key: str) -> bool:
        prefix, _, rest = key.partition("+")
        return prefix == "alt" and len(rest) == 1 and key not in self._app.screen.active_bindings

    async def _send(self, event: events.Event) -> None:
        self._is_handling = True
        if not self._app.app_focus:
            # Textual restores the focus only on the way of the key: too late to know who gets it.
            self._app.app_focus = True
        target = self._app.focused or self._app.screen
        await self._deliver(event)
        self._follow(target, event, target)

    def _follow(self, node: DOMNode, event: events.Event | None, target: DOMNode) -> None:
        """Be called when the node has handled the event, which is before the call in its queue.

        Without an event: when it has handled what it was sent meanwhile."""
        if not node.call_later(self._passed, node, event, target):
            self._app.call_later(self._finish)

    def _passed(self, node: DOMNode, event: events.Event | None, target: DOMNode) -> None:
        parent = node.parent
        is_at_end = node is self._app or parent is None
        if event is not None and (is_at_end or is_stopped(event)):
            # Once more behind the messages that the key led to, such as that a text has changed.
            self._follow(target, None, target)
        elif is_at_end or parent is None:
            self._finish()
        else:
            self._follow(parent, event, target)

    def _finish(self) -> None:
        self._is_handling = False
        self.handled += 1
        if self._waiting:
            self._app.call_later(self._send_next)


class _QueuesKeys(Protocol):
    key_queue: KeyQueue


def key_queue_of(app: App[Any]) -> KeyQueue:
    """Return the key queue of one of our apps."""
    return cast(_QueuesKeys, app).key_queue
