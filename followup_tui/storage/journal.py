"""The journal, the only way to write: each change is one transaction with its undo information."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, Literal

from peewee import fn
from pendulum import DateTime

from followup_tui.domain.change import Change, Edit, Record
from followup_tui.domain.change_label import ChangeLabel
from followup_tui.errors import AlreadySavedError, DamagedChangeError
from followup_tui.storage import records, search
from followup_tui.storage.change_recorder import (
    ChangeRecorder,
    check_unchanged,
    utc_milliseconds,
)
from followup_tui.storage.damage import check_not_damaged
from followup_tui.storage.database import check_same_file, database, opened_path, translate_errors
from followup_tui.storage.label_json import label_to_json, stored_label
from followup_tui.storage.tables import JournalRow
from followup_tui.wording import as_wording, wording

__all__ = [
    "REPAIR_UID",
    "ChangeRecorder",
    "Program",
    "clear_journal",
    "is_recorded",
    "journal_version",
    "recording",
    "redo",
    "undo",
    "utc_milliseconds",
    "was_made_since",
]

Program = Literal["screen", "command line"]
REPAIR_UID = "repair-"
"""How the uid of a change begins by which `doctor` repaired records."""
LARGE_CHANGE = 100
"""A change of more records than that is preceded by a backup."""
Progress = Callable[[int, int], None]
"""Called with how many contacts of how many are indexed."""


@contextmanager
def recording(
    label: str | ChangeLabel,
    now: DateTime,
    program: Program,
    uid: str = "",
    on_progress: Progress | None = None,
    backup: str = "",
) -> Iterator[ChangeRecorder]:
    """Write everything recorded in the block and its journal entry in one transaction, or nothing.

    A label that is a str is a verb alone; the block may replace it. A block without changes leaves
    no entry. With `uid` the entry gets that uid. `on_progress` follows the search index. `backup`
    is the reason for a backup before it is written, which a large change has without. Raises
    AlreadySavedError when an entry has the uid, undone or not, ChangedElsewhereError, and the
    database errors of `translate_errors`.
    """
    with translate_errors(), database.atomic():
        check_same_file()
        check_not_damaged(opened_path())
        if uid and JournalRow.select().where(JournalRow.uid == uid).exists():
            raise AlreadySavedError("Already saved.", "Nothing was written again.")
        recorder = ChangeRecorder(label, now)
        yield recorder
        change = recorder.change()
        if change.edits:
            _back_up_before(change, now, backup)
            search.update_index(change.edits, on_progress)
            JournalRow.update(superseded=1).where(_can_be_redone()).execute()
            JournalRow.insert(
                uid=uid or str(uuid.uuid4()),
                label=str(change.label),
                label_parts=label_to_json(change.label),
                made=utc_milliseconds(now),
                program=program,
                edits=records.edits_to_json(change.edits),
            ).execute()
        check_same_file()


def is_recorded(uids: Sequence[str]) -> bool:
    """Return True if a change has one of these uids, undone or not."""
    return bool(JournalRow.select().where(JournalRow.uid.in_(list(uids))).exists())


def was_made_since(uid_prefix: str, since: DateTime) -> bool:
    """Return True if a change whose uid starts like this was made after that, and not undone."""
    same = JournalRow.uid.startswith(uid_prefix) & JournalRow.undone.is_null()
    recent = JournalRow.made > utc_milliseconds(since)
    return bool(JournalRow.select().where(same & recent).exists())


def undo(now: DateTime) -> Change | None:
    """Undo the last change, from any program, and return it; None when there is none.

    Raises ChangedElsewhereError when a record differs, DamagedChangeError when the entry can't be
    read, and the errors of `translate_errors`.
    """
    with translate_errors(), _any_references_for_repair(), database.atomic():
        check_same_file()
        check_not_damaged(opened_path())
        entry = _newest_done().first()
        if entry is None:
            return None
        change = _change_of(entry, "undone")
        _back_up_before(change, now)
        _write(change.inverse().edits)
        _set_undone(entry.id, utc_milliseconds(now))
    return change


def _newest_done() -> Any:
    """Return the query for the newest change that stands."""
    done = JournalRow.select().where(JournalRow.undone.is_null())
    return done.order_by(JournalRow.id.desc()).limit(1)


@contextmanager
def _any_references_for_repair() -> Iterator[None]:
    """Inside the block, let undo bring back references to what is missing, if a repair removed
    them: what it takes back was found like that."""
    entry = _newest_done().first()
    is_repair = entry is not None and entry.uid.startswith(REPAIR_UID)
    # Ignored inside a transaction, so it is set before one begins.
    if is_repair:
        database.pragma("foreign_keys", 0)
    try:
        yield
    finally:
        if is_repair:
            database.pragma("foreign_keys", 1)


def redo(now: DateTime) -> Change | None:
    """Redo the change undone last, and return it; None when there is none or it was superseded.

    Raises the errors of `undo`.
    """
    with translate_errors(), database.atomic():
        check_same_file()
        check_not_damaged(opened_path())
        entry = JournalRow.select().where(_can_be_redone()).order_by(JournalRow.id.asc()).first()
        if entry is None:
            return None
        change = _change_of(entry, "redone")
        _back_up_before(change, now)
        _write(change.edits)
        _set_undone(entry.id, None)
    return change


def _back_up_before(change: Change, now: DateTime, reason: str = "") -> None:
    """Back up what was there before a large change, or before one that has a reason.

    Others still see that, and so does the backup. Raises DatabaseUnusableError if it is damaged."""
    path = opened_path()
    if path is None or not (reason or len(change.edits) > LARGE_CHANGE):
        return
    from followup_tui.storage.backup_care import back_up_before

    back_up_before(path, reason or "before large change", now)


def journal_version() -> tuple[int, int]:
    """Return two numbers that stay the same until something is changed, undone or redone."""
    newest = JournalRow.select(fn.COALESCE(fn.MAX(JournalRow.id), 0)).scalar()
    return int(newest), JournalRow.select().where(_can_be_redone()).count()


def _can_be_redone() -> Any:
    """Return the condition of the undone changes that no later change superseded."""
    done = JournalRow.select(JournalRow.id).where(JournalRow.undone.is_null())
    newest = done.order_by(JournalRow.id.desc()).limit(1).scalar() or 0
    return (JournalRow.id > newest) & (JournalRow.superseded == 0)


def clear_journal() -> None:
    """Forget all changes, so that none can be undone. Raises the errors of `translate_errors`."""
    with translate_errors(), database.atomic():
        check_not_damaged(opened_path())
        JournalRow.delete().execute()


def _change_of(entry: JournalRow, done: Literal["undone", "redone"]) -> Change:
    """Return the change of an entry; raise DamagedChangeError if it can't be read."""
    label = stored_label(entry.label, entry.label_parts)
    try:
        return Change(label, records.edits_from_json(entry.edits))
    except ValueError as error:
        raise DamagedChangeError(
            wording(
                "The record of “{}” is damaged; it can't be {}.", label.wording, as_wording(done)
            ),
            "Nothing was changed.",
            "Remove it with: followup doctor --repair",
        ) from error


def _set_undone(entry_id: int, undone: int | None) -> None:
    JournalRow.update(undone=undone).where(JournalRow.id == entry_id).execute()


def _write(edits: Sequence[Edit]) -> None:
    check_unchanged(edits)
    for (kind, _), group in groupby(edits, _kind_of_edit):
        same = list(group)
        if kind == "add":
            records.insert_all([edit.after for edit in same if edit.after])
        elif kind == "remove":
            records.delete_all([edit.before for edit in same if edit.before])
        else:
            records.update_all(
                [(edit.before, edit.after) for edit in same if edit.before and edit.after]
            )
    search.update_index(edits)


def _kind_of_edit(edit: Edit) -> tuple[Literal["add", "update", "remove"], type[Record]]:
    """Return what the edit does, and the kind of its record."""
    if edit.after is None:
        return "remove", edit.key[0]
    return "add" if edit.before is None else "update", edit.key[0]
