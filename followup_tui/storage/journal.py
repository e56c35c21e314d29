"""The journal, the only way to write: each change is one transaction with its undo information."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from typing import Literal

from peewee import fn
from pendulum import DateTime

from followup_tui.domain.change import Change, Edit, Record, RecordT
from followup_tui.domain.change_label import ChangeLabel, as_label
from followup_tui.domain.contact import Tag
from followup_tui.errors import AlreadySavedError, ChangedElsewhereError, DamagedChangeError
from followup_tui.storage import records, search
from followup_tui.storage.database import check_same_file, database, translate_errors
from followup_tui.storage.label_json import label_to_json, stored_label
from followup_tui.storage.tables import JournalRow
from followup_tui.wording import Wording, as_wording, wording

Program = Literal["screen", "command line"]
Progress = Callable[[int, int], None]
"""Called with how many contacts of how many are indexed."""


def utc_milliseconds(now: DateTime) -> int:
    """Return a moment as the database stores it."""
    return int(now.timestamp() * 1000)


class ChangeRecorder:
    """Writes the records of one change, and keeps each record as it was before and is after."""

    def __init__(self, label: str | ChangeLabel, now: DateTime) -> None:
        self.label = as_label(label)
        self._now = utc_milliseconds(now)
        self._edits: dict[tuple[type[Record], int], Edit] = {}
        self._next_ids: dict[type[Record], int] = {}

    def add(self, record: RecordT) -> RecordT:
        """Insert a new record, and return it with its id, uid and timestamps."""
        (added,) = self.add_all([record])
        return added

    def add_all(self, new: Sequence[RecordT]) -> list[RecordT]:
        """Insert new records of one kind, like `add`."""
        if not new:
            return []
        kind = type(new[0])
        first_id = self._next_ids.get(kind) or records.next_id(kind)
        self._next_ids[kind] = first_id + len(new)
        added = [
            replace(
                record,
                id=record_id,
                uid=record.uid or str(uuid.uuid4()),
                created=record.created or self._now,
                updated=record.updated or self._now,
            )
            for record_id, record in enumerate(new, first_id)
        ]
        records.insert_all(added)
        for record in added:
            self._record(None, record)
        return added

    def restore_all(self, restored: Sequence[Record]) -> None:
        """Insert records of one kind with the ids, uids and timestamps they have."""
        if restored:
            records.insert_all(restored)
        for record in restored:
            self._record(None, record)

    def update(self, before: RecordT, after: RecordT) -> RecordT:
        """Write a changed record that was read as `before`, and return it with its timestamp.

        Raises ChangedElsewhereError when the database holds another value.
        """
        (updated,) = self.update_all([(before, after)])
        return updated

    def update_all(self, pairs: Sequence[tuple[RecordT, RecordT]]) -> list[RecordT]:
        """Write changed records of one kind, given as (before, after), like `update`."""
        _check_unchanged([Edit(before, after) for before, after in pairs if before != after])
        results: list[RecordT] = []
        changed: list[tuple[RecordT, RecordT]] = []
        for before, after in pairs:
            if before != after:
                after = replace(after, updated=self._now)
                changed.append((before, after))
            results.append(after)
        if changed:
            records.update_all(changed)
        for before, after in changed:
            self._record(before, after)
        return results

    def remove(self, record: RecordT) -> None:
        """Delete a record; raises ChangedElsewhereError when the database holds another value."""
        _check_unchanged([Edit(record, None)])
        records.delete_all([record])
        self._record(record, None)

    def apply(self, edit: Edit) -> None:
        """Write an edit; raises ChangedElsewhereError when the record is not its `before`."""
        if edit.before is None:
            self.add(edit.after)  # type: ignore[type-var]  # one kind on both sides
        elif edit.after is None:
            self.remove(edit.before)  # type: ignore[type-var]
        else:
            self.update(edit.before, edit.after)  # type: ignore[type-var]

    def edited_ids(self, kind: type[Record]) -> set[int]:
        """Return the ids of the records of that kind written so far."""
        return {record_id for edited, record_id in self._edits if edited is kind}

    def change(self) -> Change:
        """Return what was recorded so far, one edit for each record."""
        edits = (edit for edit in self._edits.values() if edit.before != edit.after)
        return Change(self.label, tuple(edits))

    def _record(self, before: Record | None, after: Record | None) -> None:
        key = Edit(before, after).key
        first = self._edits.get(key)
        self._edits[key] = Edit(first.before if first else before, after)


@contextmanager
def recording(
    label: str | ChangeLabel,
    now: DateTime,
    program: Program,
    uid: str = "",
    on_progress: Progress | None = None,
) -> Iterator[ChangeRecorder]:
    """Write everything recorded in the block and its journal entry in one transaction, or nothing.

    A label that is a str is a verb alone; the block may replace it. A block without changes leaves
    no entry. With `uid` the entry gets that uid. `on_progress` follows the search index. Raises
    AlreadySavedError when an entry has the uid, undone or not, ChangedElsewhereError, and the
    database errors of `translate_errors`.
    """
    with translate_errors(), database.atomic():
        check_same_file()
        if uid and JournalRow.select().where(JournalRow.uid == uid).exists():
            raise AlreadySavedError("Already saved.", "Nothing was written again.")
        recorder = ChangeRecorder(label, now)
        yield recorder
        change = recorder.change()
        if change.edits:
            search.update_index(change.edits, on_progress)
            JournalRow.update(superseded=1).where(
                JournalRow.undone.is_null(False) & (JournalRow.superseded == 0)
            ).execute()
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
    with translate_errors(), database.atomic():
        check_same_file()
        done = JournalRow.select().where(JournalRow.undone.is_null())
        entry = done.order_by(JournalRow.id.desc()).first()
        if entry is None:
            return None
        change = _change_of(entry, "undone")
        _write(change.inverse().edits)
        _set_undone(entry.id, utc_milliseconds(now))
    return change


def redo() -> Change | None:
    """Redo the change undone last, and return it; None when there is none or it was superseded.

    Raises the errors of `undo`.
    """
    with translate_errors(), database.atomic():
        check_same_file()
        done = JournalRow.select(JournalRow.id).where(JournalRow.undone.is_null())
        newest = done.order_by(JournalRow.id.desc()).limit(1).scalar() or 0
        undone = JournalRow.select().where((JournalRow.id > newest) & (JournalRow.superseded == 0))
        entry = undone.order_by(JournalRow.id.asc()).first()
        if entry is None:
            return None
        change = _change_of(entry, "redone")
        _write(change.edits)
        _set_undone(entry.id, None)
    return change


def journal_version() -> tuple[int, int]:
    """Return two numbers that stay the same until something is changed, undone or redone."""
    newest = JournalRow.select(fn.COALESCE(fn.MAX(JournalRow.id), 0)).scalar()
    return int(newest), JournalRow.select().where(JournalRow.undone.is_null(False)).count()


def clear_journal() -> None:
    """Forget all changes, so that none can be undone. Raises the errors of `translate_errors`."""
    with translate_errors(), database.atomic():
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
    _check_unchanged(edits)
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


def _check_unchanged(edits: Iterable[Edit]) -> None:
    """Raise ChangedElsewhereError when a record in the database is not its edit's `before`."""
    expected: dict[type[Record], dict[int, Record | None]] = {}
    for edit in edits:
        kind, record_id = edit.key
        expected.setdefault(kind, {})[record_id] = edit.before
    for kind, befores in expected.items():
        current = {record.id: record for record in records.load(kind, befores)}
        for record_id, before in befores.items():
            if current.get(record_id) != before:
                name = _name_of(before or current[record_id])
                raise ChangedElsewhereError(
                    wording("{} was changed in the meantime.", name), "Nothing was saved."
                )


def _name_of(record: Record) -> Wording:
    """Return the record's name or topic for an error message."""
    name = str(getattr(record, "name", "") or getattr(record, "about", ""))
    if isinstance(record, Tag):
        return wording("#{}", name)
    return wording("{}", name) if name else as_wording("A record of this change")
