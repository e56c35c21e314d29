"""Tables that people make themselves, in whatever program: columns are guessed by their names, and
where there are none, by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from followup_tui.formats.format import FileFormat
from followup_tui.formats.source import Source, SourceLine
from followup_tui.formats.tables import columns
from followup_tui.formats.tables.columns import TableColumn
from followup_tui.formats.tables.reader import TableKind
from followup_tui.formats.tables.rows import HEAD_LINES, TableLayout, detect_layout, read_rows

_NAMING = frozenset({"name", "first", "last", "email"})
_LOOKED_AT = 50
_SHAPES = (
    ("email", re.compile(r"[^\s@,;<>]{1,200}@[^\s@,;<>]{1,200}")),
    ("link", re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)),
    ("phone", re.compile(r"\+?[\d\s()./-]{7,40}")),
    ("name", re.compile(r"[^\d@]{1,200}")),
)


def _fits(source: Source) -> bool:
    """Whether the names of columns say who is told of, and the rows below are like them: any text
    may have such words on a line."""
    head = source.head[:HEAD_LINES]
    found = detect_layout(head, columns.is_known_column)
    if found is None:
        return False
    if _by_content(found, head) is not None:
        return True
    if not any(column.field in _NAMING for column in columns.guess_columns(found.names)):
        return False
    known = sum(map(columns.is_known_column, found.names))
    is_first = found.header_start == next(line.number for line in head if line.text.strip())
    if is_first and (known > 1 or len(found.names) == 1):
        return True
    below = list(islice(read_rows(head, iter(()), found), _LOOKED_AT))
    alike = sum(len(row.cells) == len(found.names) for row in below)
    return (is_first or known > 1) and alike > 0 and alike * 2 >= len(below)


def _by_content(
    found: TableLayout, head: Sequence[SourceLine]
) -> tuple[TableLayout, list[TableColumn]] | None:
    """The layout of a table without a row of names, and what its columns hold; nothing where none
    holds e-mail addresses."""
    if any(map(columns.is_known_column, found.names)):
        return None
    bare = TableLayout(found.header_start, found.header_start - 1, found.delimiter, found.names)
    width = len(found.names)
    several = islice(read_rows(head, iter(()), bare), _LOOKED_AT)
    table = [row.cells for row in several if len(row.cells) == width]
    fields = [_field([cells[at].strip() for cells in table]) for at in range(width)]
    if "email" not in fields:
        return None
    name_at = fields.index("name") if "name" in fields else -1
    held = [
        TableColumn("" if field == "name" and at != name_at else field)
        for at, field in enumerate(fields)
    ]
    names = tuple(f"Column {at}" for at in range(1, width + 1))
    return bare._replace(names=names), held


def _field(cells: Sequence[str]) -> str:
    full = [cell for cell in cells if cell]
    for field, shape in _SHAPES:
        if full and all(map(shape.fullmatch, full)):
            return field
    return ""


_KIND = TableKind(
    columns.is_known_column,
    lambda _: True,
    columns.guess_columns,
    guess_by_content=_by_content,
    is_guessed=True,
)
FORMAT = FileFormat("table", "any CSV table with names or e-mail addresses", _fits, _KIND.reader)
