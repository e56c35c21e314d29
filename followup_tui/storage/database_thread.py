"""The database thread: runs all queries and actions of the screen, one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from pendulum import DateTime

from followup_tui.errors import CannotWriteError, DatabaseUnusableError
from followup_tui.storage.backup_care import care_for_backups, has_backup_news
from followup_tui.storage.damage import check_today, current_damage, is_check_due
from followup_tui.storage.database import close_database, thread_connection, translate_errors
from followup_tui.storage.file_watch import FileStatus, FileWatch
from followup_tui.wording import Wording

P = ParamSpec("P")
T = TypeVar("T")


class DatabaseThread:
    """Runs queries and actions one after the other on one thread."""

    def __init__(
        self, path: Path, queue_file: Path | None = None, known_file: Path | None = None
    ) -> None:
        """Take the database, the file that queues captures while it cannot be written, and the
        record of known databases."""
        self.path = path
        self.queue_file = queue_file
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._separate_executor: ThreadPoolExecutor | None = None
        self._file_watch = FileWatch(path, known_file)

    def open(self, *, is_named: bool = True, is_allowed: bool = False) -> Future[bool]:
        """Start opening the database, or creating it; the future tells whether it was created.

        Arguments and errors of the future are those of `open_or_create`."""
        return self._executor.submit(
            self._file_watch.open, is_named=is_named, is_allowed=is_allowed
        )

    async def run(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the action on the database thread and return its result.

        Raises what the action raises, database errors as those of `translate_errors`.
        """
        call = partial(self._run_translated, partial(action, *args, **kwargs))
        return await asyncio.get_running_loop().run_in_executor(self._executor, call)

    async def check_file(self) -> FileStatus:
        """Check whether another program has written, and reopen a replaced file."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, self._file_watch.check)

    async def run_separately(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run long work beside the database thread, one at a time, on a connection of its own.

        What it writes counts as another program's. Raises the same errors as `run`.
        """
        call = partial(_run_connected, partial(action, *args, **kwargs))
        return await asyncio.get_running_loop().run_in_executor(self._beside(), call)

    async def run_beside(self, action: Callable[[], T]) -> T:
        """Run long work that opens the database itself, if at all, beside the database thread."""
        return await asyncio.get_running_loop().run_in_executor(self._beside(), action)

    async def run_alone(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the action on the database thread while no other thread of this program uses the
        database. Raises the same errors as `run`."""

        def wait_for_it() -> T:
            call = partial(self._run_translated, partial(action, *args, **kwargs))
            return self._executor.submit(call).result()

        return await asyncio.get_running_loop().run_in_executor(self._beside(), wait_for_it)

    async def care_for_backups(self, now: DateTime) -> list[Wording]:
        """Check the database for damage and back it up, each once a day, beside other work.

        Returns the sentences to tell the person; `check_file` tells that it is damaged."""
        call = partial(_care, self.path, now)
        return await asyncio.get_running_loop().run_in_executor(self._beside(), call)

    def has_backup_news(self) -> bool:
        """Return whether `care_for_backups` has something to report or to do at once."""
        return has_backup_news()

    def close(self) -> None:
        """Finish what was started, close the database and end the threads."""
        if self._separate_executor is not None:
            self._separate_executor.shutdown()
        self._executor.submit(close_database)
        self._executor.shutdown()

    def _beside(self) -> ThreadPoolExecutor:
        if self._separate_executor is None:
            self._separate_executor = ThreadPoolExecutor(1, thread_name_prefix="separate")
        return self._separate_executor

    def _run_translated(self, call: Callable[[], T]) -> T:
        try:
            with translate_errors():
                return call()
        except DatabaseUnusableError as error:
            # Without a connection, the reason for that is the error to show.
            raise self._file_watch.record_failure(error) from error
        except CannotWriteError as error:
            self._file_watch.record_failure(error)
            raise


def _care(path: Path, now: DateTime) -> list[Wording]:
    if is_check_due(path, now) and check_today(path, now) is not None:
        return []
    sentences = care_for_backups(path, now)
    return sentences if current_damage(path) is None else []


def _run_connected(call: Callable[[], T]) -> T:
    with thread_connection():
        return call()
