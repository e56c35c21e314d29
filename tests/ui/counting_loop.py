"""An event loop that knows what it still has to do, by asyncio's public methods alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import Context
from typing import Any


class CountingLoop(asyncio.SelectorEventLoop):
    """Counts callbacks, and remembers timers and calls of threads that are outstanding."""

    def __init__(self) -> None:
        super().__init__()
        self.scheduled = 0
        """How many callbacks were scheduled so far."""
        self._timers: list[asyncio.TimerHandle] = []
        self._calls: set[asyncio.Future[Any]] = set()

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Count the callback."""
        self.scheduled += 1
        return super().call_soon(callback, *args, context=context)

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Count the callback."""
        self.scheduled += 1
        return super().call_soon_threadsafe(callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Remember the timer; `call_later` comes here, too."""
        timer = super().call_at(when, callback, *args, context=context)
        self._timers.append(timer)
        return timer

    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """Remember the call until the thread has answered."""
        call = super().run_in_executor(executor, func, *args)
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        return call

    @property
    def waits_for_thread(self) -> bool:
        """Whether a thread has not answered yet."""
        return bool(self._calls)

    def has_timer_within(self, seconds: float) -> bool:
        """Return whether a timer goes off within so many seconds."""
        now = self.time()
        self._timers = [
            timer for timer in self._timers if timer.when() > now and not timer.cancelled()
        ]
        return any(timer.when() < now + seconds for timer in self._timers)
