"""Expected errors: what happened, what was kept, what to do next, and an exit code."""

from __future__ import annotations


class FollowupError(Exception):
    """Base class: a sentence each on the problem, the outcome ("Nothing was changed.") and what to
    do next ("Try again."). They are joined only where a person reads them."""

    exit_code = 1

    def __init__(self, problem: str, outcome: str = "", hint: str = "") -> None:
        super().__init__(problem, outcome, hint)
        self.problem = problem
        self.outcome = outcome
        self.hint = hint

    def __str__(self) -> str:
        parts = [part for part in (self.problem, self.outcome, self.hint) if part]
        # A problem may end with an example, which has no full stop.
        closed = [part if part[-1:] in ".?!" else f"{part}." for part in parts[:-1]]
        return " ".join([*closed, *parts[-1:]])


class NotFoundError(FollowupError):
    """Nothing was found, or there is nothing to do."""


class UsageError(FollowupError):
    """Wrong usage of a command, or no terminal."""

    exit_code = 2


class BadInputError(FollowupError):
    """Input that can't be understood."""

    exit_code = 3


class AmbiguousNameError(BadInputError):
    """Several contacts match the name."""


class ChangedElsewhereError(FollowupError):
    """The record was changed since it was read; nothing was written."""


class DatabaseBusyError(FollowupError):
    """Another program holds the database; try again."""

    exit_code = 4


class DatabaseUnusableError(FollowupError):
    """The database is missing, damaged, too new or not readable."""

    exit_code = 5


class NotADatabaseError(DatabaseUnusableError):
    """A folder, a device or another program's file, which will never be a database."""


class AlreadySavedError(FollowupError):
    """The change is in the journal already; nothing was written again."""


class CannotWriteError(FollowupError):
    """The disk is full or the file is read-only."""

    exit_code = 6


class QueuedError(FollowupError):
    """The database could not be written; the line is queued and saved by a later start."""

    exit_code = 0
