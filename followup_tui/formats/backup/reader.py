"""The records of a file that `whole_out` wrote, checked one by one: right types, days that are
days, no record twice, none that points to one that is not there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, get_args, get_type_hints

from followup_tui.domain.change import Record
from followup_tui.domain.distinct_pair import DistinctPair, distinct_pair
from followup_tui.domain.due import Due
from followup_tui.domain.imported_fields import format_extra
from followup_tui.domain.introduction import Introduction
from followup_tui.domain.references import REFERENCES, UNIQUE, RecordKind
from followup_tui.errors import BadInputError
from followup_tui.formats.backup.json_stream import BrokenBackupError, JsonObject, read_objects
from followup_tui.formats.backup.writer import COLUMNS, FORMAT_VERSION, HEADER, PROGRAM
from followup_tui.formats.source import Source
from followup_tui.system.progress import ProgressCallback, ProgressStage, ignore_progress

MAX_BYTES = 256 * 1024 * 1024
"""Bytes of a file; a change is held in memory until it is written, eight times as much as that."""
MAX_RECORDS = 1_500_000
"""Records of a file."""
_HEAD = re.compile(
    rb'\s*\{\s*"%s"\s*:\s*\{\s*"program"\s*:\s*"%s"' % (HEADER.encode(), PROGRAM.encode())
)
_DAYS = frozenset(
    {"due", "promised_for", "parked_until", "met_on", "happened", "made_on", "last_contact"}
)
_MOST = 2**63 - 1
_Check = Callable[[Any], str]


def is_backup(beginning: bytes) -> bool:
    """Whether a file with these first bytes is one of ours."""
    return _HEAD.match(beginning.removeprefix(b"\xef\xbb\xbf")) is not None


@dataclass(slots=True)
class Backup:
    """All records of a file, by their kind and id in it."""

    records: dict[RecordKind, dict[int, Record]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self.records.values()))


def read_backup(
    source: Source, tables: Mapping[str, RecordKind], progress: ProgressCallback = ignore_progress
) -> Backup:
    """The records of the source, whose tables have these names; BadInputError says what is wrong,
    and where."""
    reading = _Reading(tables)
    try:
        for piece in read_objects(_bounded(source, progress)):
            reading.take(piece)
        reading.finish()
    except BrokenBackupError as error:
        raise BadInputError(f"{source.name} {error}. Nothing was imported.") from None
    return reading.whole


def _bounded(source: Source, progress: ProgressCallback) -> Iterator[bytes]:
    for chunk in source.chunks():
        progress(source.bytes_read, source.size, ProgressStage.READING)
        if (source.size or 0) > MAX_BYTES or source.bytes_read > MAX_BYTES:
            raise BrokenBackupError(
                f"is larger than {MAX_BYTES >> 20} MB, the most that is read at once; take it in "
                "parts (export --find), or copy the database file"
            )
        yield chunk


class _Reading:
    """What has been read of the file so far."""

    def __init__(self, tables: Mapping[str, RecordKind]) -> None:
        self.whole = Backup({kind: {} for kind in tables.values()})
        self._tables = tables
        self._count = 0
        self._checks = {kind: _checks(kind) for kind in tables.values()}
        self._uids: dict[RecordKind, set[str]] = {kind: set() for kind in tables.values()}
        self._unique: dict[RecordKind, set[tuple[Any, ...]]] = {kind: set() for kind in UNIQUE}

    def take(self, piece: JsonObject | str) -> None:
        if isinstance(piece, str):
            self._kind(piece)
        elif piece.number == 0:
            self._head(piece)
        else:
            where = f"{piece.name} {piece.number:,}"
            try:
                self._add(self._kind(piece.name), piece.value)
            except _WrongError as error:
                raise BrokenBackupError(f"cannot be read at {where}: {error}") from None

    def finish(self) -> None:
        """See that every reference leads to a record of the file."""
        for kind, references in REFERENCES.items():
            for record in self.whole.records.get(kind, {}).values():
                for name, to in references.items():
                    value = getattr(record, name)
                    if value is not None and value not in self.whole.records[to]:
                        raise BrokenBackupError(
                            f"cannot be used: the {kind.__name__.lower()} with id {record.id} "
                            f"names {name} {value}, which is not in it"
                        )

    def _head(self, piece: JsonObject) -> None:
        number = piece.value.get("format")
        if piece.name != HEADER:
            raise BrokenBackupError(
                f"has a part {piece.name[:40]!r} that this followup does not know"
            )
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise BrokenBackupError("does not tell its format")
        if number > FORMAT_VERSION:
            raise BrokenBackupError("was written by a newer followup; update this one")

    def _kind(self, name: str) -> RecordKind:
        kind = self._tables.get(name)
        if kind is None:
            raise BrokenBackupError(f"has a table {name[:40]!r} that this followup does not know")
        return kind

    def _add(self, kind: RecordKind, given: dict[str, Any]) -> None:
        record = _record(kind, given, self._checks[kind])
        if isinstance(record, Introduction | DistinctPair) and record.first == record.second:
            raise _WrongError("first and second are one")
        if isinstance(record, DistinctPair):
            pair = distinct_pair(record.first, record.second)
            record = replace(record, first=pair.first, second=pair.second)
        there = self.whole.records[kind]
        if record.id in there:
            raise _WrongError(f"the id {record.id} was there before")
        if record.uid in self._uids[kind]:
            raise _WrongError("its uid was there before")
        if kind in UNIQUE:
            key = tuple(getattr(record, name) for name in UNIQUE[kind])
            if key in self._unique[kind]:
                raise _WrongError(f"its {' and '.join(UNIQUE[kind])} were there before")
            self._unique[kind].add(key)
        there[record.id] = record
        self._count += 1
        if self._count > MAX_RECORDS:
            raise _WrongError(f"more than {MAX_RECORDS:,} records are not read at once")
        self._uids[kind].add(record.uid)


class _WrongError(Exception):
    """What is wrong with one record."""


def _record(kind: RecordKind, given: dict[str, Any], checks: Mapping[str, _Check]) -> Record:
    values: dict[str, Any] = {}
    for name, value in given.items():
        check = checks.get(name)
        if check is None:
            raise _WrongError(f"{name[:40]!r} is no field that this followup knows")
        if wrong := check(value):
            raise _WrongError(f"{name} {wrong}")
        values[name] = format_extra(value) if name == "extra" else value
    missing = [name for name in ("id", "uid", "created", "updated") if name not in given]
    try:
        if missing:
            raise _WrongError(f"has no {missing[0]}")
        record = kind(**values)
    except TypeError:
        raise _WrongError("a field that it needs is missing") from None
    if any(isinstance(value, str) and not _is_text(value) for value in values.values()):
        raise _WrongError("holds half of a letter (a lone surrogate)")
    return record


def _is_text(value: str) -> bool:
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _checks(kind: RecordKind) -> dict[str, _Check]:
    """For each column what tells what is wrong with a value, in a few words, or nothing."""
    hints = get_type_hints(kind)
    return {name: _check(name, hints[name]) for name in COLUMNS[kind]}


def _check(name: str, hint: Any) -> _Check:
    if name == "extra":
        return _is_object
    optional = type(None) in get_args(hint)
    if optional:
        hint = next(one for one in get_args(hint) if one is not type(None))
    words = get_args(hint)
    if words:
        return partial(_is_word, words, optional)
    if name in _DAYS:
        return partial(_is_day, optional)
    if hint is int:
        lowest, highest = _RANGES.get(name, (0, _MOST))
        return partial(_is_number, lowest, highest, optional)
    return partial(_is_words, name in ("uid", "name"), optional)


_RANGES = {"id": (1, 2**48), "strength": (0, 5)}


def _is_object(value: Any) -> str:
    return "" if isinstance(value, dict) else "is no object"


def _is_word(words: tuple[str, ...], optional: bool, value: Any) -> str:
    if (value is None and optional) or (isinstance(value, str) and value in words):
        return ""
    return f"is none of {', '.join(repr(word) for word in words)}"


def _is_day(optional: bool, value: Any) -> str:
    if value is None and optional:
        return ""
    try:
        Due.parse(value)
    except (ValueError, TypeError):
        return "is no day, and no day with a time"
    return ""


def _is_number(lowest: int, highest: int, optional: bool, value: Any) -> str:
    if value is None and optional:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
        return ""
    return "is no number that can be"


def _is_words(filled: bool, optional: bool, value: Any) -> str:
    if value is None and optional:
        return ""
    if not isinstance(value, str):
        return "is no text"
    return "is empty" if filled and not value.strip() else ""
