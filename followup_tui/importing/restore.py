"""Import a backup: into a new database as an exact copy, into any other by the UIDs of its records.
It is one change, like every import; contacts keep their status."""

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
from followup_tui.formats.backup.reader import ExportedRecords, read_backup
from followup_tui.formats.source import Source, UnreadableFileError
from followup_tui.importing.backup_merge import fill_record, record_changes, take_newer
from followup_tui.importing.backup_plan import BackupMatch, BackupPlan
from followup_tui.importing.batches import batches
from followup_tui.importing.summary import change_label
from followup_tui.storage.journal import journal_version, recording
from followup_tui.storage.queries import by_uid as queries
from followup_tui.storage.queries.paging import read_transaction
from followup_tui.system.progress import ProgressCallback, ProgressStage, ignore_progress

# Records that others refer to come first, so that the references can be translated.
_ORDER: tuple[RecordKind, ...] = tuple(sorted(REFERENCES, key=lambda kind: kind in UNIQUE))

_KIND_NAMES = {kind: name.replace("_", " ") for name, kind in queries.KINDS.items()}


def load_backup(source: Source, progress: ProgressCallback = ignore_progress) -> ExportedRecords:
    """Return the records of a backup.

    Raises UnreadableFileError if it is broken or empty."""
    backup = read_backup(source, queries.KINDS, progress)
    if not len(backup):
        raise UnreadableFileError(source.name, "contains no records")
    return backup


def database_revision() -> tuple[int, int]:
    """Return the version of the database, which changes with every write."""
    return journal_version()


def plan_restore(backup: ExportedRecords, *, update: bool) -> BackupPlan:
    """Return what importing the backup would do; `update` takes values that were changed later in
    the backup. Changes nothing."""
    with read_transaction():
        if queries.is_new_database():
            new = {kind: list(records.values()) for kind, records in backup.records.items()}
            places = range(1, len(new[Contact]) + 1)
            return BackupPlan(new, places, is_exact_copy=True)
        return _RestorePlanner(backup, update).plan()


def restore_backup(
    backup: ExportedRecords,
    context: Context,
    progress: ProgressCallback = ignore_progress,
    *,
    update: bool,
) -> BackupPlan:
    """Import the backup as one change, and return what was done."""

    def on_index(done: int, total: int) -> None:
        progress(done, total, ProgressStage.INDEXING)

    with recording(
        "", context.now, context.program, on_progress=on_index, backup="before import"
    ) as change:
        plan = plan_restore(backup, update=update)
        change.label = change_label(plan)
        done = 0
        for records in plan.new.values():
            for batch in batches(records):
                change.restore_all(batch)
                done += len(batch)
                progress(done, plan.new_count, ProgressStage.WRITING)
        for match in plan.updated:
            change.update(match.before, match.after)
        if not plan.is_exact_copy:
            update_last_contact(change, _known_participants(plan))
    return plan


def _known_participants(plan: BackupPlan) -> list[int]:
    """Return the ids of contacts that existed before and took part in a new interaction."""
    new_ids = {contact.id for contact in plan.new.get(Contact, ())}
    participants = {
        record.contact
        for record in plan.new.get(Participant, ())
        if isinstance(record, Participant)
    }
    return sorted(participants - new_ids)


