"""Read rows of delimiter-separated text one at a time, in bounded memory. An unclosed quote costs
only its own row.

Python's `csv` refuses a field over 131,072 characters, reads the rest of the file into an unclosed
quote, and cannot say where that quote was opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from followup_tui.formats.source import MAX_LINE_LENGTH, SourceLine, UnreadableFileError
from followup_tui.formats.tables.cells import UNCLOSED_QUOTE, SplitLine, split_cells

CELL_LIMIT = 100_000
"""Characters kept of one cell; a longer cell is cut, with a warning."""
COLUMN_LIMIT = 2_000
ROW_LINE_LIMIT = 1_000
"""Lines one row may span; a quote open for longer counts as unclosed."""
ROW_LIMIT = 2 * MAX_LINE_LENGTH
"""Characters of one row."""
DELIMITERS = ",;\t|"
HEAD_LINES = 60
"""Lines searched for the header."""
_HEADER_LENGTH = 200_000
_SAMPLE_LINES = 25
_HEADER_LINES = 10
_NO_DELIMITER = "\0"  # for a table of one column: a source never holds NUL
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_FEW_COLUMNS = 4


class TableRow(NamedTuple):
    """One row: its first line (from 1), its cells, the error if it cannot be read, and a warning
    about a row that was read."""

    line: int
    cells: list[str]
    error: str = ""
    warning: str = ""


class TableLayout(NamedTuple):
    """How a table is written: first and last line of the header, delimiter, column names."""

    header_start: int
    header_end: int
    delimiter: str
    names: tuple[str, ...]


def peek_lines(lines: Iterator[SourceLine]) -> list[SourceLine]:
    """Take the first lines of a table, enough to detect its layout."""
    head: list[SourceLine] = []
    length = 0
    for line in islice(lines, HEAD_LINES):
        head.append(line)
        length += len(line.text)
        if length > ROW_LIMIT:
            break
    return head


def detect_layout(
    head: Sequence[SourceLine], is_known: Callable[[str], bool]
) -> TableLayout | None:
    """Return the layout of a table with these first lines, or None if they are all blank.

    The header is the row with the most column names that `is_known` accepts, or else the first row.
    Excel's `sep=;` line above it sets the delimiter."""
    lines = [line for line in head[:HEAD_LINES] if line.text.strip()]
    if not lines:
        return None
    delimiters = DELIMITERS
    if separator := _SEPARATOR_LINE.fullmatch(lines[0].text[:20]):
        delimiters = separator[1]
        lines = lines[1:]
    best: tuple[tuple[int, int, int], TableLayout] | None = None
    for index, line in enumerate(lines):
        for delimiter in delimiters if len(line.text) <= _HEADER_LENGTH else "":
            names, end = _read_header(lines[index : index + _HEADER_LINES], delimiter)
            known_count = len({name for name in names if is_known(name)})
            if index and not known_count:
                # Below the first line only known names make a header, however even the rows look.
                continue
            even_rows = _count_even_rows(
                lines[index + 1 : index + _SAMPLE_LINES], delimiter, len(names)
            )
            score = (known_count, even_rows, len(names))
            if best is None or score > best[0]:
                effective = delimiter if len(names) > 1 else _NO_DELIMITER
                best = score, TableLayout(line.number, end, effective, names)
    if best is None and lines:
        first = lines[0]
        delimiter = max(delimiters, key=first.text.count)
        names = tuple(first.text.split(delimiter))
        return TableLayout(first.number, first.number, delimiter, names)
    return best[1] if best else None


def _read_header(lines: Sequence[SourceLine], delimiter: str) -> tuple[tuple[str, ...], int]:
    """Return the column names that start on the first of these lines, and the number of the line
    they end on."""
    first = lines[0]
    text = first.text
    header = split_cells(text, delimiter)
    end = first.number
    for line in lines[1:]:
        if header.open_cell is None or len(text) > _HEADER_LENGTH:
            break
        text += f"\n{line.text}"
        if not (longer := split_cells(text, delimiter)).error:
            header, end = longer, line.number
    if header.open_cell is not None or (header.error and not header.cells):
        header = SplitLine(first.text.split(delimiter))
    return tuple(" ".join(name.split()) for name in header.cells), end


def _count_even_rows(lines: Sequence[SourceLine], delimiter: str, width: int) -> int:
    """Count the lines with as many cells as the header."""
    if width < 2:
        return 0
    return sum(len(split_cells(line.text, delimiter).cells) == width for line in lines)


def check_column_count(layout: TableLayout, file: str) -> TableLayout:
    """Return the layout unchanged.

    Raises UnreadableFileError if it has more than COLUMN_LIMIT columns."""
    if len(layout.names) > COLUMN_LIMIT:
        reason = f"line {layout.header_start} has more than {COLUMN_LIMIT:,} columns"
        raise UnreadableFileError(file, reason)
    return layout


