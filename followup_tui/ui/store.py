"""The database thread: the only one that talks to the database, in the order it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from followup_tui.storage.database import (
    close_database,
    data_version,
    open_database,
    sentences,
)

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """Runs questions and actions one after the other on a thread of their own."""

    def __init__(self, path: Path, spool: Path | None = None) -> None:
        """The database, and the file of lines that wait while it cannot be written."""
        self.path = path
        self.spool = spool
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._seen = 0

    def open(self) -> Future[None]:
        """Begin to open the database; the future raises what opening it raises."""
        return self._thread.submit(self._open)

    def _open(self) -> None:
        open_database(self.path)
        # Before anything is read: what is written from here on is seen as a change.
        self._seen = data_version()

    async def run(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Have it done on the database thread; raises storage failures as ours."""
        call = partial(_worded, partial(action, *args, **kwargs))
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    async def changed_elsewhere(self) -> bool:
        """Whether another program has written since this was asked last."""
        version = await self.run(data_version)
        changed, self._seen = version != self._seen, version
        return changed

    def close(self) -> None:
        """Finish what was asked for, close the database, end the thread."""
        self._thread.submit(close_database)
        self._thread.shutdown()


def _worded(call: Callable[[], T]) -> T:
    with sentences():
        return call()
