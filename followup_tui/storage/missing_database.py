"""What to do when there is no database at a path, the same for the command line and the screen.

Reading says so. Writing creates one, but not where a database was before: it was deleted, emptied
or is on a disk that is not mounted, and an empty one in its place would pass for it."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from followup_tui.errors import DatabaseMissingError, FollowupError, NotFoundError
from followup_tui.storage.database import is_missing, missing_problem, open_database
from followup_tui.system.known_databases import is_known, remember
from followup_tui.wording import Wording, as_wording, wording


def check_database_exists(path: Path, known: Path | None, *, is_named: bool) -> None:
    """Raise an error if there is no database at the path: NotFoundError at the default path if
    there never was one, else DatabaseMissingError.

    `known` is the record of known databases; `is_named` tells whether the user chose the path."""
    # Asked before: a database that is being created meanwhile is known only once it is whole.
    was_known = is_known(known, path)
    if not is_missing(path):
        return
    if is_named or was_known:
        raise _missing_error(path, is_named=is_named, was_known=was_known)
    raise no_contacts_error()


def no_contacts_error() -> NotFoundError:
    """Return the error that says how to begin."""
    return NotFoundError(
        "No contacts yet.", hint="Add one: followup add May Chen: second round next tue"
    )


def check_may_create(path: Path, known: Path | None, *, is_named: bool) -> bool:
    """Return whether opening the path would create a database.

    Raise DatabaseMissingError where there was one before, and for a link that leads nowhere."""
    was_known = is_known(known, path)
    if not is_missing(path):
        return False
    if was_known or path.is_symlink():
        raise _missing_error(path, is_named=is_named, was_known=was_known)
    return True


def open_or_create(
    path: Path, known: Path | None, *, is_named: bool = True, is_allowed: bool = False
) -> bool:
    """Open the database on this thread and record it as known; return whether it was created.

    `is_allowed`: the user wants a new one where one was before. Raise the errors of
    `check_may_create` and `open_database`."""
    creates = is_missing(path) if is_allowed else check_may_create(path, known, is_named=is_named)
    open_database(path)
    remember(known, path)
    return creates


def created_message(path: Path) -> Wording:
    """Return the sentence that says that a database was created."""
    if not path.is_symlink():
        return wording("Created a new database: {}", str(path))
    return wording("Created a new database: {} (a link to {})", str(path), os.path.realpath(path))


def _missing_error(path: Path, *, is_named: bool, was_known: bool) -> FollowupError:
    # Only where the database is missing; it takes longer to load than it is worth otherwise.
    from followup_tui.storage.backups import newest_good_backup

    option = wording("--db {} ", shlex.quote(str(path))) if is_named else as_wording("")
    if newest_good_backup(path) is not None:
        hint = as_wording("Bring back the newest backup: followup ") + option + "restore"
    else:
        hint = as_wording("It was there before: restore it" if was_known else "Check the path")
    hint += as_wording(", or create a new one: followup ") + option + "init"
    return DatabaseMissingError(missing_problem(path), "Nothing was changed.", hint)
