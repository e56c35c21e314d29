"""Whether every record has a uid of its own, by which other programs know it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace

from followup_tui.domain.change import Record
from followup_tui.storage import records
from followup_tui.storage.checks.dangling_references import count_of
from followup_tui.storage.checks.finding import RUN_REPAIR, Examined, Finding
from followup_tui.storage.database import database
from followup_tui.storage.journal import ChangeRecorder
from followup_tui.wording import as_wording, join, wording


def check_uids(examined: Examined) -> Iterator[Finding]:
    """Find records without a uid, and with that of another record."""
    found = [
        as_wording(count_of(kind, len(ids)))
        for kind in records.TABLES
        if (ids := _without_own_uid(kind))
    ]
    if found:
        problem = wording("{} without a UID of their own", join(found))
        yield Finding("uids", problem, RUN_REPAIR, repair=_repair)


def _without_own_uid(kind: type[Record]) -> list[int]:
    table = records.TABLE_NAMES[kind]
    # Not by the index, which may be what is missing.
    (count, different), (empty,) = (
        database.execute_sql(query).fetchone()
        for query in (
            f'SELECT count(*), count(DISTINCT uid) FROM "{table}" NOT INDEXED',
            f"SELECT count(*) FROM \"{table}\" NOT INDEXED WHERE uid = ''",
        )
    )
    if count == different and not empty:
        return []
    rows = database.execute_sql(
        f"SELECT id FROM \"{table}\" NOT INDEXED WHERE uid = '' OR id NOT IN"
        f' (SELECT min(id) FROM "{table}" NOT INDEXED GROUP BY uid) ORDER BY id'
    )
    return [row[0] for row in rows.fetchall()]


def _repair(recorder: ChangeRecorder) -> None:
    """Give them new ones; the first of several records keeps theirs."""
    for kind in records.TABLES:
        for record in list(records.load(kind, _without_own_uid(kind))):
            recorder.update(record, replace(record, uid=str(uuid.uuid4())))
