"""Our own export comes back: into a database that never held a record exactly as it was, into
another one by the UIDs of its records. One change, like every import; nobody is parked by it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from followup_tui.actions.cadence import update_last_contact
from followup_tui.actions.context import Context
from followup_tui.domain.change import Record
from followup_tui.domain.contact import Contact, ContactMethod, Tag
from followup_tui.domain.distinct_pair import DistinctPair, distinct_pair
from followup_tui.domain.identity_keys import method_key
from followup_tui.domain.interaction import Participant
from followup_tui.domain.introduction import Introduction
from followup_tui.domain.references import REFERENCES, UNIQUE, RecordKind
from followup_tui.domain.text_folding import fold
from followup_tui.errors import BadInputError
from followup_tui.formats.backup.reader import Backup, read_backup
from followup_tui.formats.source import Source
from followup_tui.importing.backup_merge import fill_record, record_changes, take_newer
from followup_tui.importing.backup_plan import BackupMatch, BackupPlan
from followup_tui.importing.batches import batches
from followup_tui.storage.journal import journal_version, recording
from followup_tui.storage.queries import by_uid as known
from followup_tui.storage.queries.paging import read_transaction
from followup_tui.system.progress import ProgressCallback, ProgressStage, ignore_progress

# Those first that others point to, so that these find where they went.
_ORDER: tuple[RecordKind, ...] = tuple(sorted(REFERENCES, key=lambda kind: kind in UNIQUE))

_WORDS = {kind: name.replace("_", " ") for name, kind in known.KINDS.items()}


def load_backup(source: Source, progress: ProgressCallback = ignore_progress) -> Backup:
    """The records of our own export; BadInputError says what is wrong with it."""
    whole = read_backup(source, known.KINDS, progress)
    if not len(whole):
        raise BadInputError(f"{source.name} holds no record. Nothing was imported.")
    return whole


def database_revision() -> tuple[int, int]:
    """Where the database stands: somewhere else once anything was written."""
    return journal_version()


def plan_restore(whole: Backup, *, update: bool) -> BackupPlan:
    """What bringing it would do; with `update` what was changed later there counts. Changes
    nothing."""
    with read_transaction():
        if known.is_new_database():
            some = {kind: list(records.values()) for kind, records in whole.records.items()}
            places = range(1, len(some[Contact]) + 1)
            return BackupPlan(some, places, is_exact_copy=True)
        return _Joining(whole, update).done()


def restore_backup(
    whole: Backup, context: Context, progress: ProgressCallback = ignore_progress, *, update: bool
) -> BackupPlan:
    """Write what the file holds; gives what was done."""

    def watch(done: int, total: int) -> None:
        progress(done, total, ProgressStage.INDEXING)

    with recording("", context.now, context.program, on_progress=watch) as change:
        joined = plan_restore(whole, update=update)
        people = joined.count(Contact)
        change.label = f"Imported from followup: {people:,} new, {joined.new_count:,} records"
        done = 0
        for records in joined.new.values():
            for some in batches(records):
                change.restore_all(some)
                done += len(some)
                progress(done, joined.new_count, ProgressStage.WRITING)
        for met in joined.updated:
            change.update(met.before, met.after)
        if not joined.is_exact_copy:
            update_last_contact(change, _met(joined))
    return joined


def _met(joined: BackupPlan) -> list[int]:
    """The contacts that were here before and took part in what is new."""
    new = {one.id for one in joined.new.get(Contact, ())}
    met = (one.contact for one in joined.new.get(Participant, ()) if isinstance(one, Participant))
    return sorted(set(met) - new)


class _Joining:
    """Finds for each record of the file the one here, or the id that it gets."""

    def __init__(self, whole: Backup, update: bool) -> None:
        self._whole = whole
        self._update = update
        self._next = known.next_ids()
        self._ids: dict[RecordKind, dict[int, int]] = {kind: {} for kind in _ORDER}
        self._ours: dict[RecordKind, dict[int, Record]] = {kind: {} for kind in _ORDER}
        self._merged: set[int] = set()
        self._joined = BackupPlan()

    def done(self) -> BackupPlan:
        for kind in _ORDER:
            self._find(kind)
        for kind in _ORDER:
            self._take(kind)
        return self._joined

    def _find(self, kind: RecordKind) -> None:
        """Settle under which id each record of a kind stands here."""
        theirs = self._whole.records[kind]
        there = known.records_by_uid(kind, {one.uid for one in theirs.values()})
        others = known.contacts_by_other_uid() if kind is Contact else {}
        alike = self._alike(kind)
        for key, one in theirs.items():
            ours = there.get(one.uid) or alike.get(self._likeness(one))
            if ours is not None:
                self._ours[kind][key] = ours
                self._ids[kind][key] = ours.id
            elif one.uid in others:
                # Merged here since: what hung on them hangs on the one that is left.
                self._ids[kind][key] = others[one.uid]
                self._merged.add(key)
            else:
                self._ids[kind][key] = self._next[kind]
                self._next[kind] += 1

    def _alike(self, kind: RecordKind) -> dict[Any, Record]:
        """The records here by their likeness, those that the file can mean."""
        if kind is Tag:
            return {fold(one.name): one for one in reversed(known.all_records(Tag))}
        if kind is ContactMethod:
            found = known.records_with(ContactMethod, "contact", set(self._ids[Contact].values()))
            return {(one.contact, method_key(one.kind, one.value)): one for one in found}
        if kind not in UNIQUE:
            return {}
        names = UNIQUE[kind]
        first = set(self._ids[REFERENCES[kind][names[0]]].values())
        found = known.records_with(kind, names[0], first)
        return {tuple(getattr(one, name) for name in names): one for one in found}

    def _likeness(self, one: Record) -> Any:
        """What a record has in common with one here that is the same under another UID."""
        if isinstance(one, Tag):
            return fold(one.name)
        if isinstance(one, ContactMethod):
            return self._ids[Contact][one.contact], method_key(one.kind, one.value)
        if type(one) not in UNIQUE:
            return None
        moved = self._moved(one, 0)
        return tuple(getattr(moved, name) for name in UNIQUE[type(one)])

    def _moved(self, one: Record, key: int) -> Record:
        """The record under its id here, pointing to where the others went."""
        places: dict[str, Any] = {
            name: self._ids[to][value]
            for name, to in REFERENCES[type(one)].items()
            if (value := getattr(one, name)) is not None
        }
        moved = replace(one, id=key, **places)
        if isinstance(moved, DistinctPair):
            pair = distinct_pair(moved.first, moved.second)
            return replace(moved, first=pair.first, second=pair.second)
        return moved

    def _take(self, kind: RecordKind) -> None:
        new: list[Record] = []
        places: list[int] = []
        met: set[Any] = set()
        for place, (key, one) in enumerate(self._whole.records[kind].items(), 1):
            theirs = self._moved(one, self._ids[kind][key])
            ours = self._ours[kind].get(key)
            likeness = self._likeness(one)
            if ours is not None:
                if ours.id not in met:
                    self._meet(ours, theirs, place)
                met.add(ours.id)
            elif (kind is Contact and key in self._merged) or likeness in met or _is_one(theirs):
                self._joined.unchanged += 1
            else:
                new.append(theirs)
                places.append(place)
                if kind in UNIQUE:
                    met.add(likeness)
        self._joined.new[kind] = new
        if kind is Contact:
            self._joined.places = places

    def _meet(self, ours: Record, theirs: Record, place: int) -> None:
        after = take_newer(ours, theirs) if self._update else fill_record(ours, theirs)
        left = record_changes(after, theirs)
        if after == ours and not left:
            self._joined.unchanged += 1
            return
        by = "uid" if ours.uid == theirs.uid else "what it says"
        met = BackupMatch(f"{_WORDS[type(ours)]} {place:,}", by, ours, after, left)
        if after != ours:
            self._joined.updated.append(met)
        if left:
            self._joined.conflicting.append(met)


def _is_one(record: Record) -> bool:
    """Whether a pair came to be one person, as they were merged."""
    return isinstance(record, Introduction | DistinctPair) and record.first == record.second
