"""Waiting for the condition, in place of Textual's wait for a processor that is hardly used.

That one sleeps 20 ms at a time, twice a key, and a slow machine deceives it."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

import pytest
import textual.app
import textual.pilot
from textual._context import active_app
from textual.app import App

SOON = 0.02
"""What is to be drawn or done within so many seconds belongs to what is waited for."""
STEP = 0.001
PATIENCE = 30
STUCK = 0.02
"""Who types on does not wait for what the database takes longer for."""


async def wait_for_quiet(
    min_sleep: float = 0, max_sleep: float = PATIENCE, stuck: float = STUCK
) -> None:
    """Wait until nothing is left to run: no callback, no timer that is nearly due, no worker and no
    thread. Takes the place of `textual._wait.wait_for_idle`, hence its two arguments."""
    loop: Any = asyncio.get_running_loop()
    now = monotonic()
    end, busy, passes = now + max_sleep, now, 0
    while passes < 2 and now < min(end, busy + stuck):
        if loop._ready or _is_soon(loop):
            busy, passes = now, 0
        elif _is_waited_for():
            passes = 0
        else:
            passes += 1
        # A pass of the loop takes in what threads and files have brought as well.
        await asyncio.sleep(0 if passes or loop._ready else STEP)
        now = monotonic()


async def settled(app: App[Any]) -> None:
    """Wait until nothing is being read, written or drawn."""
    await wait_for_quiet(stuck=PATIENCE)
    # What is to be drawn is drawn now, not at the next sixtieth of a second.
    app.screen._on_timer_update()
    await wait_for_quiet(stuck=PATIENCE)


def _is_soon(loop: Any) -> bool:
    return any(not one.cancelled() and one.when() - loop.time() < SOON for one in loop._scheduled)


def _is_waited_for() -> bool:
    app = active_app.get(None)
    return bool(_asked) or (app is not None and any(not one.is_finished for one in app.workers))


_asked: set[asyncio.Future[Any]] = set()
"""What threads were asked for and have not brought."""


def patch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have Textual's pilot wait like this."""
    monkeypatch.setattr(textual.pilot, "wait_for_idle", wait_for_quiet)
    monkeypatch.setattr(textual.app, "wait_for_idle", wait_for_quiet)
    ask = asyncio.BaseEventLoop.run_in_executor

    def asked(loop: asyncio.BaseEventLoop, *call: Any) -> asyncio.Future[Any]:
        future = ask(loop, *call)
        _asked.add(future)
        future.add_done_callback(_asked.discard)
        return future

    monkeypatch.setattr(asyncio.BaseEventLoop, "run_in_executor", asked)
    _asked.clear()
