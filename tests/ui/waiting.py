"""Waiting until an app is idle. Textual looks at how busy the processor is: it sleeps 20 ms at a
time, twice a key, and a loaded machine deceives it."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

import pytest
import textual.app
import textual.pilot
from textual.app import App
from textual.pilot import Pilot

from tests.ui.counting_loop import CountingLoop

SOON = 0.02
"""A timer that goes off within so many seconds is waited for."""
STEP = 0.001
PATIENCE = 120
BETWEEN_KEYS = 0.02
"""Seconds after which the next key is pressed though the database has not answered."""


async def wait_for_loop(
    min_sleep: float = 0,
    max_sleep: float = PATIENCE,
    *,
    patience: float = BETWEEN_KEYS,
    app: App[Any] | None = None,
) -> None:
    """Wait until the loop has nothing to do: no callback, no near timer, no thread, no worker.

    Its first two arguments are those of Textual's `wait_for_idle`, whose place it takes. `patience`
    is how many seconds threads and workers are waited for."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, CountingLoop)
    now = monotonic()
    end, last_busy, quiet_passes = now + max_sleep, now, 0
    while quiet_passes < 2 and now < min(end, last_busy + patience):
        before = loop.scheduled
        await asyncio.sleep(0)
        now = monotonic()
        # One callback is the end of that sleep.
        if loop.scheduled > before + 1:
            last_busy, quiet_passes = now, 0
        elif loop.has_timer_within(SOON):
            last_busy, quiet_passes = now, 0
            await asyncio.sleep(STEP)
        elif loop.waits_for_thread or _has_worker(app):
            quiet_passes = 0
            await asyncio.sleep(STEP)
        else:
            quiet_passes += 1


async def wait_until_idle(pilot: Pilot[Any]) -> None:
    """Wait until nothing is read, written or drawn."""
    await wait_for_loop(patience=PATIENCE, app=pilot.app)
    # Draws now what would be drawn at the next sixtieth of a second.
    await pilot.pause(0)
    await wait_for_loop(patience=PATIENCE, app=pilot.app)


def _has_worker(app: App[Any] | None) -> bool:
    return app is not None and any(not worker.is_finished for worker in app.workers)


def patch_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have Textual's pilot wait for the loop."""
    monkeypatch.setattr(textual.pilot, "wait_for_idle", wait_for_loop)
    monkeypatch.setattr(textual.app, "wait_for_idle", wait_for_loop)
