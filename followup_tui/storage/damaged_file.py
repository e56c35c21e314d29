"""Reads what can be read of a damaged database file, from a private copy of it.

SQLite stops at the first page that it can't read. So a table is read in ranges of row ids: a range
that fails is halved until the unreadable rows stand alone. Indexes, which hold the ids a second
time, tell which rows there should be."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from followup_tui.storage.stray_rows import Row, stray_rows
from followup_tui.system.private_file import create_private_file

# A message about damage may be damaged itself, and so no UTF-8.
UNREADABLE = (sqlite3.Error, OverflowError, UnicodeDecodeError)
_BATCH = 500
_BLOCK = 1 << 20
_SECTOR = 4096
_HEADER = 100
_INTERIOR = 5
_BEYOND_LAST = 10_000
"""How many ids after the last that was read are tried where no index knows the last."""
_MAIN_TABLE = "contact"


def copy_readable(source: Path, target: Path) -> None:
    """Copy a file into a new private one; what the disk can't read becomes zeros.

    Raises OSError when nothing can be read, or the target can't be written."""
    with open(source, "rb", buffering=0) as file, open(create_private_file(target), "wb") as copy:
        size = os.fstat(file.fileno()).st_size
        for start in range(0, size, _BLOCK):
            end = min(start + _BLOCK, size)
            try:
                data = os.pread(file.fileno(), end - start, start)
            except OSError:
                data = b"".join(
                    _sector(file.fileno(), at, min(_SECTOR, end - at))
                    for at in range(start, end, _SECTOR)
                )
            copy.write(data)


def _sector(descriptor: int, start: int, size: int) -> bytes:
    try:
        return os.pread(descriptor, size, start).ljust(size, b"\0")
    except OSError:
        return bytes(size)


def schema_pages(path: Path) -> dict[int, bytes]:
    """Return the first page of a healthy database and those of its schema, by their numbers.

    After https://www.sqlite.org/fileformat2.html, sections 1.3 and 1.6. Raises OSError."""
    with open(path, "rb") as file:
        header = file.read(_HEADER)
        size = int.from_bytes(header[16:18], "big") or 1
        size = 65536 if size == 1 else size

        def page(number: int) -> bytes:
            file.seek((number - 1) * size)
            return file.read(size)

        pages, waiting = {}, [1]
        while waiting:
            number = waiting.pop()
            content = pages[number] = page(number)
            start = _HEADER if number == 1 else 0
            if len(content) < start + 12 or content[start] != _INTERIOR:
                continue
            count = int.from_bytes(content[start + 3 : start + 5], "big")
            waiting.append(int.from_bytes(content[start + 8 : start + 12], "big"))
            for cell in range(count):
                at = start + 12 + 2 * cell
                place = int.from_bytes(content[at : at + 2], "big")
                waiting.append(int.from_bytes(content[place : place + 4], "big"))
            waiting = [number for number in waiting if number and number not in pages]
        return pages


def put_schema_pages(path: Path, pages: dict[int, bytes]) -> None:
    """Write these pages into the file. Raises OSError."""
    with open(path, "r+b") as file:
        for number, content in pages.items():
            if number == 1:
                # An older size of the file would hide the pages behind it: SQLite asks the file
                # itself when these four bytes are not the change counter.
                content = content[:92] + bytes(4) + content[96:]
            file.seek((number - 1) * len(content))
            file.write(content)


