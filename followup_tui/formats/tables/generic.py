"""Read tables that people make themselves, in any program: columns are guessed from their names,
or, without a header, from their content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from followup_tui.formats.format import FileFormat
from followup_tui.formats.source import Source, SourceLine
from followup_tui.formats.tables import columns as table_columns
from followup_tui.formats.tables.columns import TableColumn
from followup_tui.formats.tables.reader import TableKind
from followup_tui.formats.tables.rows import HEAD_LINES, TableLayout, detect_layout, read_rows

_NAMING_FIELDS = frozenset({"name", "first", "last", "email"})
_SAMPLE_ROWS = 50
_PATTERNS = (
    ("email", re.compile(r"[^\s@,;<>]{1,200}@[^\s@,;<>]{1,200}")),
    ("link", re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)),
    ("phone", re.compile(r"\+?[\d\s()./-]{7,40}")),
    ("name", re.compile(r"[^\d@]{1,200}")),
)


def _matches(source: Source) -> bool:
    """Tell whether the header names people and the rows below have its width. Any text may have
    such words on a line, so the header alone is not enough."""
    head = source.head[:HEAD_LINES]
    layout = detect_layout(head, table_columns.is_known_column)
    if layout is None:
        return False
    if _guess_by_content(layout, head) is not None:
        return True
    columns = table_columns.guess_columns(layout.names)
    if not any(column.field in _NAMING_FIELDS for column in columns):
        return False
    known_count = sum(map(table_columns.is_known_column, layout.names))
    first_line = next(line.number for line in head if line.text.strip())
    is_first = layout.header_start == first_line
    if is_first and (known_count > 1 or len(layout.names) == 1):
        return True
    rows = list(islice(read_rows(head, iter(()), layout), _SAMPLE_ROWS))
    even_count = sum(len(row.cells) == len(layout.names) for row in rows)
    return (is_first or known_count > 1) and even_count > 0 and even_count * 2 >= len(rows)


def _guess_by_content(
    layout: TableLayout, head: Sequence[SourceLine]
) -> tuple[TableLayout, list[TableColumn]] | None:
    """Return the layout and columns of a table without a header, or None if no column holds email
    addresses."""
    if any(map(table_columns.is_known_column, layout.names)):
        return None
    # The first line is a row, not a header.
    headless = layout._replace(header_end=layout.header_start - 1)
    width = len(layout.names)
    sample = islice(read_rows(head, iter(()), headless), _SAMPLE_ROWS)
    rows = [row.cells for row in sample if len(row.cells) == width]
    fields = [_guess_field([cells[index].strip() for cells in rows]) for index in range(width)]
    if "email" not in fields:
        return None
    name_index = fields.index("name") if "name" in fields else -1
    columns = [
        TableColumn("" if field == "name" and index != name_index else field)
        for index, field in enumerate(fields)
    ]
    names = tuple(f"Column {number}" for number in range(1, width + 1))
    return headless._replace(names=names), columns


def _guess_field(cells: Sequence[str]) -> str:
    """Return the field that all filled cells look like, or an empty string."""
    filled = [cell for cell in cells if cell]
    for field, pattern in _PATTERNS:
        if filled and all(map(pattern.fullmatch, filled)):
            return field
    return ""


_KIND = TableKind(
    table_columns.is_known_column,
    lambda _: True,
    table_columns.guess_columns,
    guess_by_content=_guess_by_content,
    is_guessed=True,
)
FORMAT = FileFormat("table", "any CSV table with names or email addresses", _matches, _KIND.reader)
