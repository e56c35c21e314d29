"""Who has no next step: active contacts, and those whose rest is over, with nothing open. Nobody
falls off, as long as this is looked at."""

from __future__ import annotations

from pendulum import Date

from followup_tui.domain.due import Due
from followup_tui.storage.database import database

# SQLite takes the index of all follow-ups by itself, which is five times slower.
_NOTHING_OPEN = """NOT EXISTS (SELECT 1 FROM followup INDEXED BY followup_open
    WHERE state = 'open' AND followup.contact = contact.id)"""
_ACTIVE = f"status = 'active' AND {_NOTHING_OPEN}"
_RESTED = f"""status = 'parked' AND parked_until IS NOT NULL AND parked_until < ?
    AND {_NOTHING_OPEN}"""


def no_next_step_count(day: Date) -> int:
    """How many there are on that day."""
    counted = database.execute_sql(
        f"SELECT (SELECT count(*) FROM contact WHERE {_ACTIVE})"
        f" + (SELECT count(*) FROM contact WHERE {_RESTED})",
        (str(Due.at(day.add(days=1))),),
    )
    return int(counted.fetchone()[0])


def no_next_step_ids(day: Date) -> tuple[int, ...]:
    """Their ids, by name."""
    found = database.execute_sql(
        f"SELECT folded, id FROM contact WHERE {_ACTIVE}"
        f" UNION ALL SELECT folded, id FROM contact WHERE {_RESTED} ORDER BY folded, id",
        (str(Due.at(day.add(days=1))),),
    )
    return tuple(row[1] for row in found.fetchall())
