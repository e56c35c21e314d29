"""What a person can do with lines that could not be saved, or still wait: edit, retry, drop,
restore. A line keeps its uid in all of this, so it is saved once, whatever is killed in between."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pendulum import DateTime

from followup_tui.actions.context import Context
from followup_tui.actions.queue import (
    SavedQueue,
    is_database_unavailable,
    queue_errors,
    save_line,
    save_lines,
)
from followup_tui.actions.queue_entries import QueueEntry, all_entries, is_restorable
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import format_day, pluralize
from followup_tui.domain.due import Due
from followup_tui.errors import (
    AlreadySavedError,
    BadInputError,
    FollowupError,
    NotFoundError,
    NothingToDoError,
    QueuedError,
)
from followup_tui.storage.database import lock_timeout
from followup_tui.system import queue_file
from followup_tui.system.kept_lines import (
    append_kept,
    dropped_file,
    read_kept,
    rejected_file,
    remove_kept,
)
from followup_tui.system.queued_line import QueuedLine
from followup_tui.wording import Wording, as_wording, wording

_WAIT = 5.0
"""Seconds to wait for another program that saves the queue."""
_UNCHANGED = "Nothing was changed."


def save_edited(
    path: Path,
    database: Path,
    uid: str,
    text: str,
    context: Context,
    *,
    use_date: bool = True,
    chosen: Sequence[int | None] = (),
) -> Change:
    """Save a line with another text, and remove it from the queue.

    Its dates still count from when it was typed. Raise QueuedError if it waits now: for another
    database, or as the open one can't be written; AlreadySavedError if it was saved before with its
    old text, NotFoundError if it is no longer in the queue, CannotWriteError; and the errors of
    `quick_add.add` if the text can't be saved, then nothing was changed."""
    with queue_errors(path), queue_file.queue_lock(path, _WAIT), lock_timeout(_WAIT):
        line, old = _edited(path, uid, text, context, database, use_date, chosen)
        if line.database != os.path.realpath(database):
            _put(path, line)
            raise _waits_elsewhere(line)
        try:
            change = save_line(line, context, old)
        except AlreadySavedError as error:
            _take_out(path, uid)
            raise AlreadySavedError(
                "The line was already saved, with its old text.",
                hint="Edit the contact instead, or undo and add the line again.",
            ) from error
        except FollowupError as error:
            if is_database_unavailable(error):
                _put(path, line)
                raise _waits(error) from error
            error.kept = error.kept or as_wording("The line was not changed.")
            raise
        _take_out(path, uid)
        return change


def queue_edited(
    path: Path, database: Path, uid: str, text: str, context: Context, reason: FollowupError
) -> QueuedError:
    """Change the text of a line while its database can't be opened; return the error to show.

    Raise NotFoundError and CannotWriteError."""
    with queue_errors(path), queue_file.queue_lock(path, _WAIT):
        line, _ = _edited(path, uid, text, context, database, use_date=True, chosen=())
        _put(path, line)
    return _waits(reason) if line.database == os.path.realpath(database) else _waits_elsewhere(line)


def retry(
    path: Path, database: Path, context: Context, uids: Collection[str] | None = None
) -> SavedQueue:
    """Try again to save lines, by default all of the open database.

    Those of another database wait until it is opened. Raise BadInputError for one that can't be
    read, NotFoundError, CannotWriteError, and the errors of a database that can't be written; what
    was not saved is in the queue."""
    real = os.path.realpath(database)
    with queue_errors(path), queue_file.queue_lock(path, _WAIT), lock_timeout(_WAIT):
        queue_file.remove_lines(path, (), {})
        chosen = _chosen(path, context.now, uids)
        if uids is None:
            chosen = [
                entry for entry in chosen if entry.database == real and entry.state != "dropped"
            ]
        for entry in chosen:
            if entry.state == "dropped":
                raise BadInputError("A dropped line is not tried.", _UNCHANGED, "Restore it first.")
            if not entry.is_readable:
                raise BadInputError(
                    "What can't be read can't be saved.", _UNCHANGED, "Edit it, or drop it."
                )
        lines = [entry.kept.line for entry in chosen if entry.kept.line]
        for line in lines:
            _put(path, line)
        saved = save_lines(path, real, context)
    return replace(saved, elsewhere=tuple(line for line in lines if line.database != real))


