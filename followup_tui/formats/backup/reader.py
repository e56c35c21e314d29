"""Reads the records of a backup and checks each: field names and types, dates, no duplicate, and no
reference to a record that is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from followup_tui.domain.change import Record
from followup_tui.domain.distinct_pair import DistinctPair, distinct_pair
from followup_tui.domain.introduction import Introduction
from followup_tui.domain.references import REFERENCES, UNIQUE, RecordKind
from followup_tui.formats.backup.json_stream import BrokenBackupError, JsonObject, read_objects
from followup_tui.formats.backup.validation import InvalidRecordError, RecordValidator
from followup_tui.formats.backup.writer import FORMAT_VERSION, HEADER, PROGRAM
from followup_tui.formats.source import Source, UnreadableFileError
from followup_tui.system.progress import ProgressCallback, ProgressStage, ignore_progress
from followup_tui.wording import as_wording, wording

MAX_BYTES = 256 * 1024 * 1024
"""Bytes of a file. All its records are held in memory until they are written, in about eight times
as many bytes."""
MAX_RECORDS = 1_500_000
_HEADER_START = re.compile(
    rb'\s*\{\s*"%s"\s*:\s*\{\s*"program"\s*:\s*"%s"' % (HEADER.encode(), PROGRAM.encode())
)


def is_backup(sample: bytes) -> bool:
    """Return whether a file with these first bytes is a backup of this program."""
    return _HEADER_START.match(sample.removeprefix(b"\xef\xbb\xbf")) is not None


@dataclass(slots=True)
class ExportedRecords:
    """All records of a backup, by kind and by their id in the file."""

    records: dict[RecordKind, dict[int, Record]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self.records.values()))


def read_backup(
    source: Source,
    tables: Mapping[str, RecordKind],
    on_progress: ProgressCallback = ignore_progress,
) -> ExportedRecords:
    """Return the records of a backup; `tables` maps its table names to kinds of records.

    Raises UnreadableFileError, which says what is wrong and at which record."""
    reader = _BackupReader(tables)
    try:
        for item in read_objects(_bounded_chunks(source, on_progress)):
            reader.add(item)
        reader.check_references()
    except BrokenBackupError as error:
        raise UnreadableFileError(source.name, error.reason) from None
    return reader.backup


def _bounded_chunks(source: Source, on_progress: ProgressCallback) -> Iterator[bytes]:
    for chunk in source.chunks():
        on_progress(source.bytes_read, source.size, ProgressStage.READING)
        if (source.size or 0) > MAX_BYTES or source.bytes_read > MAX_BYTES:
            raise BrokenBackupError(
                wording(
                    "larger than {} MB, the most that can be read at once; export in parts "
                    "(export --find), or copy the database file",
                    MAX_BYTES >> 20,
                )
            )
        yield chunk


class _BackupReader:
    """Collects the records and checks that no two are the same."""

    def __init__(self, tables: Mapping[str, RecordKind]) -> None:
        kinds = tables.values()
        self.backup = ExportedRecords({kind: {} for kind in kinds})
        self._tables = tables
        self._count = 0
        self._validators = {kind: RecordValidator(kind) for kind in kinds}
        self._uids: dict[RecordKind, set[str]] = {kind: set() for kind in kinds}
        self._unique_keys: dict[RecordKind, set[tuple[Any, ...]]] = {kind: set() for kind in UNIQUE}

    def add(self, item: JsonObject | str) -> None:
        """Add the name of a list, the header or a record. Raises BrokenBackupError."""
        if isinstance(item, str):
            self._kind(item)
        elif item.number == 0:
            self._check_header(item)
        else:
            kind = self._kind(item.name)
            try:
                self._add_record(kind, self._validators[kind].record(item.value))
            except InvalidRecordError as error:
                number = as_wording(f"{item.number:,}")
                problem = wording("{} {}: {}", item.name, number, error.reason)
                raise BrokenBackupError(problem) from None

    def check_references(self) -> None:
        """Raise BrokenBackupError if a record refers to one that is not in the backup."""
        for kind, references in REFERENCES.items():
            for record in self.backup.records.get(kind, {}).values():
                for name, target_kind in references.items():
                    target = getattr(record, name)
                    if target is not None and target not in self.backup.records[target_kind]:
                        raise BrokenBackupError(
                            wording(
                                "{} with id {}: {} {} is missing from the file",
                                *(as_wording(kind.__name__.lower()), record.id),
                                *(as_wording(name), int(target)),
                            )
                        )

    def _check_header(self, item: JsonObject) -> None:
        version = item.value.get("format")
        if item.name != HEADER:
            raise BrokenBackupError(wording("unknown part '{}'", item.name[:40]))
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise BrokenBackupError("no format version")
        if version > FORMAT_VERSION:
            raise BrokenBackupError("written by a newer followup; update this one")

    def _kind(self, name: str) -> RecordKind:
        kind = self._tables.get(name)
        if kind is None:
            raise BrokenBackupError(wording("unknown table '{}'", name[:40]))
        return kind

    def _add_record(self, kind: RecordKind, record: Record) -> None:
        if isinstance(record, Introduction | DistinctPair) and record.first == record.second:
            raise InvalidRecordError("first and second are the same contact")
        if isinstance(record, DistinctPair):
            pair = distinct_pair(record.first, record.second)
            record = replace(record, first=pair.first, second=pair.second)
        records = self.backup.records[kind]
        if record.id in records:
            raise InvalidRecordError(wording("duplicate id {}", record.id))
        if record.uid in self._uids[kind]:
            raise InvalidRecordError("duplicate uid")
        if kind in UNIQUE:
            key = tuple(getattr(record, name) for name in UNIQUE[kind])
            if key in self._unique_keys[kind]:
                raise InvalidRecordError(as_wording(f"duplicate {' and '.join(UNIQUE[kind])}"))
            self._unique_keys[kind].add(key)
        records[record.id] = record
        self._count += 1
        if self._count > MAX_RECORDS:
            limit = as_wording(f"{MAX_RECORDS:,}")
            raise InvalidRecordError(wording("more than {} records cannot be read at once", limit))
        self._uids[kind].add(record.uid)
