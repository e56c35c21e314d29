"""One step after the other, for a screen that shows one card or one pair at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from followup_tui.errors import FollowupError
from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.workers import start_worker


class StepQueue:
    """Runs steps in order: a second one would take away what the first is about. Keys wait for the
    last, so that each applies to the card that its user saw coming."""

    def __init__(self, screen: BaseScreen) -> None:
        self._screen = screen
        self._lock = asyncio.Lock()
        self._holds = 0
        self._steps = 0

    @property
    def is_busy(self) -> bool:
        """Whether keys wait for a step."""
        return self._holds > 0

    def hold_keys(self) -> None:
        """Let keys wait for the next step to end."""
        self._screen.key_queue.hold(leavable=True)
        self._holds += 1

    def release_keys(self) -> None:
        """Let the waiting keys go on."""
        while self._holds:
            self._holds -= 1
            self._screen.key_queue.release(leavable=True)

    def run(self, step: Callable[[], Awaitable[None]]) -> None:
        """Run a step after those under way; an error is shown."""
        self._steps += 1
        start_worker(self._screen, partial(self._run, step), group="steps")

    async def _run(self, step: Callable[[], Awaitable[None]]) -> None:
        try:
            async with self._lock:
                await step()
        except FollowupError as error:
            self._screen.show_error(error)
        finally:
            self._steps -= 1
            if not self._steps:
                self.release_keys()
