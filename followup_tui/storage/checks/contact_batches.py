"""Reads the contacts in batches, as a check must not load all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from followup_tui.storage.database import database

_BATCH = 500


def contact_rows(columns: str) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the columns of all contacts in batches, by id; the first column must be `id`."""
    last_id: int | None = None
    while True:
        where = "" if last_id is None else f"WHERE id > {last_id}"
        rows = database.execute_sql(
            f"SELECT {columns} FROM contact {where} ORDER BY id LIMIT {_BATCH}"
        ).fetchall()
        if not rows:
            return
        yield rows
        last_id = rows[-1][0]
