"""Watches the database file of a program that runs for weeks: opens a file that replaced it, and
retries after a failure. Never creates a file. Used on the thread that has the connection."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from followup_tui.errors import (
    CannotWriteError,
    DatabaseDamagedError,
    DatabaseUnusableError,
    FollowupError,
    system_reason,
)
from followup_tui.storage.damage import check_not_damaged, current_damage
from followup_tui.storage.database import (
    close_database,
    data_version,
    database,
    is_same_file,
    open_database,
    translate_errors,
)
from followup_tui.storage.missing_database import open_or_create
from followup_tui.wording import as_wording, wording

# A failed and unchanged file is retried at every eighth check.
_RETRY_EVERY = 8

_FileState = tuple[int, int, int, int]
"""Device, inode, size in bytes and modification time in nanoseconds."""


@dataclass(frozen=True, slots=True)
class FileStatus:
    """The result of a check: whether records may have changed since the last one, and the error
    while the database cannot be read or written."""

    changed: bool = False
    error: FollowupError | None = None


class FileWatch:
    """Watches one database file."""

    def __init__(self, path: Path, known_file: Path | None = None) -> None:
        """Watch the file at `path`; `known_file` is the record of known databases."""
        self._path = path
        self._known_file = known_file
        self._seen_version = 0
        self._error: FollowupError | None = None
        self._last_opened: _FileState | None = None
        self._failed_checks = 0

    def open(self, *, is_named: bool = True, is_allowed: bool = False) -> bool:
        """Open the database for the first time, or create it; return whether it was created.

        Arguments and errors are those of `open_or_create`."""
        created = open_or_create(
            self._path, self._known_file, is_named=is_named, is_allowed=is_allowed
        )
        # Read before any record, so that every later write counts as a change.
        self._seen_version = data_version()
        return created

    def record_failure(self, error: FollowupError) -> FollowupError:
        """Record a failure; return the error to show (the connection error if disconnected)."""
        if isinstance(error, DatabaseDamagedError) and not database.is_closed():
            return error  # what can be read is read; `check` tells for as long as it is so
        if not (database.is_closed() and self._error):
            # To SQLite, an empty file is a damaged database.
            state = _file_state(self._path)
            self._error = (state and self._missing_error(state)) or error
        return self._error or error

    def check(self) -> FileStatus:
        """Check the file, and reopen or retry what failed; never raises for the file's state."""
        before = self._error
        try:
            with translate_errors(self._path):
                changed = self._check()
        except FollowupError as error:
            self._error = error
            return FileStatus(error=error)
        except OSError as error:
            self._error = DatabaseUnusableError(
                wording("Can't open {} ({}).", self._path, system_reason(error))
            )
            return FileStatus(error=self._error)
        recovered = before is not None and self._error is None
        return FileStatus(changed or recovered, self._error or current_damage(self._path))

    def _check(self) -> bool:
        """Return whether records may have changed. Raises the error to show, and OSError."""
        state = _file_state(self._path)
        if missing := self._missing_error(state):
            raise missing
        error = self._error
        is_unusable = isinstance(error, DatabaseUnusableError)
        if is_unusable or database.is_closed() or not is_same_file():
            self._reopen(state)
            return True
        if isinstance(error, CannotWriteError) and self._is_retry_due():
            check_not_damaged(self._path)
            _test_write()
            error = None
        elif not isinstance(error, CannotWriteError):
            error = None
        version = data_version()
        changed, self._seen_version = version != self._seen_version, version
        self._error = error
        return changed

    def _missing_error(self, state: _FileState | None) -> DatabaseUnusableError | None:
        """Return the error for a missing or empty file, None for any other."""
        if state is not None and state[2]:
            return None
        problem = "missing" if state is None else "empty"
        return DatabaseUnusableError(
            wording("{} is {}.", self._path, as_wording(problem)),
            "The screen shows what was read last; nothing can be saved until the database is back.",
        )

    def _is_retry_due(self) -> bool:
        self._failed_checks += 1
        return self._failed_checks % _RETRY_EVERY == 0

    def _reopen(self, state: _FileState | None) -> None:
        """Open the current file. Raises the error to show."""
        if state == self._last_opened and self._error is not None and not self._is_retry_due():
            raise self._error
        is_unchanged, self._last_opened = state == self._last_opened, state
        close_database()
        open_database(self._path, timeout=1, create=False)
        # A file that failed after opening would fail again, with a new message each time.
        if is_unchanged and self._error is not None and database.pragma("quick_check") != "ok":
            close_database()
            raise self._error
        self._seen_version = data_version()
        self._error = None


def _file_state(path: Path) -> _FileState | None:
    """Return what differs between two files at the path; None when there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _test_write() -> None:
    """Write the schema version unchanged, to find out whether writing works again."""
    with database.atomic():
        database.pragma("user_version", int(database.pragma("user_version")))
