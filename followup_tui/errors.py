"""Expected failures. Each carries the one sentence that the person reads and the exit code."""

from __future__ import annotations


class FollowupError(Exception):
    """Something expected went wrong: what happened, what was kept, what to do."""

    exit_code = 1


class NotFoundError(FollowupError):
    """Nothing found, nothing to do."""


class UsageError(FollowupError):
    """The command was used wrongly, or there is no terminal."""

    exit_code = 2


class BadInputError(FollowupError):
    """What was typed or read is not what was asked for."""

    exit_code = 3


class AmbiguousNameError(BadInputError):
    """Several contacts answer to the name."""


class ChangedElsewhereError(FollowupError):
    """The record was altered since it was read; nothing was written."""


class DatabaseBusyError(FollowupError):
    """Another program holds the database; trying again is enough."""

    exit_code = 4


class DatabaseUnusableError(FollowupError):
    """Missing, damaged, newer than this program, or not readable."""

    exit_code = 5


class NotADatabaseError(DatabaseUnusableError):
    """What was named is a folder, a device, another program's file: it will never be one."""


class AlreadySavedError(FollowupError):
    """The change is in the journal; nothing was written again."""


class CannotWriteError(FollowupError):
    """The disk is full or the file is read-only."""

    exit_code = 6
