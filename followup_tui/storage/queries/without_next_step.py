"""Contacts with no next step: active, or parked until a past day, without an open follow-up."""

from __future__ import annotations

from pendulum import Date

from followup_tui.domain.due import Due
from followup_tui.storage.database import database

# Without INDEXED BY, SQLite takes the index of all follow-ups, which is five times slower.
_NOTHING_OPEN = """NOT EXISTS (SELECT 1 FROM followup INDEXED BY followup_open
    WHERE state = 'open' AND followup.contact = contact.id)"""
_ACTIVE = f"status = 'active' AND {_NOTHING_OPEN}"
_PARKING_ENDED = f"""status = 'parked' AND parked_until IS NOT NULL AND parked_until < ?
    AND {_NOTHING_OPEN}"""


def no_next_step_count(day: Date) -> int:
    """Return how many contacts have no next step on that day."""
    cursor = database.execute_sql(
        f"SELECT (SELECT count(*) FROM contact WHERE {_ACTIVE})"
        f" + (SELECT count(*) FROM contact WHERE {_PARKING_ENDED})",
        (str(Due.at(day.add(days=1))),),
    )
    return int(cursor.fetchone()[0])


def no_next_step_ids(day: Date) -> tuple[int, ...]:
    """Return the contacts with no next step on that day, by name."""
    cursor = database.execute_sql(
        f"SELECT folded, id FROM contact WHERE {_ACTIVE}"
        f" UNION ALL SELECT folded, id FROM contact WHERE {_PARKING_ENDED} ORDER BY folded, id",
        (str(Due.at(day.add(days=1))),),
    )
    return tuple(row[1] for row in cursor.fetchall())
