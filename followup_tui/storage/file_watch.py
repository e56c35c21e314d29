"""Whether the file behind the open connection is still there and can be used, for a program that is
open for weeks: a file that took its place is opened, what was refused is tried again. Never makes
a file. To be used on the thread that has the connection."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from followup_tui.errors import CannotWriteError, DatabaseUnusableError, FollowupError
from followup_tui.storage.database import (
    close_database,
    data_version,
    database,
    is_same_file,
    open_database,
    translate_errors,
)

# How many looks pass before something that was refused, and looks the same, is tried again.
_PAUSE = 8


@dataclass(frozen=True, slots=True)
class FileStatus:
    """`changed`: other records may be there than were read last. `trouble`: why the database cannot
    be used as it should, in a sentence."""

    changed: bool = False
    error: FollowupError | None = None


class FileWatch:
    """Of one database."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = 0
        self._trouble: FollowupError | None = None
        self._refused: object = None
        self._looks = 0

    def open(self) -> None:
        """Open it for the first time; raises what that raises."""
        open_database(self._path)
        # Before anything is read: what is written from here on is seen as a change.
        self._seen = data_version()

    def record_failure(self, error: FollowupError) -> FollowupError:
        """Something was refused for this reason; gives what there is to say, which is why there is
        no connection where there is none."""
        if not (database.is_closed() and self._trouble):
            # To SQLite an empty file is a damaged database.
            there = _sign(self._path)
            self._trouble = (there and self._missing(there)) or error
        return self._trouble or error

    def check(self) -> FileStatus:
        """Look, and mend what can be mended."""
        before = self._trouble
        try:
            with translate_errors(self._path):
                changed = self._look()
        except FollowupError as error:
            self._trouble = error
            return FileStatus(error=error)
        except OSError as error:
            words = f"{self._path} cannot be opened ({error.strerror or 'it is not known why'})."
            self._trouble = DatabaseUnusableError(words)
            return FileStatus(error=self._trouble)
        return FileStatus(changed or (before is not None and self._trouble is None), self._trouble)

    def _look(self) -> bool:
        there = _sign(self._path)
        if missing := self._missing(there):
            raise missing
        trouble = self._trouble
        unusable = isinstance(trouble, DatabaseUnusableError)
        if unusable or database.is_closed() or not is_same_file():
            self._reopen(there)
            return True
        if isinstance(trouble, CannotWriteError) and self._is_due_again():
            _write_nothing()
            trouble = None
        elif not isinstance(trouble, CannotWriteError):
            trouble = None
        version = data_version()
        changed, self._seen = version != self._seen, version
        self._trouble = trouble
        return changed

    def _missing(self, there: tuple[int, ...] | None) -> DatabaseUnusableError | None:
        """That there is no file, or nothing in it."""
        if there is not None and there[2]:
            return None
        how, until = ("gone", "it is back") if there is None else ("empty", "a database is there")
        return DatabaseUnusableError(
            f"{self._path} is {how}. What you see is what was read last; nothing can be saved "
            f"until {until}."
        )

    def _is_due_again(self) -> bool:
        self._looks += 1
        return self._looks % _PAUSE == 0

    def _reopen(self, there: tuple[int, ...] | None) -> None:
        """Go over to the file that is there now."""
        if there == self._refused and self._trouble is not None and not self._is_due_again():
            raise self._trouble
        again, self._refused = there == self._refused, there
        close_database()
        open_database(self._path, timeout=1, create=False)
        # What was refused after opening would be refused again, and said again each time.
        if again and self._trouble is not None and database.pragma("quick_check") != "ok":
            close_database()
            raise self._trouble
        self._seen = data_version()
        self._trouble = None


def _sign(path: Path) -> tuple[int, ...] | None:
    """What is another where the file is."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _write_nothing() -> None:
    """Write the version that is there already, to find out whether writing works again."""
    with database.atomic():
        database.pragma("user_version", int(database.pragma("user_version")))
