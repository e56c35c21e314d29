"""What a person can do about a damaged database: restore, salvage, or go on with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from followup_tui.actions.context import Context
from followup_tui.domain.backup_words import backup_title, plan_lines
from followup_tui.domain.date_words import pluralize
from followup_tui.errors import FollowupError, NotFoundError, NothingToDoError
from followup_tui.storage import damage
from followup_tui.storage.backups import newest_good_backup
from followup_tui.storage.database import close_database, open_database
from followup_tui.storage.restore_file import restore_file
from followup_tui.storage.restore_plan_query import plan_restore
from followup_tui.wording import Wording, as_wording, wording


@dataclass(frozen=True, slots=True)
class WaysOut:
    """The choices of a person whose database is damaged."""

    is_damaged: bool
    restore: tuple[Wording, ...] = ()
    """What restoring the newest good backup would do, one sentence each; () if there is none."""


def ways_out(path: Path, context: Context) -> WaysOut:
    """Return the choices; reads the backups, which takes a while. Never raises."""
    if damage.current_damage(path) is None:
        return WaysOut(is_damaged=False)
    with suppress(FollowupError):
        backup = newest_good_backup(path)
        if backup is not None:
            title = as_wording("the backup of ") + backup_title(backup.made, context.now)
            return WaysOut(True, tuple(plan_lines(title, plan_restore(backup.path, path))))
    return WaysOut(is_damaged=True)


def restore_newest(path: Path, context: Context) -> Wording:
    """Restore the newest good backup and open it; return what was done.

    Raises NotFoundError if there is none, and the errors of `restore_file`."""
    backup = newest_good_backup(path)
    if backup is None:
        raise NotFoundError("No good backup.", "Nothing was changed.")
    with _reopened(path):
        restore_file(backup.path, path, context.now)
    return wording("Restored the backup of {}.", as_wording(backup_title(backup.made, context.now)))


def salvage_and_use(path: Path, context: Context) -> Wording:
    """Read what is left into a new database, put that in the place of the damaged one, which is
    kept among the backups, and open it; return what was done.

    Raises the errors of `salvage` and `restore_file`; the database is as it was then."""
    from followup_tui.storage.salvage import salvage

    with _reopened(path):
        target = _free_name(path)
        report = salvage(path, target, context.now)
        kept = restore_file(target, path, context.now).kept
    people = report.contacts + len(report.named_only) + report.nameless
    done = wording(
        "Salvaged {} of {}.",
        as_wording(f"{report.contacts:,}"),
        as_wording(pluralize(people, "contact")),
    )
    return done + (wording(" The damaged file is kept as {}.", str(kept)) if kept else "")


def go_on(path: Path) -> Wording:
    """Write to the damaged database again; return what that means.

    Raises NothingToDoError if it is not damaged."""
    if not damage.go_on(path):
        raise NothingToDoError("The database is not damaged.", "Nothing was changed.")
    return as_wording("Changes are saved again, in the damaged database.")


@contextmanager
def _reopened(path: Path) -> Iterator[None]:
    """Close the database for the block, and open what is there afterwards."""
    close_database()
    try:
        yield
    finally:
        with suppress(FollowupError):  # the next check of the file opens it
            open_database(path, create=False)


def _free_name(path: Path) -> Path:
    number, target = 1, path.with_name(f"{path.stem}-salvaged{path.suffix}")
    while target.exists():
        number += 1
        target = path.with_name(f"{path.stem}-salvaged-{number}{path.suffix}")
    return target
