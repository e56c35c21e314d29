"""What the journal knows of records whose stored values are damaged."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from followup_tui.domain.change import Record
from followup_tui.storage import records
from followup_tui.storage.database import fetch_ids, fetch_rows
from followup_tui.storage.tables import JournalRow

RecordKey = tuple[type[Record], int]
_UNDECODED = re.compile("([\udc80-\udcff]+)")


def known_records(wanted: Collection[RecordKey]) -> Mapping[RecordKey, Record]:
    """Return the records as the newest change that stands left them, those that it knows."""
    missing = set(wanted)
    known: dict[RecordKey, Record] = {}
    standing = JournalRow.select(JournalRow.id).where(JournalRow.undone.is_null())
    for change in fetch_ids(standing.order_by(JournalRow.id.desc())) if missing else ():
        if not missing:
            break
        query = JournalRow.select(JournalRow.edits).where(JournalRow.id == change)
        for (text,) in fetch_rows(query):
            try:
                edits = records.edits_from_json(text)
            except ValueError:
                continue
            for edit in edits:
                if edit.key in missing:
                    missing.remove(edit.key)
                    if edit.after is not None:
                        known[edit.key] = edit.after
    return known


def may_have_been(raw: bytes, text: str) -> bool:
    """Return whether stored bytes may be that text with some bytes damaged: all else agrees."""
    if not raw:
        return True
    parts = _UNDECODED.split(raw.decode(errors="surrogateescape"))
    pattern = "".join(
        f".{{0,{len(part)}}}" if number % 2 else re.escape(part)
        for number, part in enumerate(parts)
    )
    return re.fullmatch(pattern, text, re.DOTALL) is not None
