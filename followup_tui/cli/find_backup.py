"""Finds the backup that `restore` names: by number, by day, by file, or the newest good one."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from followup_tui.actions.context import Context
from followup_tui.domain.backup import Backup
from followup_tui.domain.backup_words import backup_title
from followup_tui.domain.date_words import format_day
from followup_tui.domain.due import Due
from followup_tui.errors import BadInputError, NotFoundError
from followup_tui.storage.backups import check_backup, list_backups, newest_good_backup
from followup_tui.wording import Wording, as_wording, wording

_NUMBER = re.compile(r"[1-9]\d{0,3}", re.ASCII)
_SEE_LIST = "See: followup backup --list"


@dataclass(frozen=True, slots=True)
class BackupSource:
    """The file to restore, and how to call it."""

    path: Path
    title: Wording


def find_backup(which: str | None, database: Path, context: Context) -> BackupSource:
    """Return the backup; `which` is None for the newest good one.

    Raises NotFoundError if there is none, BadInputError for a text that is neither."""
    if which is None:
        return _newest(database, context)
    backups = list_backups(database)
    if _NUMBER.fullmatch(which):
        if int(which) <= len(backups):
            return _source(backups[int(which) - 1], context)
        raise NotFoundError(
            wording("No backup {}.", as_wording(which)), "Nothing was changed.", _SEE_LIST
        )
    for found in backups:
        if found.path.name == which:
            return _source(found, context)
    path = Path(which)
    if os.path.exists(path) or "/" in which:
        return BackupSource(path.absolute(), wording("{}", str(path)))
    return _of_day(which, backups, context)


def _newest(database: Path, context: Context) -> BackupSource:
    newest = newest_good_backup(database)
    if newest is not None:
        return _source(newest, context)
    problem = "No good backup." if list_backups(database) else "No backups yet."
    raise NotFoundError(problem, "Nothing was changed.", "Name a file: followup restore FILE")


def _of_day(which: str, backups: list[Backup], context: Context) -> BackupSource:
    # Only for words: the language takes longer to load than the rest.
    from followup_tui.domain.language.past_dates import parse_past

    try:
        day = parse_past(which, context.now, context.rules).day
    except BadInputError as error:
        raise BadInputError(
            wording("No backup or file “{}”, and it isn't a past date.", which),
            "Nothing was changed.",
            "Give a number of followup backup --list, a day such as yesterday, or a file.",
        ) from error
    zone = context.now.timezone or "UTC"
    same_day = [found for found in backups if found.made.in_timezone(zone).date() == day]
    for found in same_day:
        if not check_backup(found.path):
            return _source(found, context)
    words = as_wording(format_day(Due.at(day), context.now.date()))
    problem = "The backups of {} are damaged." if same_day else "No backup of {}."
    raise NotFoundError(wording(problem, words), "Nothing was changed.", _SEE_LIST)


def _source(found: Backup, context: Context) -> BackupSource:
    title = as_wording("the backup of ") + backup_title(found.made, context.now)
    return BackupSource(found.path, title + wording(" ({})", as_wording(found.reason)))
