"""What one change writes, collected with its undo information."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from pendulum import DateTime

from followup_tui.domain.change import Change, Edit, Record, RecordT
from followup_tui.domain.change_label import ChangeLabel, as_label
from followup_tui.domain.contact import Tag
from followup_tui.errors import ChangedElsewhereError
from followup_tui.storage import records
from followup_tui.wording import Wording, as_wording, wording


def utc_milliseconds(now: DateTime) -> int:
    """Return a moment as the database stores it."""
    return int(now.timestamp() * 1000)


class ChangeRecorder:
    """Writes the records of one change, and keeps each record as it was before and is after."""

    def __init__(self, label: str | ChangeLabel, now: DateTime) -> None:
        self.label = as_label(label)
        self.moment = now
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
        check_unchanged([Edit(before, after) for before, after in pairs if before != after])
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

    def rewrite(self, before: RecordT, after: RecordT, columns: Collection[str]) -> RecordT:
        """Write these columns of a damaged record at once, also if they read the same as before.

        The database may hold anything there, so it is not compared with `before`."""
        after = replace(after, updated=self._now)
        records.update_all([(before, after)], columns)
        self._record(before, after)
        return after

    def remove(self, record: RecordT) -> None:
        """Delete a record; raises ChangedElsewhereError when the database holds another value."""
        check_unchanged([Edit(record, None)])
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

    def adopt(self, before: Record | None, after: Record | None) -> None:
        """Record a difference that the tables already hold, as another program wrote it."""
        self._record(before, after)

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


def check_unchanged(edits: Iterable[Edit]) -> None:
    """Raise ChangedElsewhereError when a record in the database is not its edit's `before`."""
    expected: dict[type[Record], dict[int, Record | None]] = {}
    for edit in edits:
        kind, record_id = edit.key
        expected.setdefault(kind, {})[record_id] = edit.before
    for kind, befores in expected.items():
        current = {record.id: record for record in records.load(kind, befores)}
        for record_id, before in befores.items():
            if not records.is_same_but_for_damage(current.get(record_id), before):
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
