"""Records that refer to a record that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from followup_tui.domain.change import Record
from followup_tui.domain.contact import Contact, ContactMethod, Tag, Tagging
from followup_tui.domain.date_words import pluralize
from followup_tui.domain.distinct_pair import DistinctPair
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.introduction import Introduction
from followup_tui.domain.references import REFERENCES, RecordKind, required_references
from followup_tui.storage import records
from followup_tui.storage.checks.finding import RUN_REPAIR, Examined, Finding
from followup_tui.storage.database import database
from followup_tui.storage.journal import ChangeRecorder
from followup_tui.wording import as_wording, join, wording

NOUNS: dict[RecordKind, str] = {
    Contact: "contact",
    ContactMethod: "contact detail",
    Tag: "tag",
    Tagging: "tag of a contact",
    FollowUp: "follow-up",
    Interaction: "interaction",
    Participant: "participant",
    Introduction: "introduction",
    DistinctPair: "pair of different people",
}
"""What people call a kind of record."""
_PLURALS: dict[RecordKind, str] = {
    Tagging: "tags of contacts",
    DistinctPair: "pairs of different people",
}
_BATCH = 500


def check_references(examined: Examined) -> Iterator[Finding]:
    """Find references to what does not exist: a follow-up without its contact."""
    counts = {
        (kind, name): _count(kind, name) for kind, names in REFERENCES.items() for name in names
    }
    dangling = [
        wording(
            "{} whose {} doesn't exist",
            as_wording(count_of(kind, count)),
            as_wording(name.replace("_", " ")),
        )
        for (kind, name), count in counts.items()
        if count
    ]
    if dangling:
        yield Finding("references", join(dangling), RUN_REPAIR, repair=_repair)


def count_of(kind: RecordKind, count: int) -> str:
    """Return "1 follow-up" or "2 follow-ups"."""
    plural = _PLURALS.get(kind)
    return f"{count:,} {plural}" if plural and count != 1 else pluralize(count, NOUNS[kind])


def _dangling(kind: RecordKind, name: str, wanted: str) -> str:
    """Return the query for the records of a kind whose reference leads nowhere."""
    table, target = records.TABLE_NAMES[kind], records.TABLE_NAMES[REFERENCES[kind][name]]
    return (
        f'SELECT {wanted} FROM "{table}" WHERE "{name}" IS NOT NULL'
        f' AND NOT EXISTS (SELECT 1 FROM "{target}" AS target WHERE target.id = "{table}"."{name}")'
    )


def _count(kind: RecordKind, name: str) -> int:
    return int(database.execute_sql(_dangling(kind, name, "count(*)")).fetchone()[0])


def _repair(recorder: ChangeRecorder) -> None:
    """Clear references that may be empty, remove the records of others, until none is left."""
    found = True
    while found:
        found = False
        for kind, names in REFERENCES.items():
            for name in names:
                while batch := _batch(kind, name):
                    found = True
                    _repair_records(recorder, batch, name)


def _batch(kind: RecordKind, name: str) -> list[Any]:
    rows = database.execute_sql(f"{_dangling(kind, name, 'id')} LIMIT {_BATCH}").fetchall()
    return list(records.load(kind, [row[0] for row in rows]))


def _repair_records(recorder: ChangeRecorder, batch: list[Record], name: str) -> None:
    for record in batch:
        if name in required_references(type(record)):
            recorder.remove(record)  # type: ignore[type-var]
        else:
            cleared: dict[str, Any] = {name: None}
            recorder.update(record, replace(record, **cleared))  # type: ignore[type-var]
