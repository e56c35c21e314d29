"""Finds what a damaged database holds that can't be read, and repairs it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pendulum import DateTime

from followup_tui.domain.change import Record
from followup_tui.domain.contact import Contact, Tag
from followup_tui.domain.damaged_text import DamagedText, collecting_damage
from followup_tui.domain.due import Due
from followup_tui.domain.references import required_references
from followup_tui.storage import records
from followup_tui.storage.change_recorder import ChangeRecorder
from followup_tui.storage.checked_columns import UNREADABLE_DAY, TextColumn, stored_bytes
from followup_tui.storage.database import database
from followup_tui.storage.known_values import known_records, may_have_been
from followup_tui.storage.tables import TagRow

_BATCH = 500
_UNDECODED = re.compile(r"[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class BadValue:
    """A stored value that can't be read: where it is, its bytes, and what is read instead."""

    kind: type[Record]
    id: int
    column: str
    raw: bytes
    read: Any

    @property
    def table(self) -> str:
        """The name of the table."""
        return records.TABLE_NAMES[self.kind]


def readable_text(raw: bytes) -> str:
    """Return the text that bytes were meant to be: UTF-8, and what is none as Windows-1252.

    The five bytes that have no sign there become the control characters of Latin-1, so that every
    byte is kept."""
    return _UNDECODED.sub(_read_byte, raw.decode(errors="surrogateescape"))


def find_bad_values() -> Iterator[BadValue]:
    """Yield every value of a record that can't be read, by table and id."""
    for kind in records.TABLES:
        yield from _bad_values_of(kind)


def repair_bad_values(change: ChangeRecorder) -> int:
    """Repair what `find_bad_values` finds; return how many values.

    What the journal knows is written again. Other text is read by `readable_text`; a value that
    means nothing becomes empty or the default of its field, a due date today. Left out are records
    that don't say whose they are."""
    repaired = 0
    for kind in records.TABLES:
        by_id: dict[int, list[BadValue]] = {}
        for bad in _bad_values_of(kind):
            by_id.setdefault(bad.id, []).append(bad)
        known = known_records([(kind, record_id) for record_id in by_id])
        required = required_references(kind)
        for record in records.load_in_order(kind, by_id):  # type: ignore[type-var]
            bad_values = by_id[record.id]
            known_record = known.get((kind, record.id))
            if known_record is None and any(bad.column in required for bad in bad_values):
                continue
            _repair(record, bad_values, known_record, change)
            repaired += len(bad_values)
    return repaired


def _bad_values_of(kind: type[Record]) -> Iterator[BadValue]:
    names = (*records.FIELDS[kind], *(("folded", "latin") if kind is Contact else ()))
    columns = ", ".join(f'"{name}"' for name in names)
    read = [getattr(records.TABLES[kind], name).python_value for name in names]
    query = (
        f"SELECT id, {columns} FROM {records.TABLE_NAMES[kind]} WHERE id > {database.param}"
        f" ORDER BY id LIMIT {_BATCH}"
    )
    last_id = 0
    while True:
        with collecting_damage() as damage:
            rows: list[tuple[Any, ...]] = database.execute_sql(query, (last_id,)).fetchall()
            for _, *values in rows:
                for read_value, value in zip(read, values, strict=True):
                    read_value(value)
        if damage:
            for record_id, *values in rows:
                for name, read_value, value in zip(names, read, values, strict=True):
                    with collecting_damage() as damage:
                        shown = read_value(value)
                    if damage or isinstance(value, DamagedText):
                        yield BadValue(kind, record_id, name, stored_bytes(value), shown)
        if len(rows) < _BATCH:
            return
        last_id = rows[-1][0]


def _repair(
    record: Any, bad_values: Sequence[BadValue], known: Record | None, change: ChangeRecorder
) -> None:
    names = {bad.column for bad in bad_values}
    fields = {
        bad.column: _repaired(bad, record, known, change.moment)
        for bad in bad_values
        if bad.column in records.FIELDS[bad.kind]
    }
    change.rewrite(record, replace(record, **fields), names)


def _repaired(bad: BadValue, record: Any, known: Record | None, now: DateTime) -> Any:
    """Return the value to store."""
    value = getattr(known, bad.column, bad.read)
    is_text = type(getattr(records.TABLES[bad.kind], bad.column)) is TextColumn
    if (
        known is not None
        and not isinstance(value, DamagedText)
        and (not is_text or may_have_been(bad.raw, value))
    ):
        return value
    if not isinstance(bad.read, str) and bad.read is not None:
        return bad.read
    text = readable_text(bad.raw)
    with collecting_damage() as damage:
        read = getattr(records.TABLES[bad.kind], bad.column).python_value(text)
    if not damage and read == text:
        return _unused(bad, text)
    if bad.read != UNREADABLE_DAY or not isinstance(bad.read, DamagedText):
        return None if bad.read is None else str(bad.read)
    # A day that must be there: a due date is seen today, what happened did so when it was added.
    is_due = bad.column == "due"
    moment = now if is_due else DateTime.fromtimestamp(record.created / 1000, now.tzinfo)
    return str(Due.at(moment.date()))


def _unused(bad: BadValue, text: str) -> str:
    """Return the text, or another one where it must be unique and another record has it."""
    table = records.TABLES[bad.kind]
    if bad.column == "uid":
        is_used = table.select().where((table.uid == text) & (table.id != bad.id)).exists()
        return str(uuid.uuid4()) if is_used or not text else text
    if bad.kind is not Tag or bad.column != "name":
        return text
    name, number = text, 2
    while TagRow.select().where((TagRow.name == name) & (TagRow.id != bad.id)).exists():
        name, number = f"{text}-{number}", number + 1
    return name


def _read_byte(match: re.Match[str]) -> str:
    byte = bytes([ord(match[0]) - 0xDC00])
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")
