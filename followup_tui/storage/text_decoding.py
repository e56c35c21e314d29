"""How text is decoded on every connection: what is no UTF-8 is read with replacement characters.

SQLite does not check text, and by default sqlite3 fails on the first bad byte of a whole query.
Imports nothing slow, as the status bar reads by this, too."""

from __future__ import annotations

import sqlite3

from followup_tui.domain.damaged_text import DamagedText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def decode_text(raw: bytes) -> str:
    """Decode stored bytes; never raises."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return DamagedText(raw.decode(errors="replace"), raw)


class Connection(sqlite3.Connection):
    """A connection that reads any text; the `factory` of every `sqlite3.connect` that reads it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text_factory = decode_text
