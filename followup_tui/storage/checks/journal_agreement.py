"""Whether the tables hold what the newest change of each record left there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, fields

from followup_tui.domain.change import Edit, Record
from followup_tui.domain.date_words import pluralize
from followup_tui.domain.references import RecordKind
from followup_tui.storage import records
from followup_tui.storage.checks.dangling_references import NOUNS
from followup_tui.storage.checks.finding import RUN_REPAIR, Examined, Finding
from followup_tui.storage.database import database
from followup_tui.storage.journal import REPAIR_UID, ChangeRecorder, recording
from followup_tui.wording import Wording, as_wording, join, wording

_BATCH = 500
_MAX_NAMED = 3
_BLOCK = 1 << 15
_NEWEST_FIRST = "SELECT edits FROM journal WHERE undone IS NULL ORDER BY id DESC"
_UNDONE_OLDEST_FIRST = "SELECT edits FROM journal WHERE undone IS NOT NULL ORDER BY id"


@dataclass(frozen=True, slots=True)
class Difference:
    """A record as the journal knows it and as it is stored; None where there is none."""

    expected: Record | None
    stored: Record | None


class _Seen:
    """Which records were compared, in a bit for each id."""

    def __init__(self) -> None:
        self._blocks: dict[tuple[RecordKind, int], bytearray] = {}

    def add(self, kind: RecordKind, record_id: int) -> bool:
        """Add a record, and return whether it is new."""
        block = self._blocks.setdefault((kind, record_id // _BLOCK), bytearray(_BLOCK // 8))
        index, bit = (record_id % _BLOCK) // 8, 1 << record_id % 8
        is_new = not block[index] & bit
        block[index] |= bit
        return is_new


def check_journal(examined: Examined) -> Iterator[Finding]:
    """Find records that were changed without the journal; undo refuses to overwrite them."""
    count, named = 0, list[Wording]()
    for difference in differences():
        count += 1
        if len(named) < _MAX_NAMED:
            named.append(_describe(difference))
    if count:
        more = count - len(named)
        shown = join(named, "; ")
        if more:
            shown += wording(" and {} more", as_wording(f"{more:,}"))
        problem = wording(
            "{} changed outside followup, which undo can't pass ({})",
            as_wording(pluralize(count, "record")),
            shown,
        )
        yield Finding("journal", problem, RUN_REPAIR, repair=_record_differences)


def differences() -> Iterator[Difference]:
    """Yield the records that are not what the journal says, in memory that does not grow with it.

    Of a record only the newest change that stands counts; if all were undone, what was before."""
    seen = _Seen()
    for query, is_undone in ((_NEWEST_FIRST, False), (_UNDONE_OLDEST_FIRST, True)):
        expected: dict[RecordKind, dict[int, Record | None]] = {}
        for (text,) in database.execute_sql(query):
            for edit in _edits(text):
                kind, record_id = edit.key
                if not seen.add(kind, record_id):
                    continue
                batch = expected.setdefault(kind, {})
                batch[record_id] = edit.before if is_undone else edit.after
                if len(batch) >= _BATCH:
                    yield from _compare(kind, expected.pop(kind))
        for kind, batch in expected.items():
            yield from _compare(kind, batch)


def _edits(text: str) -> tuple[Edit, ...]:
    """Return the edits of an entry; none if it can't be read, which is another finding."""
    try:
        return records.edits_from_json(text)
    except ValueError:
        return ()


def _compare(kind: RecordKind, expected: dict[int, Record | None]) -> Iterator[Difference]:
    stored = {record.id: record for record in records.load(kind, expected)}
    for record_id, record in expected.items():
        if not records.is_same_but_for_damage(stored.get(record_id), record):
            yield Difference(record, stored.get(record_id))


def _describe(difference: Difference) -> Wording:
    """Return "May Chen: company" or "follow-up “the deck” was removed"."""
    expected, stored = difference.expected, difference.stored
    if expected is None or stored is None:
        record = stored or expected
        assert record is not None
        done = as_wording("was added" if expected is None else "was removed")
        return wording("{} {} {}", as_wording(NOUNS[type(record)]), _name(record), done)
    changed = [
        field.name.replace("_", " ")
        for field in fields(stored)
        if getattr(stored, field.name) != getattr(expected, field.name)
    ]
    names = as_wording(", ".join(changed))
    return wording("{} {}: {}", as_wording(NOUNS[type(stored)]), _name(stored), names)


def _name(record: Record) -> Wording:
    """Return the name or topic of a record, else its id."""
    for field in ("name", "about", "value", "summary"):
        if text := getattr(record, field, ""):
            return wording("{}", str(text)[:60])
    return wording("{}", record.id)


def _record_differences(recorder: ChangeRecorder) -> None:
    """Record what was changed outside as a change of its own, made before the repair: undo then
    passes it, and may bring back what the journal knew."""
    found = list(differences())
    uid = f"{REPAIR_UID}{uuid.uuid4()}"
    with recording("Changed outside followup", recorder.moment, "command line", uid) as outside:
        for difference in found:
            outside.adopt(difference.expected, difference.stored)
