"""Expected errors: what happened, what was kept, what to do next, a code and an exit code."""

from __future__ import annotations

from followup_tui.wording import Wording, as_wording, join


class FollowupError(Exception):
    """Base class: a sentence each on the problem, on what was kept ("Nothing was changed.") and on
    what to do next ("Try again."). A str is all ours; user data comes in a wording.

    They are joined only where a person reads them; programs read `code`."""

    code = "failed"
    """What kind of error it is, for programs that read `--json`."""
    exit_code = 1

    def __init__(
        self, problem: str | Wording, kept: str | Wording = "", hint: str | Wording = ""
    ) -> None:
        super().__init__(problem, kept, hint)
        self.problem = as_wording(problem)
        self.kept = as_wording(kept)
        self.hint = as_wording(hint)

    @property
    def wording(self) -> Wording:
        """The whole as one wording: what happened, what was kept, what to do next."""
        parts = [part for part in (self.problem, self.kept, self.hint) if part]
        # A problem may end with an example, which has no full stop.
        closed = [part if str(part)[-1:] in ".?!" else part + "." for part in parts[:-1]]
        return join([*closed, *parts[-1:]], " ")

    def __str__(self) -> str:
        return str(self.wording)


class NotFoundError(FollowupError):
    """Nothing was found."""

    code = "not_found"


class NothingToDoError(NotFoundError):
    """Nothing would change: already done, or nothing is left to do."""

    code = "nothing_to_do"


class UsageError(FollowupError):
    """Wrong usage of a command, or no terminal."""

    code = "usage"
    exit_code = 2


class BadInputError(FollowupError):
    """Input that can't be understood."""

    code = "bad_input"
    exit_code = 3


class AmbiguousNameError(BadInputError):
    """Several contacts match the name."""

    code = "ambiguous_name"


class ChangedElsewhereError(FollowupError):
    """The record was changed since it was read; nothing was written."""

    code = "changed_elsewhere"


class DamagedChangeError(FollowupError):
    """The journal's record of a change can't be read, so it can't be undone or redone."""

    code = "change_damaged"
    exit_code = 5


class DatabaseBusyError(FollowupError):
    """Another program holds the database; try again."""

    code = "database_busy"
    exit_code = 4


class DatabaseUnusableError(FollowupError):
    """The database is missing, damaged, too new or not readable."""

    code = "database_unusable"
    exit_code = 5


class DatabaseMissingError(DatabaseUnusableError):
    """No database at the path: never created, deleted or emptied."""

    code = "database_missing"


class DatabaseDamagedError(DatabaseUnusableError):
    """The database is damaged: what can be read is shown, and nothing is written."""

    code = "database_damaged"


class NotADatabaseError(DatabaseUnusableError):
    """A folder, a device or another program's file, which will never be a database."""

    code = "not_a_database"


class AlreadySavedError(FollowupError):
    """The change is in the journal already; nothing was written again."""

    code = "already_saved"


class CannotWriteError(FollowupError):
    """The disk is full or the file is read-only."""

    code = "cannot_write"
    exit_code = 6


class QueuedError(FollowupError):
    """The database could not be written; the line is queued and saved by a later start."""

    code = "queued"
    exit_code = 0


class CrashedError(FollowupError):
    """A fault of the program itself; what was saved is safe."""

    code = "crashed"
    exit_code = 70


def system_reason(error: BaseException) -> Wording:
    """Return why the operating system refused something, in its words."""
    return as_wording(getattr(error, "strerror", None) or "unknown error")
