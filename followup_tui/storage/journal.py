"""The only door for writes. Every change is one transaction together with its own way back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from typing import Any, Literal

from peewee import fn
from pendulum import DateTime

from followup_tui.domain.change import Change, Edit, Record, RecordT
from followup_tui.domain.contact import Tag
from followup_tui.errors import AlreadySavedError, ChangedElsewhereError
from followup_tui.storage import records, search
from followup_tui.storage.database import check_same_file, database, translate_errors
from followup_tui.storage.tables import JournalRow

Program = Literal["screen", "command line"]


def utc_milliseconds(now: DateTime) -> int:
    """The machine stamp of a moment: UTC milliseconds."""
    return int(now.timestamp() * 1000)


class ChangeRecorder:
    """Writes the records of one change and remembers what each was before and is after."""

    def __init__(self, label: str, now: DateTime) -> None:
        self.label = label
        self._stamp = utc_milliseconds(now)
        self._edits: dict[tuple[type[Record], int], Edit] = {}
        self._next: dict[type[Record], int] = {}

    def add(self, record: RecordT) -> RecordT:
        """Write a new record and give it back with its id, uid and stamps."""
        (new,) = self.add_all([record])
        return new

    def add_all(self, some: Sequence[RecordT]) -> list[RecordT]:
        """Write new records of one kind, as `add` does each."""
        if not some:
            return []
        kind = type(some[0])
        first = self._next.get(kind) or records.next_id(kind)
        self._next[kind] = first + len(some)
        new = [
            replace(
                record,
                id=key,
                uid=record.uid or str(uuid.uuid4()),
                created=record.created or self._stamp,
                updated=record.updated or self._stamp,
            )
            for key, record in enumerate(some, first)
        ]
        records.insert_all(new)
        for record in new:
            self._remember(None, record)
        return new

    def restore_all(self, some: Sequence[Record]) -> None:
        """Write new records of one kind under the ids, uids and stamps that they have."""
        if some:
            records.insert_all(some)
        for record in some:
            self._remember(None, record)

    def update(self, before: RecordT, after: RecordT) -> RecordT:
        """Write a record that was read as `before`; ChangedElsewhereError when it differs now."""
        (new,) = self.update_all([(before, after)])
        return new

    def update_all(self, pairs: Sequence[tuple[RecordT, RecordT]]) -> list[RecordT]:
        """Write records of one kind, as `put` does each."""
        altered = [Edit(before, after) for before, after in pairs if before != after]
        if not altered:
            return [after for _, after in pairs]
        _check(altered)
        new = [
            after if before == after else replace(after, updated=self._stamp)
            for before, after in pairs
        ]
        records.update_all(
            [one for one, (before, after) in zip(new, pairs, strict=True) if before != after]
        )
        for one, (before, after) in zip(new, pairs, strict=True):
            if before != after:
                self._remember(before, one)
        return new

    def remove(self, record: RecordT) -> None:
        """Remove a record that was read as this; ChangedElsewhereError when it differs now."""
        _check([Edit(record, None)])
        records.delete(record)
        self._remember(record, None)

    def apply(self, edit: Edit) -> None:
        """Write what an edit says; ChangedElsewhereError when its record differs now."""
        if edit.before is None:
            self.add(edit.after)  # type: ignore[type-var]  # one kind on both sides
        elif edit.after is None:
            self.remove(edit.before)  # type: ignore[type-var]
        else:
            self.update(edit.before, edit.after)  # type: ignore[type-var]

    def edited_ids(self, kind: type[Record]) -> set[int]:
        """The ids of the records of that kind that were written so far."""
        return {key for one, key in self._edits if one is kind}

    def change(self) -> Change:
        """What was recorded so far, one edit for each record."""
        kept = (edit for edit in self._edits.values() if edit.before != edit.after)
        return Change(self.label, tuple(kept))

    def _remember(self, before: Record | None, after: Record | None) -> None:
        key = Edit(before, after).key
        first = self._edits.get(key)
        self._edits[key] = Edit(first.before if first else before, after)


@contextmanager
def recording(
    label: str,
    now: DateTime,
    program: Program,
    uid: str = "",
    on_progress: Callable[[int, int], None] | None = None,
) -> Iterator[ChangeRecorder]:
    """One transaction: all that is recorded in the block is written with its journal entry, or
    nothing is. A block that altered nothing leaves no entry.

    With `uid` the entry gets that uid; AlreadyMadeError where there is one, taken back or not.
    `watch` is told how far the search index is with what was recorded."""
    with translate_errors(), database.atomic():
        check_same_file()
        if uid and JournalRow.select().where(JournalRow.uid == uid).exists():
            raise AlreadySavedError("That was saved already. Nothing was written again.")
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
                label=change.label,
                made=utc_milliseconds(now),
                program=program,
                edits=records.edits_to_json(change.edits),
            ).execute()
        check_same_file()


def undo(now: DateTime) -> Change | None:
    """Take back the newest change that stands, whichever program made it."""
    with translate_errors(), database.atomic():
        check_same_file()
        standing = JournalRow.select().where(JournalRow.undone.is_null())
        entry = standing.order_by(JournalRow.id.desc()).first()
        if entry is None:
            return None
        change = Change(entry.label, records.edits_from_json(entry.edits))
        _write(change.inverse().edits)
        _mark(entry.id, utc_milliseconds(now))
    return change


def journal_version() -> tuple[int, int]:
    """Two numbers that are the same as long as nothing was changed, taken back or made again."""
    newest = JournalRow.select(fn.COALESCE(fn.MAX(JournalRow.id), 0)).scalar()
    return int(newest), JournalRow.select().where(JournalRow.undone.is_null(False)).count()


def clear_journal() -> None:
    """Make what is there the ground: nothing before this can be taken back."""
    with translate_errors(), database.atomic():
        JournalRow.delete().execute()


def redo() -> Change | None:
    """Make the change again that was taken back last; a new change in between ends redo."""
    with translate_errors(), database.atomic():
        check_same_file()
        last = JournalRow.select(JournalRow.id).where(JournalRow.undone.is_null())
        newest = last.order_by(JournalRow.id.desc()).limit(1).scalar() or 0
        undone = JournalRow.select().where((JournalRow.id > newest) & (JournalRow.superseded == 0))
        entry = undone.order_by(JournalRow.id.asc()).first()
        if entry is None:
            return None
        change = Change(entry.label, records.edits_from_json(entry.edits))
        _write(change.edits)
        _mark(entry.id, None)
    return change


def _mark(entry: int, undone: int | None) -> None:
    JournalRow.update(undone=undone).where(JournalRow.id == entry).execute()


def _write(edits: Sequence[Edit]) -> None:
    _check(edits)
    for (write, _), some in groupby(edits, _how):
        write([edit.after or edit.before for edit in some])
    search.update_index(edits)


def _how(edit: Edit) -> tuple[Callable[[Sequence[Any]], None], type[Record]]:
    """How an edit is written, and into which table."""
    if edit.after is None:
        return records.delete_all, edit.key[0]
    return records.insert_all if edit.before is None else records.update_all, edit.key[0]


def _check(edits: Iterable[Edit]) -> None:
    """Every record still is what the change starts from, else ChangedElsewhereError."""
    expected: dict[type[Record], dict[int, Record | None]] = {}
    for edit in edits:
        kind, key = edit.key
        expected.setdefault(kind, {})[key] = edit.before
    for kind, befores in expected.items():
        there = {record.id: record for record in records.load(kind, befores)}
        for key, before in befores.items():
            if there.get(key) != before:
                raise ChangedElsewhereError(
                    f"{_named(before or there[key])} was changed in the meantime. "
                    "Nothing was written."
                )


def _named(record: Record) -> str:
    if hasattr(record, "name"):
        return f"{'#' if isinstance(record, Tag) else ''}{record.name}"
    return str(getattr(record, "about", "") or "A record of this change")