class DamagedFile:
    """A private copy of a damaged database that is open for reading."""

    def __init__(self, copy: Path) -> None:
        """Open the copy. Raises one of UNREADABLE when its schema can't be read."""
        self._path = copy
        self._connection = sqlite3.connect(copy, isolation_level=None)
        try:
            self._connection.text_factory = lambda data: data.decode("utf-8", "replace")
            self._connection.execute("PRAGMA cell_size_check = ON")
            self.version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
            found = self._connection.execute("SELECT type, name, tbl_name FROM sqlite_master")
            self._schema: list[tuple[str, str, str]] = found.fetchall()
        except UNREADABLE:
            self.close()
            raise
        self.tables = {name for kind, name, _ in self._schema if kind == "table"}

    def close(self) -> None:
        """Close the copy."""
        self._connection.close()

    def known_contacts(self) -> int:
        """Return of how many contacts there is anything: the row, or its entry in an index."""
        if _MAIN_TABLE not in self.tables:
            return 0
        read = {row[0] for batch in self.read(_MAIN_TABLE, ["id"]) for row in batch}
        return len(read | self.ids_of_indexes(_MAIN_TABLE)[0])

    def columns(self, table: str) -> list[str]:
        """Return the names of the columns of a table."""
        return [row[1] for row in self._connection.execute(f'PRAGMA table_info("{table}")')]

    def read(self, table: str, columns: Sequence[str]) -> Iterator[list[Row]]:
        """Yield what can be read of a table in batches of rows; the first column must be `id`."""
        names = ", ".join(f'"{name}"' for name in columns)
        statement = f'SELECT {names} FROM "{table}" WHERE id BETWEEN ? AND ? ORDER BY id'
        highest = self.highest_id(table)
        waiting = [(1, highest if highest is not None else 1 << 62)]
        batch: list[Row] = []
        last = 0
        while waiting:
            low, high = waiting.pop()
            if highest is None and low > last + _BEYOND_LAST:
                continue
            try:
                for row in self._connection.execute(statement, (low, high)):
                    # A page of garbage may hold anything.
                    if type(row[0]) is int and low <= row[0] <= high:
                        batch.append(row)
                        last, low = row[0], row[0] + 1
                    if len(batch) >= _BATCH:
                        yield batch
                        batch = []
            except UNREADABLE:
                if low < high:
                    middle = (low + high) // 2
                    waiting += [(middle + 1, high), (low, middle)]
        yield batch

    def stray_rows(
        self, wanted: Mapping[str, Collection[int]]
    ) -> Iterator[tuple[str, list[str], Row]]:
        """Yield (table, columns, row) for rows with these ids that stand on pages of their own.

        A row is known by its uid, which an index holds too. Raises OSError."""
        tables: dict[tuple[int, str], str] = {}
        for table, ids in wanted.items():
            uids = self.uids(table) if ids else {}
            tables |= {(row_id, uids[row_id]): table for row_id in ids if row_id in uids}
        if not tables:
            return
        columns = {table: self.columns(table) for table in set(tables.values())}
        for row in stray_rows(self._path):
            found = tables.get((row[0], row[1])) if len(row) > 1 else None
            # A row that was written before a column was added has fewer.
            if found is not None and len(row) <= len(columns[found]):
                yield found, columns[found][: len(row)], row

    def ids_of_indexes(self, table: str) -> tuple[set[int], bool]:
        """Return the ids that the indexes of a table hold, and whether one was read as a whole."""
        ids: set[int] = set()
        is_whole = False
        for kind, name, owner in self._schema:
            if kind == "index" and owner == table:
                found, was_whole = self._index(table, name)
                ids |= {row[0] for row in found}
                # Those of unique columns hold all rows.
                is_whole |= was_whole and name.startswith("sqlite_autoindex")
        return ids, is_whole

    def indexed(self, table: str, index: str, column: str) -> dict[int, Any]:
        """Return the values of a column by id, as far as the index can be read."""
        return dict(self._index(table, index, column)[0])

    def _index(self, table: str, index: str, column: str = "id") -> tuple[list[Row], bool]:
        """Return (id, value) from an index alone, read from both ends, and if it is whole."""
        try:
            keys = self._connection.execute(f'PRAGMA index_info("{index}")').fetchall()
            sql = self._connection.execute(
                "SELECT sql FROM sqlite_master WHERE name = ?", (index,)
            ).fetchone()[0]
        except (*UNREADABLE, TypeError):
            return [], False
        if not keys:
            return [], False
        condition = (sql or "").partition(" WHERE ")[2] or "1"
        rows: list[Row] = []
        for direction in ("ASC", "DESC"):
            order = ", ".join(f'"{key[2]}" {direction}' for key in keys)
            try:
                for row in self._connection.execute(
                    f'SELECT id, "{column}" FROM "{table}" INDEXED BY "{index}"'
                    f" WHERE {condition} ORDER BY {order}"
                ):
                    if type(row[0]) is int and row[0] > 0:
                        rows.append(row)
                return rows, direction == "ASC"
            except UNREADABLE:
                continue
        return rows, False

    def beginning(self, table: str, column: str, row_id: int) -> str:
        """Return a long text up to its first page that can't be read."""
        data = b""
        with (
            suppress(*UNREADABLE),
            self._connection.blobopen(table, column, row_id, readonly=True) as blob,
        ):
            while piece := blob.read(_SECTOR):
                data += piece
        return data.decode("utf-8", "replace")

    def uids(self, table: str) -> dict[int, str]:
        """Return the uids of a table by row id, as far as their index can be read."""
        return self.indexed(table, f"sqlite_autoindex_{table}_1", "uid")

    def search_texts(self, contact: int) -> list[str]:
        """Return the folded name, company, tags and contact details that the search index has."""
        with suppress(*UNREADABLE):
            row = self._connection.execute(
                "SELECT c0, c1, c2, c3 FROM search_content WHERE id = ?", (contact,)
            ).fetchone()
            return [str(text or "") for text in row] if row else []
        return []

    def highest_id(self, table: str) -> int | None:
        """Return an id that no row exceeds, None when that can't be found out."""
        with suppress(*UNREADABLE):
            row = self._connection.execute(
                "SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)
            ).fetchone()
            if row and type(row[0]) is int:
                return int(row[0])
        ids, is_whole = self.ids_of_indexes(table)
        return max(ids, default=0) if is_whole else None
