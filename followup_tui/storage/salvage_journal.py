"""What the journal of a damaged database knows of records that its tables have lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from followup_tui.storage.text_decoding import decode_text

State = dict[str, Any]
"""The values of a record by column, without those that equal their default."""

_COLUMNS = ("id", "uid", "label", "made", "program", "edits", "undone", "superseded")
_decode = json.JSONDecoder().raw_decode


class JournalStates:
    """The present state of records by the journal, gathered from its newest change to its oldest.

    Only records that `is_wanted` are kept: a journal may hold every record a second time."""

    def __init__(self, is_wanted: Callable[[str, int], bool]) -> None:
        self._is_wanted = is_wanted
        self._states: dict[tuple[str, int], State | None] = {}

    def add(self, edits: str, *, was_undone: bool) -> bool:
        """Take the edits of the next older change; return False if they can't be read."""
        try:
            for table, before, after in _parsed(edits):
                record = after or before
                key = (str(table), int(record["id"]))
                if key not in self._states and self._is_wanted(*key):
                    state = before if was_undone else after
                    self._states[key] = state and {
                        name: _read(value) for name, value in state.items()
                    }
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return False
        return True

    def existing(self, table: str) -> Mapping[int, State]:
        """Return the records of a table that should exist, by id."""
        return {
            record_id: state
            for (name, record_id), state in self._states.items()
            if name == table and state is not None
        }

    def was_removed(self, table: str, record_id: int) -> bool:
        """Tell whether the newest change of a record removed it."""
        key = (table, record_id)
        return key in self._states and self._states[key] is None


def _read(value: Any) -> Any:
    """Return a value; of text that was damaged when it was recorded, what can be read."""
    return decode_text(bytes.fromhex(value["raw"])) if isinstance(value, dict) else value


def _parsed(edits: str) -> Iterable[list[Any]]:
    """Yield [table, before, after] one by one, as a whole import would take much memory."""
    position = 1
    while position < len(edits) - 1:
        edit, position = _decode(edits, position)
        yield edit
        position += 1