def drop(path: Path, uids: Collection[str], now: DateTime) -> list[QueueEntry]:
    """Take lines out of the queue, and return them; they can be restored for some days.

    Raise NotFoundError, NothingToDoError if they are dropped already, and CannotWriteError."""
    with queue_errors(path), queue_file.queue_lock(path, _WAIT):
        forget_old(path, now)
        chosen = [entry for entry in _chosen(path, now, uids) if entry.state != "dropped"]
        if not chosen:
            raise NothingToDoError("Dropped already.", _UNCHANGED)
        stamp = now.to_iso8601_string()
        dropped = [replace(entry.kept, dropped_at=stamp) for entry in chosen]
        append_kept(dropped_file(path), dropped)
        queue_file.remove_lines(path, {kept.uid for kept in dropped}, {})
    return [QueueEntry("dropped", kept) for kept in dropped]


def restore(path: Path, uids: Collection[str] | None, now: DateTime) -> list[QueueEntry]:
    """Bring dropped lines back to where they were, by default those that were dropped last, and
    return them. Raise NotFoundError and CannotWriteError."""
    with queue_errors(path), queue_file.queue_lock(path, _WAIT):
        dropped = [entry for entry in _chosen(path, now, uids) if entry.state == "dropped"]
        if uids is None:
            last = max((entry.kept.dropped_at for entry in dropped), default="")
            dropped = [entry for entry in dropped if entry.kept.dropped_at == last]
        if not dropped:
            raise NotFoundError("No dropped line to restore.", _UNCHANGED)
        back = [replace(entry.kept, dropped_at="") for entry in dropped]
        append_kept(rejected_file(path), [kept for kept in back if kept.reason or not kept.line])
        for kept in back:
            if kept.line is not None and not kept.reason:
                queue_file.put_line(path, kept.line)
        remove_kept(dropped_file(path), {kept.uid for kept in back})
    return [
        QueueEntry("waiting" if kept.line and not kept.reason else "rejected", kept)
        for kept in back
    ]


def forget_old(path: Path, now: DateTime) -> None:
    """Remove dropped lines whose time to be restored is over. Raise OSError."""
    file = dropped_file(path)
    entries = [QueueEntry("dropped", kept) for kept in read_kept(file)]
    remove_kept(file, {entry.uid for entry in entries if not is_restorable(entry, now)})


def dropped_report(dropped: Sequence[QueueEntry], today: Due, way_back: str) -> Wording:
    """Return what was dropped, until when it is kept, and what brings it back."""
    until = dropped[0].restorable_until if dropped else None
    day = as_wording(format_day(Due.at(until), today.day)) if until else as_wording("later")
    return wording("Dropped {}, kept until {}. ", _named(dropped), day) + way_back


def restored_report(restored: Sequence[QueueEntry]) -> Wording:
    """Return what was restored."""
    return wording("Restored {}.", _named(restored))


def _named(entries: Sequence[QueueEntry]) -> Wording:
    if len(entries) == 1:
        return wording("“{}”", entries[0].text[:120])
    return as_wording(pluralize(len(entries), "queued line"))


def _chosen(path: Path, now: DateTime, uids: Collection[str] | None) -> list[QueueEntry]:
    entries = all_entries(path, now)
    if uids is None:
        return entries
    if missing := set(uids) - {entry.uid for entry in entries}:
        lines = as_wording(pluralize(len(missing), "line"))
        raise NotFoundError(wording("{} no longer in the queue.", lines), _UNCHANGED)
    return [entry for entry in entries if entry.uid in uids]


def _edited(
    path: Path,
    uid: str,
    text: str,
    context: Context,
    database: Path,
    use_date: bool,
    chosen: Sequence[int | None],
) -> tuple[QueuedLine, str]:
    """Return the line as it is after the edit, and its old text.

    What can't be read becomes a line of `database`."""
    (entry,) = _chosen(path, context.now, [uid])
    line = entry.kept.line or QueuedLine(
        uid, text, context.now.to_iso8601_string(), os.path.realpath(database)
    )
    edited = replace(line, text=text, use_date=use_date, chosen_contacts=tuple(chosen))
    return edited, line.text


def _take_out(path: Path, uid: str) -> None:
    """Remove a line that is saved. If that fails it is listed again, and never saved again."""
    with suppress(OSError):
        queue_file.remove_lines(path, {uid}, {})
        remove_kept(dropped_file(path), {uid})


def _put(path: Path, line: QueuedLine) -> None:
    """Queue a line, wherever it was. Raise OSError."""
    queue_file.put_line(path, line)
    remove_kept(rejected_file(path), {line.uid})
    remove_kept(dropped_file(path), {line.uid})


def _waits(reason: FollowupError) -> QueuedError:
    kept = "The line waits in the queue; it will be saved as soon as the database is available."
    return QueuedError(reason.problem, kept, reason.hint)


def _waits_elsewhere(line: QueuedLine) -> QueuedError:
    problem = wording("The line is for another database: {}", line.database)
    return QueuedError(problem, "It waits in the queue until that database is opened.")
