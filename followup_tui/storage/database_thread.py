"""The database thread: the only one that talks to the database, in the order it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from followup_tui.errors import CannotWriteError, DatabaseUnusableError
from followup_tui.storage.database import close_database, thread_connection, translate_errors
from followup_tui.storage.file_watch import FileStatus, FileWatch

P = ParamSpec("P")
T = TypeVar("T")


class DatabaseThread:
    """Runs questions and actions one after the other on a thread of their own."""

    def __init__(self, path: Path, queue_file: Path | None = None) -> None:
        """The database, and the file of lines that wait while it cannot be written."""
        self.path = path
        self.queue_file = queue_file
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._beside: ThreadPoolExecutor | None = None
        self._presence = FileWatch(path)

    def open(self) -> Future[None]:
        """Begin to open the database; the future raises what opening it raises."""
        return self._thread.submit(self._presence.open)

    async def run(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Have it done on the database thread; raises storage failures as ours."""
        call = partial(self._worded, partial(action, *args, **kwargs))
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    async def check_file(self) -> FileStatus:
        """Whether another program has written since this was asked last, and whether the database
        can be used; opens what has taken its place."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._presence.check)

    async def run_separately(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Have long work done beside the database thread, on a thread and a connection of its own,
        one at a time: what it writes is seen as another program's. Failures are ours."""
        if self._beside is None:
            self._beside = ThreadPoolExecutor(1, thread_name_prefix="beside")
        call = partial(_connected, partial(action, *args, **kwargs))
        return await asyncio.get_running_loop().run_in_executor(self._beside, call)

    def close(self) -> None:
        """Finish what was asked for, close the database, end the threads."""
        if self._beside is not None:
            self._beside.shutdown()
        self._thread.submit(close_database)
        self._thread.shutdown()

    def _worded(self, call: Callable[[], T]) -> T:
        try:
            with translate_errors():
                return call()
        except DatabaseUnusableError as error:
            # Without a connection the reason for that is what there is to say.
            raise self._presence.record_failure(error) from error
        except CannotWriteError as error:
            self._presence.record_failure(error)
            raise


def _connected(call: Callable[[], T]) -> T:
    with thread_connection():
        return call()
