"""Runs a blocking call without holding up the exit of the program."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

T = TypeVar("T")


async def run_in_thread(call: Callable[[], T]) -> T:
    """Run a blocking call in a daemon thread, which the exit of the prompt does not wait for."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def finish(set_outcome: Callable[[], None]) -> None:
        if not future.cancelled():
            set_outcome()

    def finish_in_loop(set_outcome: Callable[[], None]) -> None:
        # The loop is closed if the prompt was left.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(finish, set_outcome)

    def run() -> None:
        try:
            result = call()
        except Exception as error:
            finish_in_loop(partial(future.set_exception, error))
        else:
            finish_in_loop(partial(future.set_result, result))

    threading.Thread(target=run, name="opening", daemon=True).start()
    return await future