class _RestorePlanner:
    """Finds for each record of the backup the same record here, or the id it gets."""

    def __init__(self, backup: ExportedRecords, update: bool) -> None:
        self._backup = backup
        self._update = update
        self._next_ids = queries.next_ids()
        # By kind and id in the backup: the id here, and our record if there is one.
        self._ids: dict[RecordKind, dict[int, int]] = {kind: {} for kind in _ORDER}
        self._ours: dict[RecordKind, dict[int, Record]] = {kind: {} for kind in _ORDER}
        self._merged_away: set[int] = set()
        self._plan = BackupPlan()

    def plan(self) -> BackupPlan:
        for kind in _ORDER:
            self._assign_ids(kind)
        for kind in _ORDER:
            self._plan_records(kind)
        return self._plan

    def _assign_ids(self, kind: RecordKind) -> None:
        """Decide under which id each record of a kind is stored here."""
        records = self._backup.records[kind]
        by_uid = queries.records_by_uid(kind, {record.uid for record in records.values()})
        merged_uids = queries.contacts_by_other_uid() if kind is Contact else {}
        by_likeness = self._ours_by_likeness(kind)
        tag_ids: dict[Any, int] = {}
        for backup_id, record in records.items():
            ours = by_uid.get(record.uid) or by_likeness.get(self._likeness(record))
            if ours is not None:
                self._ours[kind][backup_id] = ours
                self._ids[kind][backup_id] = ours.id
            elif record.uid in merged_uids:
                # Merged here since: what refers to it now refers to the contact that was kept.
                self._ids[kind][backup_id] = merged_uids[record.uid]
                self._merged_away.add(backup_id)
            elif kind is Tag and self._likeness(record) in tag_ids:
                # Tags that differ only in case or accents become one here.
                self._ids[kind][backup_id] = tag_ids[self._likeness(record)]
            else:
                self._ids[kind][backup_id] = self._next_ids[kind]
                self._next_ids[kind] += 1
                if kind is Tag:
                    tag_ids[self._likeness(record)] = self._ids[kind][backup_id]

    def _ours_by_likeness(self, kind: RecordKind) -> dict[Any, Record]:
        """Return our records by likeness, those that the backup may mean."""
        if kind is Tag:
            return {fold(tag.name): tag for tag in reversed(queries.all_records(Tag))}
        if kind is ContactMethod:
            contact_ids = set(self._ids[Contact].values())
            methods = queries.records_with(ContactMethod, "contact", contact_ids)
            return {
                (method.contact, method_key(method.kind, method.value)): method
                for method in methods
            }
        if kind not in UNIQUE:
            return {}
        names = UNIQUE[kind]
        first_ids = set(self._ids[REFERENCES[kind][names[0]]].values())
        records = queries.records_with(kind, names[0], first_ids)
        return {tuple(getattr(record, name) for name in names): record for record in records}

    def _likeness(self, record: Record) -> Any:
        """Return what a record of the backup has in common with one here that is the same under
        another UID."""
        if isinstance(record, Tag):
            return fold(record.name)
        if isinstance(record, ContactMethod):
            return self._ids[Contact][record.contact], method_key(record.kind, record.value)
        if type(record) not in UNIQUE:
            return None
        translated = self._translate(record, 0)
        return tuple(getattr(translated, name) for name in UNIQUE[type(record)])

    def _translate(self, record: Record, new_id: int) -> Record:
        """Return the record with an id of this database, and its references translated."""
        references: dict[str, Any] = {
            name: self._ids[kind][backup_id]
            for name, kind in REFERENCES[type(record)].items()
            if (backup_id := getattr(record, name)) is not None
        }
        translated = replace(record, id=new_id, **references)
        if isinstance(translated, DistinctPair):
            pair = distinct_pair(translated.first, translated.second)
            return replace(translated, first=pair.first, second=pair.second)
        return translated

    def _plan_records(self, kind: RecordKind) -> None:
        new: list[Record] = []
        places: list[int] = []
        seen: set[Any] = set()
        for place, (backup_id, record) in enumerate(self._backup.records[kind].items(), 1):
            theirs = self._translate(record, self._ids[kind][backup_id])
            ours = self._ours[kind].get(backup_id)
            likeness = self._likeness(record)
            is_merged_away = kind is Contact and backup_id in self._merged_away
            if ours is not None:
                if ours.id not in seen:
                    self._plan_match(ours, theirs, place)
                seen.add(ours.id)
            elif is_merged_away or likeness in seen or _is_with_itself(theirs):
                self._plan.unchanged += 1
            else:
                new.append(theirs)
                places.append(place)
                if kind in UNIQUE:
                    seen.add(likeness)
        self._plan.new[kind] = new
        if kind is Contact:
            self._plan.places = places

    def _plan_match(self, ours: Record, theirs: Record, place: int) -> None:
        after = take_newer(ours, theirs) if self._update else fill_record(ours, theirs)
        conflicts = record_changes(after, theirs)
        if after == ours and not conflicts:
            self._plan.unchanged += 1
            return
        matched_by = "uid" if ours.uid == theirs.uid else "content"
        place_name = f"{_KIND_NAMES[type(ours)]} {place:,}"
        match = BackupMatch(place_name, matched_by, ours, after, conflicts)
        if after != ours:
            self._plan.updated.append(match)
        if conflicts:
            self._plan.conflicting.append(match)


def _is_with_itself(record: Record) -> bool:
    """Tell whether a pair became one person, because they were merged here."""
    return isinstance(record, Introduction | DistinctPair) and record.first == record.second