def read_rows(
    head: Sequence[SourceLine],
    lines: Iterator[SourceLine],
    layout: TableLayout,
    *,
    is_own_table: bool = False,
) -> Iterator[TableRow]:
    """Yield each row below the header that is not blank. `head` holds the lines already taken from
    `lines`.

    A table this program wrote (`is_own_table`) may have longer cells, and all its quotes are
    right."""
    rest = [line for line in head if line.number > layout.header_end]
    yield from _RowReader(chain(rest, lines), layout, is_own_table)


class _RowReader:
    """Iterates over rows; lines wrongly taken into an unclosed cell are put back and read again."""

    def __init__(
        self, lines: Iterable[SourceLine], layout: TableLayout, is_own_table: bool
    ) -> None:
        self._is_own_table = is_own_table
        self._cell_limit = ROW_LIMIT if is_own_table else CELL_LIMIT
        self._line_limit = ROW_LIMIT if is_own_table else ROW_LINE_LIMIT
        self._lines = iter(lines)
        self._put_back: list[SourceLine] = []
        self._delimiter = layout.delimiter
        self._width = len(layout.names)
        self._blank = f' "{layout.delimiter}\t'

    def __iter__(self) -> Iterator[TableRow]:
        while (line := self._next_line()) is not None:
            if line.truncated:
                yield TableRow(line.number, [], f"longer than {MAX_LINE_LENGTH:,} characters")
            elif line.text.strip(self._blank) or line.text.count('"') % 2:
                yield self._read_row(line)

    def _next_line(self) -> SourceLine | None:
        return self._put_back.pop() if self._put_back else next(self._lines, None)

    def _read_row(self, line: SourceLine) -> TableRow:
        row = split_cells(line.text, self._delimiter)
        warning = ""
        if row.error == UNCLOSED_QUOTE:
            row, warning = self._read_multiline(line, row)
        elif row.error:
            # Inner quotes that were not doubled: accept them if the number of cells is right.
            guess = split_cells(line.text, self._delimiter, loose=True)
            if not guess.error and len(guess.cells) == self._width:
                row = guess
        if row.error:
            return TableRow(line.number, [], row.error)
        return _truncate_cells(line.number, row.cells, warning, self._cell_limit)

    def _read_multiline(self, first: SourceLine, row: SplitLine) -> tuple[SplitLine, str]:
        """Return the row that continues over the next lines, and a warning about it. If they cannot
        be one row, put the lines back, each to be read as its own row."""
        taken: list[SourceLine] = []
        cells, pieces = row.cells, [row.open_cell or ""]
        length = len(first.text)
        error = UNCLOSED_QUOTE
        while (
            error == UNCLOSED_QUOTE and len(taken) < self._line_limit and len(cells) < self._width
        ):
            line = self._next_line()
            if line is None:
                break
            taken.append(line)
            length += len(line.text)
            if line.truncated or length > ROW_LIMIT:
                break
            more = split_cells(line.text, self._delimiter, is_open=True)
            error = more.error
            if more.cells:
                cells.append("\n".join([*pieces, more.cells[0]]))
                cells += more.cells[1:]
                pieces = []
            if more.open_cell is not None:
                pieces.append(more.open_cell)
        if error or len(cells) > self._width or self._must_split([first, *taken]):
            self._put_back += reversed(taken)
            return SplitLine([], None, UNCLOSED_QUOTE), ""
        is_doubtful = len(cells) < self._width or self._spans_rows([first, *taken])
        if not is_doubtful or self._is_own_table:
            return SplitLine(cells), ""
        lines = f"lines {first.number} to {taken[-1].number}"
        return SplitLine(cells), f"one row over {lines}; check for a missing quote"

    def _must_split(self, lines: Sequence[SourceLine]) -> bool:
        """Tell whether to refuse these lines as one row. With few columns, prose looks like rows
        too, so there it is only a warning."""
        return not self._is_own_table and self._width >= _FEW_COLUMNS and self._spans_rows(lines)

    def _spans_rows(self, lines: Sequence[SourceLine]) -> bool:
        """Tell whether the lines between two quotes look like rows of their own: an unclosed quote
        can pair with a stray one further down and still give the right number of cells."""
        first, *middle, last = [self._looks_like_row(line.text) for line in lines]
        return any(middle) or (first and last)

    def _looks_like_row(self, text: str) -> bool:
        """Tell whether a line has the cells of a row; in prose a space follows the comma."""
        count = text.count(self._delimiter)
        spaced_count = text.count(f"{self._delimiter} ")
        return count >= self._width - 1 and (spaced_count * 2 < count or not count)


def _truncate_cells(line: int, cells: list[str], warning: str, limit: int) -> TableRow:
    too_long = [index for index, cell in enumerate(cells) if len(cell) > limit]
    for index in too_long:
        cells[index] = cells[index][:limit]
    cut_warning = f"a field over {limit:,} characters was cut" if too_long else ""
    return TableRow(line, cells, "", "; ".join(filter(None, (warning, cut_warning))))
