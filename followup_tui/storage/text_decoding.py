"""How text is decoded on every connection: what is no UTF-8 is read with replacement characters.

SQLite does not check text, and by default sqlite3 fails on the first bad byte of a whole query.
Where SQLite's own message quotes a damaged schema, it fails with UnicodeDecodeError instead.
Imports nothing slow, as the status bar reads by this, too."""

from __future__ import annotations

import sqlite3

from followup_tui.domain.damaged_text import DamagedText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

LOCK_SECONDS = 5
"""How long a connection waits for another program."""


def connect(path: Path, options: str, timeout: float | None = None) -> Connection:
    """Open a database beside Peewee's connection, with the options of a SQLite URI ("mode=ro").

    Raises sqlite3.Error."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}",
        uri=True,
        timeout=LOCK_SECONDS if timeout is None else timeout,
        isolation_level=None,
        factory=Connection,
    )


def decode_text(raw: bytes) -> str:
    """Decode stored bytes; never raises."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return DamagedText(raw.decode(errors="replace"), raw)


class DamagedSchemaError(sqlite3.DatabaseError):
    """The schema is damaged; SQLite's message would quote it."""

    sqlite_errorname = "SQLITE_CORRUPT"


class Cursor(sqlite3.Cursor):
    """A cursor that reports damage as such even where SQLite's message is no text."""

    def execute(self, *args: Any) -> Cursor:
        """Execute a statement. Raises DamagedSchemaError, and the errors of sqlite3."""
        try:
            super().execute(*args)
        except UnicodeDecodeError:
            raise DamagedSchemaError("damaged schema") from None
        return self

    def executemany(self, *args: Any) -> Cursor:
        """Execute a statement with each of the parameters, like `execute`."""
        try:
            super().executemany(*args)
        except UnicodeDecodeError:
            raise DamagedSchemaError("damaged schema") from None
        return self


class Connection(sqlite3.Connection):
    """A connection that reads any text; the `factory` of every `sqlite3.connect` that reads it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text_factory = decode_text

    def cursor(self, factory: Any = Cursor) -> Any:
        """Return a cursor, by default one that reports damage as such."""
        return super().cursor(factory)

    def execute(self, *args: Any) -> Any:
        """Execute a statement by a new cursor, like `Cursor.execute`."""
        return self.cursor().execute(*args)
