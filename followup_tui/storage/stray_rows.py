"""Finds rows in the pages of a database file by themselves, when the pages that lead to them are
damaged.

After https://www.sqlite.org/fileformat2.html, sections 1.6 (b-tree pages) and 2.1 (records)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LEAF = 0x0D
_HEADER = 100
_INTEGER_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_MAX_COLUMNS = 64

Row = tuple[Any, ...]


def stray_rows(path: Path) -> Iterator[Row]:
    """Yield the rows on all pages that look like those of a table, whatever table it is.

    The first value is the row id. Rows may be old ones that were moved or deleted. Raises OSError.
    """
    with open(path, "rb") as file:
        header = file.read(_HEADER)
        size = int.from_bytes(header[16:18], "big")
        size = 65536 if size == 1 else size
        if size < 512 or size & (size - 1):
            size = 4096  # what SQLite, and so this program, takes
        pages = _Pages(file.fileno(), size, size - header[20])
        number = 1
        while page := pages.read(number):
            yield from _rows_of(pages, page, _HEADER if number == 1 else 0)
            number += 1


class _Pages:
    """The pages of a file. `usable` is a page's size without what is reserved at its end."""

    def __init__(self, descriptor: int, size: int, usable: int) -> None:
        self._descriptor = descriptor
        self._size = size
        self.usable = usable

    def read(self, number: int) -> bytes:
        """Return a page; b"" beyond the end. Raises OSError."""
        page = os.pread(self._descriptor, self._size, (number - 1) * self._size)
        return page if len(page) == self._size else b""


def _rows_of(pages: _Pages, page: bytes, start: int) -> Iterator[Row]:
    if page[start] != _LEAF:
        return
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    for cell in range(min(count, len(page) // 4)):
        at = start + 8 + 2 * cell
        try:
            row = _row_at(pages, page, int.from_bytes(page[at : at + 2], "big"))
        except (IndexError, ValueError):
            continue
        if row:
            yield row


def _row_at(pages: _Pages, page: bytes, at: int) -> Row:
    """Return the row of a cell. Raises IndexError or ValueError where it makes no sense."""
    length, at = _varint(page, at)
    row_id, at = _varint(page, at)
    payload = _payload(pages, page, at, length)
    header_size, at = _varint(payload, 0)
    types = []
    while at < header_size:
        kind, at = _varint(payload, at)
        types.append(kind)
        if len(types) > _MAX_COLUMNS:
            raise ValueError("too many columns")
    values: list[Any] = []
    for kind in types:
        value, at = _value(payload, at, kind)
        values.append(value)
    # The id itself is the row id, and stored as NULL.
    return (row_id, *values[1:])


def _payload(pages: _Pages, page: bytes, at: int, length: int) -> bytes:
    usable = pages.usable
    if length <= usable - 35:
        return _part(page, at, length)
    smallest = (usable - 12) * 32 // 255 - 23
    local = smallest + (length - smallest) % (usable - 4)
    if local > usable - 35:
        local = smallest
    data = [_part(page, at, local)]
    left = length - local
    number = int.from_bytes(_part(page, at + local, 4), "big")
    while left > 0:
        overflow = pages.read(number) if number else b""
        if not overflow:
            raise ValueError("an overflow page is missing")
        piece = overflow[4 : min(usable, 4 + left)]
        data.append(piece)
        left -= len(piece)
        number = int.from_bytes(overflow[:4], "big")
    return b"".join(data)


def _value(payload: bytes, at: int, kind: int) -> tuple[Any, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    if kind in _INTEGER_SIZES:
        end = at + _INTEGER_SIZES[kind]
        return int.from_bytes(_part(payload, at, end - at), "big", signed=True), end
    if kind >= 13 and kind % 2:
        end = at + (kind - 13) // 2
        return _part(payload, at, end - at).decode("utf-8", "replace"), end
    raise ValueError("no table of this program has such a value")


def _part(data: bytes, at: int, length: int) -> bytes:
    part = data[at : at + length]
    if len(part) != length:
        raise ValueError("beyond the end")
    return part


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of one to nine bytes, and where it ends. Raises IndexError."""
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | data[at + 8], at + 9
