"""One step after the other, for a screen that shows one card or one pair at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import TYPE_CHECKING

from textual import work

from followup_tui.errors import FollowupError

if TYPE_CHECKING:
    from followup_tui.ui.base_screen import BaseScreen

    _Base = BaseScreen
else:
    _Base = object


class Sequential(_Base):
    """Mixed into a screen. While one step reads, a second would take away what it is about; keys
    wait for the last."""

    _held = 0
    _steps = 0

    @cached_property
    def _turn(self) -> asyncio.Lock:
        return asyncio.Lock()

    def making(self) -> None:
        """The next key is for what comes next."""
        self.key_queue.hold_keys()
        self._held += 1

    def release(self) -> None:
        """Let the keys go on that waited."""
        while self._held:
            self._held -= 1
            self.key_queue.release_keys()

    def run_in_order(self, step: Callable[[], Awaitable[None]]) -> None:
        """Do it after what is under way; what is refused is said."""
        self._steps += 1
        self._take_turn(step)

    @work(group="turns")
    async def _take_turn(self, step: Callable[[], Awaitable[None]]) -> None:
        try:
            async with self._turn:
                await step()
        except FollowupError as error:
            self.show_error(error)
        finally:
            self._steps -= 1
            if not self._steps:
                self.release()

    def on_unmount(self) -> None:
        # What was under way is gone with the screen; keys must not wait for it.
        self.release()
